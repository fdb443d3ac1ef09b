"""Follows a clip's main subject: an outline, begun where it is surest and cut anew six times a second."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from components.media.subject import cut_along_colours
from components.sandbox.render.edit_ops.base import Frame, Plane

Soft = NDArray[np.float32]
"""How likely each pixel belongs to the subject, 0..1."""

_RARE = 3.0
"""Usual deviations from its rows' colour at which a pixel's colour is as rare as it counts."""
_USUAL_LEVELS = 6.0
"""Levels of deviation that even the smoothest row is allowed."""
_LEAST, _MOST = 0.004, 0.62
"""Shares of the picture between which a subject may be."""
_CLEAR = 0.3
"""How much likelier what is inside an outline must be than what is just outside of it."""
_ROOM = 18
"""Pixels, at half the size, round its outline within which a subject is looked for in the next picture."""
_BODY = 0.35
"""Share of a subject that isn't its outermost pixels, at least."""
_STEPS = np.abs(np.arange(-_ROOM, _ROOM + 1, dtype=np.float32)) / _ROOM
_FARTHER = 1 + np.hypot(_STEPS[None], _STEPS[:, None])
"""How much worse a match counts the farther it is: what moves seldom moves far."""
_SURE = 0.68
"""Likelihood from which on a pixel is the subject's, whatever the cut says."""
_GROWS = 19
"""Pixels across of what an outline may grow into at once: twice a leg's step between two keys."""
_LOST = 0.1
"""Overlap with what the network sees below which the outline has lost its subject."""
_PIECE = 0.15
"""A part of the outline that is smaller than this share of the largest one is a stray."""
_ELSEWHERE = 0.2
"""What a pixel outside says against its colour, beside what one inside says for it: most are far away."""
_BINS = 16
"""Steps of each channel in the memory of colours."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """An outline and how sure it is."""

    mask: Plane
    clear: float


def tracked(keys: Mapping[int, Frame], looks: Mapping[int, Soft]) -> dict[int, Plane] | None:
    """The subject's outline at each key picture; None where nothing stands out in most looks.

    Args:
        keys: small pictures of the clip, BGR, by their numbers.
        looks: what the network took for the subject in some of them.
    """
    rare = {at: stand_out(picture) for at, picture in keys.items()}
    guesses = {at: likely(_between(looks, at), rare[at]) for at in keys}
    cuts = {at: _cut(keys[at], guesses[at]) for at in looks}
    found = {at: cut for at, cut in cuts.items() if cut.clear > _CLEAR}
    if not found or 2 * len(found) < len(looks):
        return None
    own = _colours_of_its_own([(keys[at], cut.mask) for at, cut in found.items()])
    anchor = max(found, key=lambda at: found[at].clear)
    masks = {anchor: found[anchor].mask}
    for way in (
        sorted(at for at in keys if at >= anchor),
        sorted((at for at in keys if at <= anchor), reverse=True),
    ):
        for before, at in pairwise(way):
            carried = _carried(keys[before], masks[before], keys[at])
            if at in found and _overlap(carried, found[at].mask) < _LOST:
                carried = found[at].mask
            masks[at] = _again(keys[at], carried, _looked_up(own, keys[at]), rare[at], guesses[at])
    return masks


def _between(looks: Mapping[int, Soft], at: int) -> Soft:
    """What the network would have seen, faded from the look before to the look after."""
    before = max((look for look in looks if look <= at), default=min(looks))
    after = min((look for look in looks if look >= at), default=max(looks))
    share = (at - before) / max(1, after - before)
    return np.asarray(looks[before] * np.float32(1 - share) + looks[after] * np.float32(share), np.float32)


def stand_out(picture: Frame) -> Soft:
    """How rare each pixel's colour is among those of its row: a scene is made of rows, its subject isn't."""
    lab = cv2.cvtColor(cv2.GaussianBlur(picture, (0, 0), 1.2), cv2.COLOR_BGR2LAB).astype(np.float32)
    away = lab - np.median(lab, axis=1, keepdims=True)
    usual = np.median(np.abs(away), axis=1, keepdims=True)
    usual = cv2.blur(usual, (1, 9)).reshape(usual.shape) + np.float32(_USUAL_LEVELS)
    return np.asarray(np.clip(np.linalg.norm(away / usual, axis=2) / _RARE, 0, 1), np.float32)


def likely(sure: Soft, rare: Soft) -> Soft:
    """What the network saw, and near it what is rare."""
    height, width = rare.shape
    seen = cv2.resize(sure, (width, height), interpolation=cv2.INTER_LINEAR)
    near = cv2.GaussianBlur(seen, (0, 0), width / 24)
    return np.asarray(np.clip((0.7 * seen + 0.6 * near) * (0.4 + rare), 0, 1), np.float32)


def _colours_of_its_own(seen: Iterable[tuple[Frame, Plane]]) -> Soft:
    """For each colour, in `_BINS` steps a channel, the share of it that was the subject's."""
    inside = np.zeros((_BINS,) * 3, np.float32)
    outside = inside.copy()
    for picture, mask in seen:
        inside += cv2.calcHist([picture], [0, 1, 2], mask, [_BINS] * 3, [0, 256] * 3)
        outside += cv2.calcHist([picture], [0, 1, 2], cv2.bitwise_not(mask), [_BINS] * 3, [0, 256] * 3)
    # Near colours share what is known; a colour that was never seen says nothing.
    inside, outside = _spread_out(inside), _spread_out(outside) * np.float32(_ELSEWHERE)
    return np.asarray((inside + 1) / (inside + outside + 2), np.float32)


