"""How late a finished video is seen, and for how many GETs: looks at a fixed interval beside learnt ones.

A simulated engine on a simulated clock. Waits of 10 to 120 s depend on kind, resolution and duration, with
log-normal noise and a straggler now and then; none of this is known to the code that learns from it.
"""

import math
import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from components.domain.look_times import Progress, look_after_s
from components.domain.options import Kind, Model, Resolution
from components.domain.pacing import POLL_S, next_look_s
from components.domain.waits import Asked, Lessons, Wait, learn
from tests.bench.table import Table

JOBS = 200
NOISE = 0.2
"""Standard deviation of the logarithm of a wait: two of three jobs within a fifth of what is usual."""
STRAGGLERS = 0.04
SHORTEST_WAIT_S, LONGEST_WAIT_S = 10.0, 120.0
LESSON_EVERY = 10
"""Jobs between lessons; the app learns anew every half minute."""
DURATIONS_S = (2, 3, 4, 5, 5, 6, 6, 8, 8, 8, 10, 10, 12, 15)
KIND_TIMES = {Kind.TEXT: 1.0, Kind.IMAGE: 1.1, Kind.EDIT: 1.3}
RESOLUTION_TIMES = {Resolution.P480: 0.75, Resolution.P720: 1.0}


@dataclass(frozen=True, slots=True)
class SimulatedJob:
    """What was asked, and when the engine will be ready with it."""

    asked: Asked
    ready_s: float


@dataclass(frozen=True, slots=True)
class Watched:
    """How a job was watched: seconds from ready to seen, looks, and the interval that the wait lies in."""

    late_s: float
    looks: int
    wait: Wait


@dataclass(frozen=True, slots=True)
class Curve:
    """What a way of pacing brings."""

    lateness_s: Sequence[float]
    looks_per_job: float

    def late_s(self, share: float) -> float:
        """The lateness that this share of jobs stays below."""
        return sorted(self.lateness_s)[min(int(share * len(self.lateness_s)), len(self.lateness_s) - 1)]


def simulated_jobs(count: int, *, seed: int, noise: float = NOISE) -> list[SimulatedJob]:
    """Jobs as people would ask for them."""
    chance = random.Random(seed)
    return [_simulated_job(chance, noise) for _ in range(count)]


def _simulated_job(chance: random.Random, noise: float) -> SimulatedJob:
    kind = chance.choices(list(KIND_TIMES), [0.55, 0.3, 0.15])[0]
    resolution = chance.choices(list(RESOLUTION_TIMES), [0.35, 0.65])[0]
    duration_s = chance.uniform(2, 8.7) if kind is Kind.EDIT else float(chance.choice(DURATIONS_S))
    usual_s = (6 + 5 * duration_s) * KIND_TIMES[kind] * RESOLUTION_TIMES[resolution]
    ready_s = usual_s * chance.lognormvariate(0, noise)
    if chance.random() < STRAGGLERS:
        ready_s *= chance.uniform(1.6, 2.6)
    asked = Asked(kind, Model.IMAGINE, resolution, duration_s)
    return SimulatedJob(asked, min(max(ready_s, SHORTEST_WAIT_S), LONGEST_WAIT_S))


def fixed(jobs: Sequence[SimulatedJob]) -> Curve:
    """A look every POLL_S from acceptance, on the dot."""
    looks = [math.ceil(job.ready_s / POLL_S) for job in jobs]
    lateness_s = [count * POLL_S - job.ready_s for count, job in zip(looks, jobs, strict=True)]
    return Curve(lateness_s, statistics.fmean(looks))


def learnt(
    jobs: Sequence[SimulatedJob], *, earlier: Sequence[SimulatedJob] = (), tells_progress: bool = False
) -> Curve:
    """As the app looks, learning from what it has seen of the earlier jobs and from these as they end."""
    chance = random.Random(1)
    waits: list[Wait] = []
    watched: list[Watched] = []
    lessons: Lessons | None = None
    for number, job in enumerate([*earlier, *jobs]):
        if number % LESSON_EVERY == 0:
            lessons = learn(waits)
        watched.append(_watch(job, lessons, chance, tells_progress=tells_progress))
        waits.append(watched[-1].wait)
    measured = watched[len(earlier) :]
    return Curve([one.late_s for one in measured], statistics.fmean(one.looks for one in measured))


def _watch(
    job: SimulatedJob, lessons: Lessons | None, chance: random.Random, *, tells_progress: bool
) -> Watched:
    expectation = None if lessons is None else lessons.expect(job.asked)
    elapsed_s, working_s, looks = 0.0, 0.0, 0
    progress: Progress | None = None
    while True:
        interval_s = (
            POLL_S
            if expectation is None
            else look_after_s(expectation, elapsed_s=elapsed_s, poll_s=POLL_S, progress=progress)
        )
        elapsed_s += next_look_s(interval_s, failed_looks=0, server_hint_s=None, chance=chance.random())
        looks += 1
        if elapsed_s >= job.ready_s:
            return Watched(elapsed_s - job.ready_s, looks, Wait(job.asked, working_s, elapsed_s))
        working_s = elapsed_s
        share = math.ceil(100 * elapsed_s / job.ready_s) / 100
        if tells_progress and (progress is None or share > progress.share):
            progress = Progress(share, elapsed_s)


def pacing() -> Table:
    """Both curves, and how they move with what is known and with how unruly the engine is."""
    table = Table(
        f"Pacing: {JOBS} simulated jobs of 10 to 120 s (ready at the engine to seen here)",
        ["looks", "noise", "median", "p90", "p95", "GETs per job"],
    )
    for noise in (0.1, NOISE, 0.3):
        earlier = simulated_jobs(JOBS, seed=1, noise=noise)
        jobs = simulated_jobs(JOBS, seed=2, noise=noise)
        for name, curve in (
            (f"fixed, every {POLL_S:g} s", fixed(jobs)),
            (f"learnt from {JOBS} earlier jobs", learnt(jobs, earlier=earlier)),
            ("learnt as they come, from nothing", learnt(jobs)),
            ("learnt, the engine tells its progress", learnt(jobs, earlier=earlier, tells_progress=True)),
        ):
            figures = (f"{curve.late_s(share):.2f} s" for share in (0.5, 0.9, 0.95))
            table.add(name, f"{noise:g}", *figures, f"{curve.looks_per_job:.2f}")
    return table
