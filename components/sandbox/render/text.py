"""Text to video: reads the prompt, paints the scene, draws its frames beside its sound, writes the file."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction

import cv2

from components.media.write import Mp4Writer
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.job import Progress, RenderJob
from components.sandbox.render.lexicon import understand
from components.sandbox.render.pixels import U8
from components.sandbox.render.scene import Scene
from components.sandbox.render.sound.events import events_for
from components.sandbox.render.sound.score import samples, soundtrack

_DRAWERS = 2
"""Threads that draw frames; x264 works in the thread that feeds it. Measured best on two cores."""
_AHEAD = _DRAWERS + 2
"""Frames that may be drawn before they are encoded: what bounds the memory."""
_PAINTED = 0.06
"""Share of the progress that painting stands for."""


def render_text(job: RenderJob, progress: Progress) -> None:
    """Render a prompt as a clip of exactly the job's size, length and rate.

    Raises:
        DiskFull: there is no room for the result.
    """
    cv2.setNumThreads(1)
    spec = understand(job.prompt, job.seed)
    count = max(1, round(job.duration_s * job.rate))
    seconds = count / job.rate
    events = events_for(spec, seconds)
    progress(0.0)
    with (
        ThreadPoolExecutor(_DRAWERS + 1, thread_name_prefix="render") as pool,
        Mp4Writer(
            job.out,
            width=job.width,
            height=job.height,
            rate=Fraction(job.rate),
            has_sound=True,
            comment=job.comment,
            drawn=True,
        ) as writer,
    ):
        # First, for it leaves Python's lock free, which some painters hold for most of their time.
        sound = pool.submit(soundtrack, spec, events, samples(seconds))
        scene = Scene(spec, Canvas(job.width, job.height), seconds, job.rate, pool)
        progress(_PAINTED)
        drawn: deque[Future[U8]] = deque()
        asked = 0
        for number in range(count):
            while asked < count and len(drawn) < _AHEAD:
                drawn.append(pool.submit(scene.frame, asked))
                asked += 1
            writer.frame(drawn.popleft().result())
            if sound.done():
                writer.sound_until(sound.result(), (number + 1) / job.rate)
            progress(_PAINTED + (0.98 - _PAINTED) * (number + 1) / count)
        writer.sound_until(sound.result(), seconds)
    progress(1.0)
