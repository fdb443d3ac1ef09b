"""Writes I420 frames and float sound to an MP4 that browsers play: H.264, AAC, index at the front."""

from contextlib import ExitStack, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import cv2
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from components.media.disk import appearing

SOUND_RATE = 48_000
"""Samples a second of every sound track in Clapboard."""
_SOUND_BIT_RATE = 160_000
_BT709 = 1
_BT601_MATRIX = 6
_LIMITED_RANGE = 1
"""ISO/IEC 23001-8 code points. OpenCV's RGB to I420 uses the BT.601 matrix, so the file must say so."""

_SHORT_SEARCH = ("subme=1", "me=dia")
_CPU_AVX_512F = 13
"""OpenCV's number of the processor feature (core/cvdef.h); its Python module doesn't name it."""


class Mp4Writer:
    """A context manager that turns frames and sound into one finished file, or into nothing.

    Frames and sound are encoded as they come, in any order, so memory stays constant. The file grows under a
    temporary name beside its own and takes its own name when the block ends without an exception.

    Args:
        path: where the finished file goes.
        width: pixels, even.
        height: pixels, even.
        rate: frames a second.
        has_sound: whether there will be a sound track (AAC, 48 kHz, stereo).
        comment: goes into the file's `comment` tag.
        crf: x264's constant quality, lower is better and larger.
        preset: x264's speed; media measurements behind the default: `veryfast` 21.
        threads: x264's threads; other counts give other bytes, so it is fixed, not the machine's.
        drawn: whether the frames were drawn here: whole layers move in them, and a short search for motion
            finds as much. Measured at 720p: a third to a half less CPU for x264 at the same PSNR and SSIM,
            the file 4 to 14 % larger.

    Raises:
        ValueError: an odd size, a frame or sound of another shape, or no frame at all.
        DiskFull: there is no room for the file.
    """

    def __init__(
        self,
        path: Path,
        *,
        width: int,
        height: int,
        rate: Fraction,
        has_sound: bool,
        comment: str | None = None,
        crf: int = 21,
        preset: str = "veryfast",
        threads: int = 2,
        drawn: bool = False,
    ) -> None:
        if width < 2 or height < 2 or width % 2 or height % 2:
            raise ValueError(f"I420 needs an even size, not {width}x{height}")
        self._path = path
        self._size = (width, height)
        self._rate = Fraction(rate)
        self._has_sound = has_sound
        self._comment = comment
        tuning = [*_same_bits_every_time(), *(_SHORT_SEARCH if drawn else ())]
        self._options = {"preset": preset, "crf": str(crf)}
        if tuning:
            self._options["x264-params"] = ":".join(tuning)
        self._threads = threads
        self._frames = 0
        self._samples = 0

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            part = stack.enter_context(appearing(self._path))
            self._container: OutputContainer = av.open(
                str(part), "w", format="mp4", options={"movflags": "+faststart"}
            )
            stack.push(self._end)
            # Every stream is configured before the first packet: muxing opens all encoders, and a video
            # encoder opened without a size is 640x480 and scales silently.
            self._video = self._add_video()
            self._audio = self._add_sound() if self._has_sound else None
            if self._comment is not None:
                self._container.metadata["comment"] = self._comment
            self._container.start_encoding()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def frames(self) -> int:
        """Frames taken so far."""
        return self._frames

    @property
    def samples(self) -> int:
        """Sound samples taken so far, per channel."""
        return self._samples

    def frame(self, i420: NDArray[np.uint8]) -> None:
        """Take the next frame: uint8, shape (height * 3 // 2, width)."""
        width, height = self._size
        if i420.shape != (height * 3 // 2, width) or i420.dtype != np.uint8:
            raise ValueError(f"not an I420 frame of {width}x{height}: {i420.dtype} {i420.shape}")
        picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(i420), format="yuv420p")
        picture.pts = self._frames
        picture.time_base = 1 / self._rate
        picture.colorspace = _BT601_MATRIX
        picture.color_range = _LIMITED_RANGE
        self._frames += 1
        self._container.mux(self._video.encode(picture))

    def sound(self, samples: NDArray[np.float32]) -> None:
        """Take the next stretch of sound: float32 in -1..1, shape (2, n), 48 kHz; n may be anything."""
        if self._audio is None:
            raise ValueError("this file was opened without sound")
        if samples.ndim != 2 or samples.shape[0] != 2 or samples.dtype != np.float32:
            raise ValueError(f"not stereo float32 sound: {samples.dtype} {samples.shape}")
        if samples.shape[1] == 0:
            return
        stretch = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
        stretch.sample_rate = SOUND_RATE
        stretch.pts = self._samples
        stretch.time_base = Fraction(1, SOUND_RATE)
        self._samples += samples.shape[1]
        self._container.mux(self._audio.encode(stretch))

    def sound_until(self, whole: NDArray[np.float32], end_s: float) -> None:
        """Take what is missing of the whole clip's sound up to this second, so that no packets pile up."""
        self.sound(whole[:, self._samples : round(end_s * SOUND_RATE)])

    def _add_video(self) -> VideoStream:
        stream = self._container.add_stream("libx264", rate=self._rate, options=self._options)
        stream.width, stream.height = self._size
        stream.pix_fmt = "yuv420p"
        stream.thread_count = self._threads
        stream.thread_type = "FRAME"
        stream.colorspace = _BT601_MATRIX
        stream.color_primaries = _BT709
        stream.color_trc = _BT709
        stream.color_range = _LIMITED_RANGE
        return stream

    def _add_sound(self) -> AudioStream:
        stream = self._container.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        stream.bit_rate = _SOUND_BIT_RATE
        return stream

    def _end(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._flush()
                self._container.close()
        finally:
            # A file that is given up may refuse to be closed, and nobody will read it.
            with suppress(av.FFmpegError, OSError, ValueError, RuntimeError):
                self._container.close()

    def _flush(self) -> None:
        if self._frames == 0:
            raise ValueError("a video without a single frame")
        self._container.mux(self._video.encode(None))
        if self._audio is not None and self._samples:
            self._container.mux(self._audio.encode(None))


def _same_bits_every_time() -> tuple[str, ...]:
    """Options that keep x264 from its AVX-512 code, which gives other bits from one run to the next.

    Measured on an EPYC: of 24 encodes of the same 12 frames at 854x480, 21 to 23 different files with it, one
    without, at the same speed. Whatever has AVX-512 has the four that are named.
    """
    return ("asm=avx2,fma3,bmi2,lzcnt",) if cv2.checkHardwareSupport(_CPU_AVX_512F) else ()
