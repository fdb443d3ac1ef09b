"""What earlier waits teach about the next one: a robust model of the logarithm of the wait; pure."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, assert_never

from components.domain.expectation import Expectation
from components.domain.options import Kind, Model, Resolution
from components.domain.request import (
    AdoptedVideo,
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    TextToVideo,
    VideoRequest,
    output_duration_s,
)

ENOUGH_WAITS = 5
"""Fewer teach nothing."""
USEFUL_WAITS = 200
"""The newest so many are learnt from: an engine changes, and two hundred say what there is to say."""
ROUNDS = 4
"""Of fitting the effects in turn; afterwards they move by less than a percent."""
SHRINK = 2
"""Waits that a label is weighed against: seen twice, it has half of its effect."""
USUAL_RANGE = 0.35
"""Quartile range of log waits before anything is known: half of the jobs within about 17 % of the middle."""
USUAL_WEIGHT = 4
"""How many waits that prior is worth."""
MIN_DURATION_S = 0.5
MAX_UNSURE_S = 5.0
"""A wait that is known less exactly than this, and than to its half, is not learnt from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a wait depends on.

    Attributes:
        kind: what was asked.
        model: of which model.
        resolution: where it could be asked for.
        duration_s: seconds of video.
    """

    kind: Kind
    model: Model
    resolution: Resolution | None
    duration_s: float

    @property
    def labels(self) -> tuple[str, ...]:
        """Each has an effect of its own; durations about 1.5 times apart have different ones."""
        length = round(self.log_duration / math.log(1.5))
        return f"kind {self.kind}", f"model {self.model}", f"resolution {self.resolution}", f"length {length}"

    @property
    def log_duration(self) -> float:
        """For the part that grows with the length."""
        return math.log(max(self.duration_s, MIN_DURATION_S))


def asked_of(request: VideoRequest) -> Asked | None:
    """What the wait for this request depends on; None where it isn't known what was asked."""
    match request:
        case TextToVideo() | ImageToVideo():
            return Asked(request.kind, request.model, request.resolution, request.duration_s)
        case EditVideo() | ExtendVideo():
            return Asked(request.kind, request.model, None, output_duration_s(request))
        case AdoptedVideo():
            return None
        case _:
            assert_never(request)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a job took, known from looks: longer than one, not longer than the next.

    Attributes:
        asked: what it was.
        at_least_s: seconds from acceptance to the last look that found it working; 0 without one.
        at_most_s: seconds from acceptance to the look that found it ready.
    """

    asked: Asked
    at_least_s: float
    at_most_s: float

    @property
    def is_exact(self) -> bool:
        """Whether it is known well enough to learn from it; after an outage it isn't."""
        unsure_s = self.at_most_s - self.at_least_s
        return 0 <= self.at_least_s < self.at_most_s and unsure_s <= max(MAX_UNSURE_S, self.at_most_s / 2)

    @property
    def log_wait(self) -> float:
        """From the middle of the two looks: taking the later one would make every expectation late."""
        return math.log((self.at_least_s + self.at_most_s) / 2)


@dataclass(frozen=True)
class Lessons:
    """What was learnt: a wait's logarithm is a base, a slope along its duration's, and an effect a label.

    Attributes:
        base: middle of the log waits.
        slope: what the wait gains with the duration, both as logarithms.
        effects: by label; one never seen has none.
        quartile_range: of what the model doesn't explain.
    """

    base: float
    slope: float
    effects: dict[str, float] = field(default_factory=dict)
    quartile_range: float = USUAL_RANGE

    def expect(self, asked: Asked) -> Expectation:
        """How long such a job will take."""
        return Expectation.of_logs(self.middle(asked.labels, asked.log_duration), self.quartile_range)

    def middle(self, labels: Sequence[str], log_duration: float) -> float:
        """The logarithm of the expected wait."""
        return self.base + self.slope * log_duration + sum(self.effects.get(label, 0.0) for label in labels)


class _Seen(NamedTuple):
    labels: tuple[str, ...]
    log_duration: float
    log_wait: float


def learn(waits: Iterable[Wait]) -> Lessons | None:
    """What these waits teach; None while they are too few.

    Medians of what the other effects leave over, in turn ("median polish"): stragglers don't move them, and
    a combination never seen is still foretold from its parts.

    Args:
        waits: newest last.
    """
    exact = [wait for wait in waits if wait.is_exact][-USEFUL_WAITS:]
    if len(exact) < ENOUGH_WAITS:
        return None
    seen = [_Seen(wait.asked.labels, wait.asked.log_duration, wait.log_wait) for wait in exact]
    lessons = Lessons(statistics.median(one.log_wait for one in seen), slope=0.0)
    for _ in range(ROUNDS):
        lessons = _with_slope(lessons, seen)
        for place in range(len(seen[0].labels)):
            lessons = _with_effects(lessons, seen, place)
        lessons = replace(lessons, base=lessons.base + statistics.median(_left_over(lessons, seen)))
    return replace(lessons, quartile_range=_quartile_range(lessons, seen))


def _left_over(lessons: Lessons, seen: Sequence[_Seen]) -> list[float]:
    return [one.log_wait - lessons.middle(one.labels, one.log_duration) for one in seen]


def _with_slope(lessons: Lessons, seen: Sequence[_Seen]) -> Lessons:
    """The slope, drawn towards none as if one more wait, a factor of e away from the mean, had shown none."""
    mean = statistics.fmean(one.log_duration for one in seen)
    rests = _left_over(lessons, seen)
    together = sum((one.log_duration - mean) * rest for one, rest in zip(seen, rests, strict=True))
    gained = together / (sum((one.log_duration - mean) ** 2 for one in seen) + 1.0)
    return replace(lessons, base=lessons.base - gained * mean, slope=lessons.slope + gained)


def _with_effects(lessons: Lessons, seen: Sequence[_Seen], place: int) -> Lessons:
    """The effects of one kind of label, each shrunk while it was seen seldom."""
    by_label: dict[str, list[float]] = defaultdict(list)
    for one, rest in zip(seen, _left_over(lessons, seen), strict=True):
        label = one.labels[place]
        by_label[label].append(rest + lessons.effects.get(label, 0.0))
    fitted = {
        label: statistics.median(rests) * len(rests) / (len(rests) + SHRINK)
        for label, rests in by_label.items()
    }
    return replace(lessons, effects=lessons.effects | fitted)


def _quartile_range(lessons: Lessons, seen: Sequence[_Seen]) -> float:
    """How far waits differ from what is expected, weighed against what is usual while they are few."""
    lower, _, upper = statistics.quantiles(_left_over(lessons, seen), n=4)
    return ((upper - lower) * len(seen) + USUAL_RANGE * USUAL_WEIGHT) / (len(seen) + USUAL_WEIGHT)