def _spread_out(counts: Soft) -> Soft:
    for axis in range(3):
        sides = np.roll(counts, 1, axis) + np.roll(counts, -1, axis)
        counts = 0.6 * counts + 0.2 * sides
    return counts


def _looked_up(own: Soft, picture: Frame) -> Soft:
    at = cv2.GaussianBlur(picture, (0, 0), 0.8) // np.uint8(256 // _BINS)
    return np.asarray(own[at[..., 0], at[..., 1], at[..., 2]], np.float32)


def _carried(before: Frame, mask: Plane, now: Frame) -> Plane:
    """The outline moved to where what is inside of it is found again, looked for at half the size."""
    before, now = (
        cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for picture in (before, now)
    )
    weight = cv2.resize(mask, before.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    left, top, width, height = cv2.boundingRect(weight)
    if width < 2 or height < 2:
        return mask
    box = slice(top, top + height), slice(left, left + width)
    around = cv2.copyMakeBorder(now, *(_ROOM,) * 4, cv2.BORDER_REPLICATE)
    where = around[top : top + height + 2 * _ROOM, left : left + width + 2 * _ROOM]
    unlike = cv2.matchTemplate(where, before[box], cv2.TM_SQDIFF, mask=cv2.merge([weight[box]] * 3))
    _low, _high, (x, y), _worst = cv2.minMaxLoc(unlike * _FARTHER)
    shift = np.array([[1, 0, 2 * (x - _ROOM)], [0, 1, 2 * (y - _ROOM)]], np.float32)
    return cv2.warpAffine(mask, shift, mask.shape[::-1])


def _overlap(one: Plane, other: Plane) -> float:
    """Share of what is in either outline that is in both."""
    either = int(np.count_nonzero(cv2.bitwise_or(one, other)))
    return np.count_nonzero(cv2.bitwise_and(one, other)) / max(1, either)


def _again(picture: Frame, carried: Plane, own: Soft, rare: Soft, look: Soft) -> Plane:
    """The outline cut anew near where it was carried to and where the network looks."""
    inside = cv2.GaussianBlur(carried, (0, 0), 2).astype(np.float32) / 255
    near = cv2.GaussianBlur(cv2.dilate(carried, np.ones((_GROWS,) * 2, np.uint8)), (0, 0), 2)
    beside = near.astype(np.float32) / 255 * np.maximum(1.5 * own - 0.5, 0) * (0.3 + 0.7 * rare)
    kept = np.maximum(inside * (0.4 + 0.8 * np.maximum(own, rare)), 1.4 * beside)
    guess = np.clip(0.65 * kept + 0.5 * look * (0.4 + own), 0, 1)
    left, top, width, height = cv2.boundingRect((guess > 0.04).astype(np.uint8))
    rows = slice(max(0, top - 6), top + height + 6)
    columns = slice(max(0, left - 6), left + width + 6)
    cut = np.zeros_like(carried)
    cut[rows, columns] = cut_along_colours(
        np.ascontiguousarray(picture[rows, columns]), guess[rows, columns], rounds=1
    )
    # A cut smooths thin parts away, a head or a leg, although their colours leave no doubt.
    sure = cv2.medianBlur(np.where(guess > _SURE, np.uint8(255), np.uint8(0)), 3)
    cut = cv2.bitwise_and(_main_pieces(cv2.bitwise_or(cut, sure)), near)
    return cut if _LEAST < (cut > 127).mean() < _MOST else carried


def _cut(picture: Frame, guess: Soft) -> _Cut:
    mask = _main_pieces(cut_along_colours(picture, guess))
    share = float((mask > 127).mean())
    if not _LEAST < share < _MOST or _is_land(mask) or _is_line(mask):
        return _Cut(mask, 0.0)
    inside = mask > 127
    around = (cv2.dilate(mask, np.ones((25, 25), np.uint8)) > 127) & ~inside
    return _Cut(mask, float(guess[inside].mean() - guess[around].mean()) if around.any() else 0.0)


def _main_pieces(mask: Plane) -> Plane:
    """Without strays."""
    mask = cv2.threshold(mask, 127, 255, cv2.THRESH_BINARY)[1]
    count, labels, stats, _centres = cv2.connectedComponentsWithStats(mask)
    if count < 3:
        return mask
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    kept = areas >= _PIECE * areas.max()
    return np.where(kept[labels], mask, np.uint8(0))


def _is_line(mask: Plane) -> bool:
    """Little is left of it without its outermost pixels: the crest of a hill."""
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8))
    return bool(np.count_nonzero(inner) < _BODY * np.count_nonzero(mask))


def _is_land(mask: Plane) -> bool:
    """Wide, and not standing on the bottom edge: a range of hills, not a subject."""
    columns = (mask > 127).any(axis=0)
    return bool(columns.mean() > 0.7 and not (mask[-3:] > 127).any())
