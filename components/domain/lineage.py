"""A family of takes as a tree: what was made from what, what each branch cost, and what of it to show."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from components.domain.ask import Relation
from components.domain.job import Job

STANDS_ON_THE_RESULT = frozenset({Relation.EDIT, Relation.EXTEND, Relation.FRAME})
"""Relations in which the parent's video itself is worked on; the others take over its settings alone."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A take in its family.

    Attributes:
        job: the take.
        depth: how many generations it is away from the first; a take whose parent was deleted begins anew.
        parent: what it was made from; None where it was made from nothing, or its parent is gone.
        made_of_it: how many takes stand below it.
        branch_usd: what it cost, with everything below it.
    """

    job: Job
    depth: int
    parent: Job | None
    made_of_it: int
    branch_usd: Decimal

    @property
    def is_orphan(self) -> bool:
        """Whether its parent was deleted."""
        return self.job.parent_id is not None and self.parent is None


def family_tree(jobs: Iterable[Job], cost_usd: Callable[[Job], Decimal]) -> tuple[Kin, ...]:
    """The family as a tree, written out: each take is followed by everything made from it.

    Args:
        jobs: the family, oldest first: a parent is there before its child.
        cost_usd: what a take cost by itself.
    """
    known = {job.id: job for job in jobs}
    below: dict[str | None, list[Job]] = defaultdict(list)
    for job in known.values():
        below[job.parent_id if job.parent_id in known else None].append(job)
    made, costs = dict.fromkeys(known, 0), {job.id: cost_usd(job) for job in known.values()}
    for job in reversed(known.values()):
        if job.parent_id in known:
            made[job.parent_id] += 1 + made[job.id]
            costs[job.parent_id] += costs[job.id]
    tree: list[Kin] = []
    waiting = [(job, 0) for job in reversed(below[None])]
    while waiting:  # no recursion: a line of a thousand takes is a family, too
        job, depth = waiting.pop()
        tree.append(Kin(job, depth, known.get(job.parent_id or ""), made[job.id], costs[job.id]))
        waiting.extend((child, depth + 1) for child in reversed(below[job.id]))
    return tuple(tree)


def line_to(tree: Sequence[Kin], job_id: str) -> tuple[Kin, ...]:
    """The takes that lead to this one, the first one first; empty where it isn't there."""
    by_id = {kin.job.id: kin for kin in tree}
    line: list[Kin] = []
    at = by_id.get(job_id)
    while at is not None:
        line.append(at)
        at = None if at.parent is None else by_id[at.parent.id]
    return tuple(reversed(line))


def branch_of(tree: Sequence[Kin], job_id: str) -> tuple[Kin, ...]:
    """The take and everything below it, in the order of the tree."""
    start = next((place for place, kin in enumerate(tree) if kin.job.id == job_id), len(tree))
    return tuple(tree[start : start + 1 + tree[start].made_of_it]) if start < len(tree) else ()


def nearest(tree: Sequence[Kin], job_id: str, count: int) -> tuple[Kin, ...]:
    """As much of a large family as is shown: its line before its branch, then the others as they come."""
    wanted = [*reversed(line_to(tree, job_id)), *branch_of(tree, job_id), *tree]
    chosen = set(list(dict.fromkeys(kin.job.id for kin in wanted))[:count])
    return tuple(kin for kin in tree if kin.job.id in chosen)
