"""What a fault cost, counted the same way in every test and in the bench's table."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Self

from components.domain.job import Done, Job, StateName

Ends = tuple[type[object], ...]
"""The states that a job may end in after a fault."""

_GIVEN_UP = frozenset({StateName.FAILED, StateName.EXPIRED, StateName.CANCELLED})


@dataclass(frozen=True, slots=True)
class Verdict:
    """Counts; all but the first must be zero.

    Attributes:
        runs: how often the fault happened.
        lost: jobs that are gone, that nothing moves any more, or whose video is not there.
        double_posted: submits sent again though the first may have been taken, counted at the engine.
        wrongly_failed: jobs said to have ended badly that did not.
        left_files: files that belong to no job.
    """

    runs: int = 0
    lost: int = 0
    double_posted: int = 0
    wrongly_failed: int = 0
    left_files: int = 0

    def __add__(self, other: Self) -> "Verdict":
        return Verdict(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def clean(self) -> bool:
        """Whether it happened, and cost nothing."""
        return self.runs > 0 and astuple(self)[1:] == (0, 0, 0, 0)


def judged(job: Job, ends: Ends, data_dir: Path) -> Verdict:
    """One run of a fault: how its job ended, against how it may end."""
    whole = not isinstance(job.state, Done) or _is_there(job.state, data_dir)
    if isinstance(job.state, ends) and whole:
        return Verdict(runs=1)
    wrongly_failed = job.state.name in _GIVEN_UP
    return Verdict(runs=1, wrongly_failed=int(wrongly_failed), lost=int(not wrongly_failed))


def left_files(jobs: Iterable[Job], data_dir: Path) -> int:
    """Files in the media folder that no finished job owns; nothing may be under way."""
    results = [job.state.result for job in jobs if isinstance(job.state, Done)]
    owned = {media_id for result in results for media_id in (result.media_id, result.poster_id)}
    found = [path for path in (data_dir / "media").rglob("*") if path.is_file() and path.suffix != ".lock"]
    return sum(path.stem not in owned for path in found)


def _is_there(state: Done, data_dir: Path) -> bool:
    kept = list((data_dir / "media").glob(f"??/{state.result.media_id}.*"))
    return [path.stat().st_size for path in kept] == [state.result.size_bytes]
