"""Synthesised clips, sounds and pictures for every room's tests: nothing is stored, everything is exact."""

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image

SOUND_RATE = 48_000
_NUMBER_BITS = 10
"""Frames carry their own number in black and white blocks, up to 1023."""
_NOISE_BIT_RATE = 6_000_000


def make_clip(
    path: Path,
    *,
    width: int = 160,
    height: int = 90,
    rate: Fraction | int = 24,
    seconds: float = 1.0,
    sound: bool = True,
    sound_seconds: float | None = None,
    sound_layout: str = "stereo",
    codec: str = "libx264",
    sound_codec: str = "aac",
    rotation: int = 0,
    container: str | None = None,
    container_options: Mapping[str, str] | None = None,
    pixel_format: str = "yuv420p",
    keyframe_every: int | None = None,
    frame_times: Sequence[float] | None = None,
    pixel_aspect: Fraction | None = None,
    click_at_s: float | None = None,
    grey: int | None = None,
    noise: bool = False,
    codec_options: Mapping[str, str] | None = None,
) -> Path:
    """A clip whose every frame carries its number (see `frame_number`), with a quiet tone.

    Args:
        path: where it goes; the suffix chooses the container unless `container` does.
        width: pixels.
        height: pixels.
        rate: frames a second.
        seconds: length; round(seconds * rate) frames.
        sound: whether there is a sound track.
        sound_seconds: length of the sound, where it differs from the picture's.
        sound_layout: FFmpeg's name of the channels, such as mono.
        codec: FFmpeg's name of the video encoder.
        sound_codec: FFmpeg's name of the sound encoder (libopus for WebM).
        rotation: degrees counter-clockwise that a player has to turn the picture, as phones write it.
        container: FFmpeg's name of the container.
        container_options: for example {"movflags": "frag_keyframe+empty_moov"}.
        pixel_format: for example yuv420p10le for 10-bit HEVC.
        keyframe_every: frames between key frames.
        frame_times: seconds at which frames are shown, for a variable rate; `seconds` has no say then.
        pixel_aspect: width to height of a pixel, where they are not square.
        click_at_s: a loud click in the sound and a white frame at this time.
        grey: every pixel of every frame, instead of the numbered picture (masks).
        noise: pictures of noise instead, which make a large file: some 30 kB a frame at 240 by 160.
        codec_options: for the video encoder, for example {"bf": "16"}.
    """
    rate = Fraction(rate)
    times = frame_times or [float(index / rate) for index in range(round(seconds * rate))]
    with av.open(str(path), "w", format=container, options=dict(container_options or {})) as output:
        video = _add_video(output, codec, rate, (width, height), pixel_format, options=codec_options or {})
        video.bit_rate = _NOISE_BIT_RATE if noise else video.bit_rate
        if frame_times is not None:
            video.codec_context.time_base = Fraction(1, 90_000)
        if pixel_aspect is not None:
            video.codec_context.sample_aspect_ratio = pixel_aspect
        if keyframe_every is not None:
            video.gop_size = keyframe_every
        if rotation:
            video.set_display_rotation(rotation)
        audio = _add_sound(output, sound_codec, sound_layout) if sound else None
        output.start_encoding()
        if audio is not None:
            length_s = float(sound_seconds if sound_seconds is not None else len(times) / rate)
            _write_sound(output, audio, make_tone(length_s, click_at_s=click_at_s))
        for index, time_s in enumerate(times):
            flash = click_at_s is not None and index == round(click_at_s * rate)
            level = 255 if flash else grey
            image = numbered_image(width, height, index) if level is None else _flat(width, height, level)
            image = _noise(width, height, index) if noise else image
            frame = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format=pixel_format)
            frame.time_base = Fraction(1, 90_000) if frame_times else 1 / rate
            frame.pts = round(time_s / frame.time_base)
            output.mux(video.encode(frame))
        output.mux(video.encode(None))
    _ordinary_priority()
    return path


def make_sound(path: Path, *, seconds: float = 1.0) -> Path:
    """A file with sound and no picture (.m4a, .mp4)."""
    with av.open(str(path), "w", format="mp4") as output:
        _write_sound(output, _add_sound(output, "aac", "stereo"), make_tone(seconds))
    return path


