"""The sky and its sun through a clip: looked for now and then, carried along between (DIS optical flow)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import Frame, Plane, Sun, grey
from components.sandbox.render.sky_finder import sky_mask
from components.sandbox.render.sun_finder import find_sun

_ASTRAY = 0.12
"""Share of the width beyond which a bright disc is another one than most have found."""
_OFF = 0.025
"""Share of the width by which a sun may be off its straight path."""
_FORGOTTEN = 2.0
"""Gaps between two looks after which a look counts for a third (1 / e)."""
_DECISION = 4.0
"""How much steeper than the votes' share the sky's border is."""
_OFTEN = 0.35
"""Share of the keys at which a sun must be seen for there to be one."""


def skies_at(keys: Mapping[int, Frame], looks: Collection[int]) -> dict[int, Plane] | None:
    """The sky at each key picture; None where none of the looks finds one.

    Args:
        keys: small pictures, BGR, by their numbers.
        looks: at which of them it is looked for; each look is carried to all keys, and they vote.
    """
    sure = {at: sky for at in sorted(looks) if (sky := sky_mask(keys[at])) is not None}
    if not sure:
        return None
    greys = {at: grey(picture) for at, picture in sorted(keys.items())}
    fading = _FORGOTTEN * (max(greys) - min(greys)) / max(1, len(looks) - 1) + 1
    votes = {at: np.zeros(picture.shape, np.float32) for at, picture in greys.items()}
    weights = dict.fromkeys(greys, 1e-6)
    for order in (sorted(greys), sorted(greys, reverse=True)):
        flows = {at: _flow(greys[at], greys[before]) for before, at in pairwise(order)}
        for look, sky in sure.items():
            for at, mask in _carried(sky, order[order.index(look) :], flows):
                weight = float(np.exp(-abs(at - look) / fading)) * (0.5 if at == look else 1.0)
                votes[at] += weight * mask.astype(np.float32)
                weights[at] += weight
    return {at: _decided(votes[at] / weights[at]) for at in greys}


def _carried(
    sky: Plane, order: Sequence[int], flows: Mapping[int, NDArray[np.float32]]
) -> Iterator[tuple[int, Plane]]:
    """One look's sky at its own key and, moved along, at all that follow."""
    yield order[0], sky
    height, width = sky.shape
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    for at in order[1:]:
        places = across + flows[at][..., 0], down + flows[at][..., 1]
        sky = cv2.remap(sky, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        yield at, sky


def _decided(votes: NDArray[np.float32]) -> Plane:
    """What most looks agree on: one that takes pale mountains for sky is outvoted, and nothing flickers."""
    return np.asarray(np.clip((votes - 127.5) * _DECISION + 127.5, 0, 255), np.uint8)


def _flow(now: Plane, before: Plane) -> NDArray[np.float32]:
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
    return np.asarray(finder.calc(now, before, np.zeros((*now.shape, 2), np.float32)), np.float32)


def suns_at(keys: Mapping[int, Frame], skies: Mapping[int, Plane]) -> dict[int, Sun] | None:
    """The sun at each key picture, hidden or not, on one calm path; None where there is none.

    One that is hidden for a while is where those before and after it lead.
    """
    numbers = sorted(keys)
    seen = {at: sun for at in numbers if (sun := find_sun(keys[at], skies[at])) is not None}
    if not seen:
        return None
    usual = Sun(*(median(part) for part in zip(*seen.values(), strict=True)))
    same = _on_one_path({at: sun for at, sun in seen.items() if _near(sun, usual)})
    if len(same) < max(1, _OFTEN * len(numbers)):
        return None
    radius = max(sun.radius for sun in same.values())
    across = _calm(np.interp(numbers, list(same), [sun.across for sun in same.values()]))
    down = _calm(np.interp(numbers, list(same), [sun.down for sun in same.values()]))
    return {at: Sun(x, y, radius) for at, x, y in zip(numbers, across, down, strict=True)}


def _near(sun: Sun, usual: Sun) -> bool:
    astray = np.hypot(sun.across - usual.across, sun.down - usual.down)
    return bool(astray < _ASTRAY and 0.7 < sun.radius / usual.radius < 1.4)


def _on_one_path(suns: dict[int, Sun]) -> dict[int, Sun]:
    """Without what is beside the straight line through them all: a camera moves calmly."""
    if len(suns) < 3:
        return suns
    across = [sun.across for sun in suns.values()]
    line = np.polyval(np.polyfit(list(suns), across, 1), list(suns))
    return {
        at: sun for (at, sun), place in zip(suns.items(), line, strict=True) if abs(sun.across - place) < _OFF
    }


def _calm(path: NDArray[np.float64]) -> list[float]:
    """Averaged over neighbours: a disc is measured to half a pixel of a small picture."""
    if len(path) < 5:
        return [float(place) for place in path]
    padded = np.pad(path, 2, mode="reflect", reflect_type="odd")
    return [float(place) for place in np.convolve(padded, np.full(5, 0.2), mode="valid")]
