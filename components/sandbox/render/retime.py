"""Slow motion, ramps and reverse at an unchanged length: one time map for the pictures and for the sound."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_lexicon import Operation
from components.sandbox.render.edit_ops.base import Frame, grey, scaled

TimeMap = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""From shares of the result, 0..1, to shares of the source, 0..1."""

_NEAR_ENOUGH = 0.06
"""Share of a frame within which the nearest frame is taken as it is."""
_RAMP = 0.78
"""How deep a speed ramp goes: from 1 + 0.78 times the speed down to 1 - 0.78."""


@dataclass(frozen=True, slots=True)
class Between:
    """A picture to be made from two: `share` 0 is `before`, 1 is `after`."""

    before: Frame
    after: Frame
    share: float

    @property
    def nearest(self) -> Frame:
        """The one of the two that is nearer."""
        return self.before if self.share < 0.5 else self.after

    def picture(self) -> Frame:
        """The picture between, with what moves moved (DIS optical flow at half size)."""
        if self.share < _NEAR_ENOUGH:
            return self.before
        if self.share > 1 - _NEAR_ENOUGH:
            return self.after
        return _moved(self.before, self.after, self.share)


def time_map(operations: Iterable[Operation]) -> TimeMap | None:
    """What the retiming ones among the operations do together; None where there are none."""
    maps = [found for found in map(_map_of, operations) if found is not None]
    if not maps:
        return None

    def together(shares: NDArray[np.float64]) -> NDArray[np.float64]:
        for found in reversed(maps):
            shares = found(shares)
        return np.clip(shares, 0, 1)

    return together


def retimed(pictures: Iterable[Frame], positions: NDArray[np.float64]) -> Iterator[Between]:
    """The pictures at these positions, counted in frames of the source.

    Forward maps stream. The others hold the clip as JPEGs (about 0.3 MB a frame at 720p, a fifth of I420).
    """
    if np.all(np.diff(positions) >= 0):
        yield from _streamed(pictures, positions)
        return
    shelf = [_packed(picture) for picture in pictures]
    for position in positions:
        first = min(int(position), len(shelf) - 1)
        second = min(first + 1, len(shelf) - 1)
        yield Between(_unpacked(shelf[first]), _unpacked(shelf[second]), float(position - first))


def retimed_sound(samples: NDArray[np.float32], mapping: TimeMap) -> NDArray[np.float32]:
    """The sound under the same map: slower is lower, backwards is backwards, as on tape."""
    count = samples.shape[1]
    at = mapping(np.arange(count, dtype=np.float64) / max(1, count - 1)) * (count - 1)
    places = np.arange(count)
    return np.stack([np.interp(at, places, channel) for channel in samples]).astype(np.float32)


def _map_of(operation: Operation) -> TimeMap | None:
    match operation:
        case Operation.SLOW_MOTION:
            return lambda shares: shares * 0.5
        case Operation.SPEED_RAMP:
            return lambda shares: shares + _RAMP * np.sin(2 * np.pi * shares) / (2 * np.pi)
        case Operation.FAST:
            return lambda shares: np.where(shares < 1, shares * 2 % 1, 1.0)
        case Operation.BOOMERANG:
            return lambda shares: 1 - np.abs(1 - 2 * shares)
        case Operation.REVERSE:
            return lambda shares: 1 - shares
        case _:
            return None


def _streamed(pictures: Iterable[Frame], positions: NDArray[np.float64]) -> Iterator[Between]:
    source = iter(pictures)
    before = next(source)
    after, first = next(source, before), 0
    for position in positions:
        while first + 1 <= position:
            before, first = after, first + 1
            after = next(source, before)
        yield Between(before, after, float(position - first))


def _moved(before: Frame, after: Frame, share: float) -> Frame:
    height, width = before.shape[:2]
    small_before, small_after = grey(scaled(before, 0.5)), grey(scaled(after, 0.5))
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
    flow = finder.calc(small_before, small_after, np.zeros((*small_before.shape, 2), np.float32))
    flow = cv2.resize(flow, (width, height), interpolation=cv2.INTER_LINEAR)
    flow *= np.array([width / small_before.shape[1], height / small_before.shape[0]], np.float32)
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    flow_x, flow_y = flow[..., 0], flow[..., 1]
    sides = [
        cv2.remap(
            picture,
            across - flow_x * reach,
            down - flow_y * reach,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for picture, reach in ((before, share), (after, share - 1))
    ]
    return cv2.addWeighted(sides[0], 1 - share, sides[1], share, 0)


def _packed(picture: Frame) -> NDArray[np.uint8]:
    _done, packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 95])
    return np.asarray(packed, np.uint8)


def _unpacked(packed: NDArray[np.uint8]) -> Frame:
    picture = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    if picture is None:
        raise MemoryError("a packed frame can't be unpacked")
    return picture