def make_picture(
    *,
    width: int = 64,
    height: int = 48,
    kind: str = "PNG",
    mode: str = "RGB",
    orientation: int | None = None,
) -> bytes:
    """A picture's bytes: red at the left, blue growing downwards; `orientation` is the EXIF tag, 1 to 8."""
    ramp = np.zeros((height, width, 3), np.uint8)
    ramp[:, : width // 2, 0] = 220
    ramp[:, :, 2] = np.linspace(0, 200, height, dtype=np.uint8)[:, None]
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    file = io.BytesIO()
    Image.fromarray(ramp).convert(mode).save(
        file, kind, **({"exif": exif} if orientation is not None else {})
    )
    return file.getvalue()


def numbered_image(width: int, height: int, number: int) -> NDArray[np.uint8]:
    """RGB, shape (height, width, 3): the number in blocks along the top, a moving bar below."""
    image = np.full((height, width, 3), 90, np.uint8)
    block = width // _NUMBER_BITS
    for bit in range(_NUMBER_BITS):
        image[: height // 3, bit * block : (bit + 1) * block] = 235 if number >> bit & 1 else 20
    bar = (number * 3) % width
    image[height // 2 :, bar : bar + max(2, width // 16)] = (220, 120, 30)
    return image


def frame_number(picture: NDArray[np.generic]) -> int:
    """The number that a decoded frame carries; takes grey (height, width) or RGB (height, width, 3)."""
    grey = picture if picture.ndim == 2 else picture.mean(axis=2)
    height, width = grey.shape
    block = width / _NUMBER_BITS
    row = grey[height // 12 : height // 4]
    bits = [
        row[:, round((bit + 0.25) * block) : round((bit + 0.75) * block)].mean() > 127
        for bit in range(_NUMBER_BITS)
    ]
    return sum(1 << bit for bit, lit in enumerate(bits) if lit)


def frames_of(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Every decoded frame as RGB, shape (height, width, 3), not rotated."""
    with av.open(str(path)) as clip:
        for frame in clip.decode(video=0):
            yield frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)


def sound_of(path: Path) -> NDArray[np.float32]:
    """The decoded sound, shape (channels, samples), from the file's time zero on."""
    with av.open(str(path)) as clip:
        stretches = [frame for frame in clip.decode(audio=0) if frame.pts is not None and frame.pts >= 0]
        return np.concatenate([frame.to_ndarray() for frame in stretches], axis=1).astype(np.float32)


def make_tone(seconds: float, *, click_at_s: float | None = None) -> NDArray[np.float32]:
    """A quiet 440 Hz tone, shape (2, n), with a loud 5 ms click where asked."""
    times = np.arange(round(seconds * SOUND_RATE), dtype=np.float32) / SOUND_RATE
    tone = (0.05 * np.sin(2 * np.pi * 440 * times)).astype(np.float32)
    if click_at_s is not None:
        start = round(click_at_s * SOUND_RATE)
        tone[start : start + SOUND_RATE // 200] = 0.9
    return np.stack([tone, tone])


def _ordinary_priority() -> None:
    """SVT-AV1 gives whoever encodes as root the highest real-time priority, which starves all others."""
    if hasattr(os, "sched_setscheduler"):
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def _add_video(
    output: OutputContainer,
    codec: str,
    rate: Fraction,
    size: tuple[int, int],
    pixel_format: str,
    *,
    options: Mapping[str, str],
) -> VideoStream:
    quick = {
        "libx264": {"preset": "veryfast", "crf": "12"},
        "libx265": {"preset": "ultrafast", "x265-params": "log-level=none"},
        "libvpx": {"deadline": "realtime", "cpu-used": "8"},
        "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
        "libsvtav1": {"preset": "10"},
    }
    stream = output.add_stream(codec, rate=rate, options={**quick.get(codec, {}), **options})
    assert isinstance(stream, VideoStream)
    stream.width, stream.height = size
    stream.pix_fmt = pixel_format
    stream.thread_count = 1
    stream.bit_rate = 400_000
    return stream


def _add_sound(output: OutputContainer, codec: str, layout: str) -> AudioStream:
    stream = output.add_stream(codec, rate=SOUND_RATE)
    assert isinstance(stream, AudioStream)
    stream.layout = layout
    return stream


def _write_sound(output: OutputContainer, audio: AudioStream, samples: NDArray[np.float32]) -> None:
    channels = samples[: audio.layout.nb_channels]
    frame = av.AudioFrame.from_ndarray(channels, format="fltp", layout=audio.layout.name)
    frame.sample_rate = SOUND_RATE
    frame.pts = 0
    frame.time_base = Fraction(1, SOUND_RATE)
    output.mux(audio.encode(frame))
    output.mux(audio.encode(None))


def _noise(width: int, height: int, number: int) -> NDArray[np.uint8]:
    return np.random.default_rng(number % 8).integers(0, 256, (height, width, 3), np.uint8)


def _flat(width: int, height: int, level: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), level, np.uint8)
