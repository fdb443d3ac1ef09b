"""How a clip is meant to be shown: its steady rate, which way up it is, and its size with square pixels."""

from fractions import Fraction

from av.video.frame import VideoFrame
from av.video.stream import VideoStream


def steady_rate(video: VideoStream) -> Fraction:
    """Frames a second for a constant rate: the average where it is a common rate, else FFmpeg's best guess.

    A variable rate averages to something like 388/31, while the guess names the 24 it was made from.
    """
    average, guess = video.average_rate, video.guessed_rate
    common = average is not None and 1 <= average <= 240 and average.denominator in {1, 1001}
    if average is not None and common and (not guess or abs(guess - average) < average / 20):
        return average
    return next((rate for rate in (guess, average) if rate and 1 <= rate <= 240), Fraction(25))


def turned(frame: VideoFrame) -> int:
    """Degrees counter-clockwise by which the frame is turned to be shown: 0, 90, 180 or 270."""
    return round(frame.rotation / 90) * 90 % 360


def shown_size(frame: VideoFrame, video: VideoStream) -> tuple[int, int]:
    """Width and height as shown: with square pixels, then turned."""
    aspect = video.codec_context.sample_aspect_ratio
    usable = aspect is not None and Fraction(1, 4) <= aspect <= 4
    width = max(1, round(frame.width * aspect)) if aspect is not None and usable else frame.width
    return (frame.height, width) if turned(frame) % 180 else (width, frame.height)
