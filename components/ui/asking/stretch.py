"""A stretch of a clip in whole frames: inside the clip, at least one frame, at most the limit."""

from dataclasses import dataclass
from typing import Self

from components.media.probe import Clip
from components.media.trim import longest_fit


@dataclass(frozen=True, slots=True)
class Frames:
    """A clip as a row of frames.

    Attributes:
        frame_s: how long one lasts.
        total: how many there are.
        longest: how many may be kept at most.
    """

    frame_s: float
    total: int
    longest: int

    @classmethod
    def of(cls, clip: Clip, limit_s: float) -> Self:
        """The frames of a clip of which at most `limit_s` seconds may be kept."""
        total = max(1, round(clip.duration_s / clip.frame_s))
        longest = max(1, min(total, round(longest_fit(clip, limit_s) / clip.frame_s)))
        return cls(clip.frame_s, total, longest)

    @property
    def last_start_s(self) -> float:
        """Where a stretch may begin at the latest."""
        return (self.total - 1) * self.frame_s

    @property
    def longest_s(self) -> float:
        """The longest stretch that may be kept."""
        return self.longest * self.frame_s

    def fit(self, start_s: float, length_s: float) -> tuple[float, float]:
        """The stretch in whole frames that comes nearest; where the clip ends first, it is shorter."""
        first = min(max(round(start_s / self.frame_s), 0), self.total - 1)
        count = min(max(round(length_s / self.frame_s), 1), self.longest, self.total - first)
        return first * self.frame_s, count * self.frame_s
