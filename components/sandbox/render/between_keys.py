"""From what is known of some frames to every frame: one fades into the next, and travels with it."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeVar

import cv2
import numpy as np

from components.sandbox.render.edit_ops.base import Plane, Sun

_Known = TypeVar("_Known")


def every_frame(masks: Mapping[int, Plane], *, follow: bool = False) -> tuple[Plane, ...]:
    """A mask for every frame from the first key to the last.

    Args:
        masks: at the keys, all of one size.
        follow: between two keys the mask also travels from the middle of the one to that of the other.
    """
    return _filled(masks, _travelled if follow else _faded)


def every_sun(suns: Mapping[int, Sun]) -> tuple[Sun, ...]:
    """The sun for every frame from the first key to the last."""
    return _filled(suns, _moved)


def _filled(
    known: Mapping[int, _Known], mixed: Callable[[_Known, _Known, float], _Known]
) -> tuple[_Known, ...]:
    keys = sorted(known)
    made = [known[keys[0]]]
    for before, after in pairwise(keys):
        steps = after - before
        made += [mixed(known[before], known[after], step / steps) for step in range(1, steps)]
        made.append(known[after])
    return tuple(made)


def _faded(before: Plane, after: Plane, share: float) -> Plane:
    return cv2.addWeighted(before, 1 - share, after, share, 0)


def _travelled(before: Plane, after: Plane, share: float) -> Plane:
    (x, y), (to_x, to_y) = _middle(before), _middle(after)
    return _faded(
        _shifted(before, (to_x - x) * share, (to_y - y) * share),
        _shifted(after, (x - to_x) * (1 - share), (y - to_y) * (1 - share)),
        share,
    )


def _middle(mask: Plane) -> tuple[float, float]:
    moments = cv2.moments(mask)
    if moments["m00"] == 0:
        return mask.shape[1] / 2, mask.shape[0] / 2
    return moments["m10"] / moments["m00"], moments["m01"] / moments["m00"]


def _shifted(mask: Plane, right: float, down: float) -> Plane:
    shift = np.array([[1, 0, right], [0, 1, down]], np.float32)
    return cv2.warpAffine(mask, shift, mask.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)


def _moved(before: Sun, after: Sun, share: float) -> Sun:
    return Sun(*(one + (other - one) * share for one, other in zip(before, after, strict=True)))
