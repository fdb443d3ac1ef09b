"""When to look at a job of known expectation: as many looks as at a fixed interval, where they pay; pure."""

import math
from dataclasses import dataclass

from components.domain.expectation import Expectation

SHORTEST_S = 0.5
"""Between two looks at one job: a person doesn't feel the difference."""
LONGEST_POLLS = 4.0
"""Intervals without a look at most: a job may end early, refused by moderation."""
LONGEST_POLLS_IN_PROGRESS = 1.5
"""The same for an engine that says how far it is: each look moves the bar and sharpens the expectation."""
OVER = 0.03
"""Once fewer than this share of such jobs are still running, nothing is known any more: a straggler."""
MIN_LOOKS = 1.25
MAX_LOOKS_IN_PROGRESS = 3.0
"""From here to the end, for an engine that says how far it is: the next look will know better."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the engine said of how far it is.

    Attributes:
        share: above 0 and up to 1.
        at_s: seconds since acceptance when this figure was first seen.
    """

    share: float
    at_s: float


def look_after_s(
    expectation: Expectation, *, elapsed_s: float, poll_s: float, progress: Progress | None = None
) -> float:
    """Seconds from now to the next look at a job that is still running.

    Every look has the same chance to be the one that finds it ready. With a chance of 1 in n it takes n
    looks on average, wherever they lie; n is what a fixed interval would need. So looks are rare while
    hardly any job is ready, and close together where most are.

    Args:
        expectation: how long such jobs take.
        elapsed_s: seconds since the engine accepted it.
        poll_s: the fixed interval whose number of looks is not exceeded; also the interval for stragglers.
        progress: the engine's newest figure, where it gives one.
    """
    if progress is not None:
        expectation = expectation.told(progress.share, progress.at_s)
    running = expectation.still_running(elapsed_s)
    if running < OVER:
        return poll_s
    longest_s = poll_s * (LONGEST_POLLS if progress is None else LONGEST_POLLS_IN_PROGRESS)
    looks = _looks(expectation, poll_s, longest_s)
    found = 1.0 / (looks if progress is None else min(looks, MAX_LOOKS_IN_PROGRESS))
    aim_s = expectation.when_running(running * (1.0 - found)) - elapsed_s
    return min(max(aim_s, min(SHORTEST_S, poll_s)), longest_s)


def _looks(expectation: Expectation, poll_s: float, longest_s: float) -> float:
    """How many looks may be spent: those of the fixed interval, less those before anything is likely."""
    affordable = max(MIN_LOOKS, expectation.middle_s / poll_s + 0.5)
    first_s = expectation.when_running(1.0 - 1.0 / affordable)
    return max(MIN_LOOKS, affordable - math.floor(first_s / longest_s))
