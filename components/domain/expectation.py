"""How long a job will take, as a distribution: log-logistic, with short answers to every question; pure."""

import math
from dataclasses import dataclass
from typing import Self

_LOG_STEEPEST = 700.0
"""exp() of more is no float."""
_LOGISTIC_SD = math.pi / math.sqrt(3)
"""Standard deviation of the logistic distribution of scale 1."""
MIN_STEEPNESS, MAX_STEEPNESS = 1.0, 200.0
"""From hardly anything known to half of all within 1 %: nobody knows better."""
PROGRESS_DOUBT = 0.35
"""How far the rest of a job may differ from what its progress promises, as a share; engines work unevenly."""
PROGRESS_GRAIN = 0.02
"""How inexact a figure is: it comes in whole percents and was first seen somewhat late."""
MIN_SEEN_S = 0.1
UNLIKELY = 0.15
"""Share of jobs that may take longer than `Estimate.likely_by_s` says."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """When a job will be ready. Of such jobs, 1 / (1 + (t / middle)^steepness) are still running after t.

    A log-logistic distribution fits waits well: never below zero, skewed to the right, with a tail for
    stragglers. Its middle and steepness follow from quartiles, which a few odd waits don't move.

    Attributes:
        middle_s: half of such jobs are ready by then.
        steepness: how closely they lie together; 8 means half of them within 14 % of the middle.
    """

    middle_s: float
    steepness: float

    @classmethod
    def of_logs(cls, middle: float, quartile_range: float) -> Self:
        """From the middle and the quartile range of the waits' logarithms."""
        return cls(math.exp(middle), _steepness(2 * math.log(3), quartile_range))

    def still_running(self, elapsed_s: float) -> float:
        """The share of such jobs, 0 to 1, that is still running after so many seconds."""
        if elapsed_s <= 0:
            return 1.0
        log_odds = self.steepness * (math.log(elapsed_s) - math.log(self.middle_s))
        return 1.0 / (1.0 + math.exp(min(log_odds, _LOG_STEEPEST)))

    def when_running(self, share: float) -> float:
        """Seconds after which this share of such jobs, above 0 and below 1, is still running."""
        log_odds = math.log1p(-share) - math.log(share)
        return self.middle_s * math.exp(log_odds / self.steepness)

    def told(self, progress: float, at_s: float) -> Self:
        """The same once the engine said how far it is.

        Its figure points to `at_s / progress`, with a doubt that shrinks towards the end; the two are
        weighed by how sure each is. The further they are apart, the less this job is like the others.

        Args:
            progress: the engine's figure, above 0 and up to 1.
            at_s: seconds since acceptance when it was first seen.
        """
        usual, pointed_to = math.log(self.middle_s), math.log(max(at_s, MIN_SEEN_S) / progress)
        own_doubt = math.hypot(_LOGISTIC_SD / self.steepness, (pointed_to - usual) / 2)
        doubt = PROGRESS_DOUBT * (1 - progress) + PROGRESS_GRAIN / progress
        weight = own_doubt**2 / (own_doubt**2 + doubt**2)
        both = own_doubt * doubt / math.hypot(own_doubt, doubt)
        return type(self)(math.exp(usual + weight * (pointed_to - usual)), _steepness(_LOGISTIC_SD, both))


@dataclass(frozen=True, slots=True)
class Estimate:
    """What can be said about the time that is left.

    Attributes:
        usual_s: what such jobs take in all, from acceptance.
        expected_s: seconds from now by which half of such jobs are ready.
        likely_by_s: seconds from now by which nearly all of them are ready.
    """

    usual_s: float
    expected_s: float
    likely_by_s: float


def estimate(expectation: Expectation, elapsed_s: float) -> Estimate:
    """What is left of a job that is still running after so many seconds."""
    running = expectation.still_running(elapsed_s)
    half = expectation.when_running(running / 2) - elapsed_s
    nearly_all = expectation.when_running(running * UNLIKELY) - elapsed_s
    return Estimate(expectation.middle_s, max(0.0, half), max(0.0, nearly_all))


def _steepness(of_unit: float, measure: float) -> float:
    """The steepness whose measure of spread is this; within reason."""
    return min(max(of_unit / max(measure, of_unit / MAX_STEEPNESS), MIN_STEEPNESS), MAX_STEEPNESS)
