"""How fast the sandbox renders, beside what encoding the same frames alone takes, and how much memory."""

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from components.domain.options import AspectRatio, Kind, Resolution, frame_size
from components.media.probe import probe
from components.media.write import Mp4Writer
from components.sandbox.render.entry import render
from components.sandbox.render.job import RenderJob
from components.sandbox.rendering import warm_up
from tests.bench.table import Table
from tests.media_factory import make_picture

SECONDS = 5.0
TEXT = "A golden retriever running through a field of wildflowers, slow motion, cinematic lighting"
STILL = "gentle zoom in, golden hour light"
EDIT = "make it a rainy night, film grain"
TARGETS = {
    (Kind.TEXT, Resolution.P480): "2.0",
    (Kind.TEXT, Resolution.P720): "1.0",
    (Kind.IMAGE, Resolution.P480): "1.5",
    (Kind.IMAGE, Resolution.P720): "1.5",
    (Kind.EDIT, Resolution.P720): "1.5",
}
"""Seconds of video in a second, on two free cores."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took, in a process that was warm."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def speed() -> Table:
    """Real-time factors and CPU seconds of text, image and edit, and of encoding their frames alone."""
    columns = ["work", "x real time", "aim", "CPU s", "encoding alone: x real time", "CPU s", "CPU ratio"]
    table = Table(f"Rendering {SECONDS:g} s, sound included, beside x264 alone", columns)
    with tempfile.TemporaryDirectory() as folder:
        for resolution in (Resolution.P480, Resolution.P720):
            for job in _jobs(Path(folder), resolution):
                rendered, encoded = _measured(_render, job), _measured(_encode_again, job)
                table.add(
                    f"{job.kind} {resolution}",
                    f"{SECONDS / rendered.wall_s:.2f}",
                    TARGETS.get((job.kind, resolution), ""),
                    f"{rendered.cpu_s:.2f}",
                    f"{SECONDS / encoded.wall_s:.2f}",
                    f"{encoded.cpu_s:.2f}",
                    f"x{rendered.cpu_s / encoded.cpu_s:.1f}",
                )
    return table


def memory() -> Table:
    """The worker's peak for five and for fifteen seconds: it must not depend on the length."""
    table = Table("Rendering at 720p: peak memory of the worker", ["work", "5 s", "15 s"])
    with tempfile.TemporaryDirectory() as folder:
        for job in _jobs(Path(folder), Resolution.P720, kinds=(Kind.TEXT, Kind.IMAGE)):
            peaks = [_measured(_render, _lasting(job, seconds)).peak_mb for seconds in (5.0, 15.0)]
            table.add(str(job.kind), *(f"{peak:,.0f} MB" for peak in peaks))
    return table


def _jobs(
    folder: Path, resolution: Resolution, kinds: tuple[Kind, ...] = (Kind.TEXT, Kind.IMAGE, Kind.EDIT)
) -> list[RenderJob]:
    """In this order: what the first one renders is what the edit changes."""
    image = folder / "image.png"
    image.write_bytes(make_picture(width=1600, height=900))
    width, height = frame_size(AspectRatio.LANDSCAPE_16_9, resolution)
    prompts = {Kind.TEXT: TEXT, Kind.IMAGE: STILL, Kind.EDIT: EDIT}
    return [
        RenderJob(
            kind=kind,
            prompt=prompts[kind],
            seed=1,
            width=width,
            height=height,
            duration_s=SECONDS,
            out=folder / f"{kind}-{resolution}.mp4",
            image=image if kind is Kind.IMAGE else None,
            video=folder / f"{Kind.TEXT}-{resolution}.mp4" if kind is Kind.EDIT else None,
        )
        for kind in kinds
    ]


def _lasting(job: RenderJob, seconds: float) -> RenderJob:
    return RenderJob(
        kind=job.kind,
        prompt=job.prompt,
        seed=job.seed,
        width=job.width,
        height=job.height,
        duration_s=seconds,
        out=job.out,
        image=job.image,
    )


def _render(job: RenderJob) -> Callable[[], None]:
    return lambda: render(job, lambda _: None)


def _encode_again(job: RenderJob) -> Callable[[], None]:
    """Encoding the result's own frames, decoded beforehand, as the sandbox's writer does."""
    rate = probe(job.out).rate
    frames = _frames_of(job.out)

    def encode() -> None:
        to = job.out.with_name("again.mp4")
        drawn = job.kind is Kind.TEXT
        with Mp4Writer(
            to, width=job.width, height=job.height, rate=rate, has_sound=False, drawn=drawn
        ) as writer:
            for frame in frames:
                writer.frame(frame)

    return encode


def _frames_of(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as source:
        return [frame.to_ndarray(format="yuv420p").astype(np.uint8) for frame in source.decode(video=0)]


def _measured(prepare: Callable[[RenderJob], Callable[[], None]], job: RenderJob) -> Cost:
    """The cost of the prepared work, in a new process of its own."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_measure, args=(theirs, prepare, job))
    process.start()
    theirs.close()
    cost: Cost = ours.recv()
    process.join()
    return cost


def _measure(
    pipe: "Connection[Cost, None]", prepare: Callable[[RenderJob], Callable[[], None]], job: RenderJob
) -> None:
    warm_up()
    work = prepare(job)
    began_s, cpu_began_s = time.perf_counter(), time.process_time()
    work()
    pipe.send(
        Cost(
            wall_s=time.perf_counter() - began_s,
            cpu_s=time.process_time() - cpu_began_s,
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )
    )
