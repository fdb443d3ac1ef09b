"""Shapes between two painted ones."""

import numpy as np
import pytest
from numpy.typing import NDArray

from components.media.shapes import between, covered, shape_of

Inside = NDArray[np.bool_]


def disc(x: float, y: float, radius: float, *, size: tuple[int, int] = (90, 160)) -> Inside:
    rows, columns = np.mgrid[: size[0], : size[1]]
    return np.asarray(np.hypot(columns - x, rows - y) <= radius)


def area(inside: Inside) -> int:
    return int(inside.sum())


def pixels(share: NDArray[np.uint8]) -> Inside:
    return share > 127


@pytest.mark.parametrize("inside", [disc(60, 40, 20), disc(0, 0, 30), disc(0, 0, 0), ~disc(80, 45, 10)])
def test_a_shape_covers_the_pixels_it_was_made_of(inside: Inside) -> None:
    assert np.array_equal(covered(shape_of(inside), 0) > 0, inside)
    assert np.array_equal(covered(shape_of(inside), 0) == 255, inside)


def test_the_way_begins_and_ends_at_the_shapes() -> None:
    first, second = disc(40, 30, 20), disc(100, 60, 10)
    shapes = shape_of(first), shape_of(second)
    assert np.array_equal(pixels(covered(between(*shapes, 0), 0)), first)
    assert np.array_equal(pixels(covered(between(*shapes, 1), 0)), second)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_a_small_thing_that_moves_far_stays_itself_on_the_way(share: float) -> None:
    way = between(shape_of(disc(20, 45, 8)), shape_of(disc(140, 45, 8)), share)
    wanted = disc(20 + 120 * share, 45, 8)
    assert (pixels(covered(way, 0)) ^ wanted).sum() < area(wanted) * 0.15


def test_a_shape_grows_evenly_into_a_larger_one_instead_of_fading() -> None:
    small, large = disc(80, 45, 10), disc(80, 45, 30)
    share = covered(between(shape_of(small), shape_of(large), 0.5), 0)
    assert area(pixels(share)) == pytest.approx(area(disc(80, 45, 20)), rel=0.05)
    assert area((share > 0) & (share < 255)) < area(pixels(share)) * 0.2


def test_what_vanishes_shrinks_and_what_appears_grows() -> None:
    nothing, something = shape_of(disc(-50, -50, 1)), shape_of(disc(80, 45, 20))
    areas = [area(pixels(covered(between(something, nothing, share / 4), 0))) for share in range(5)]
    assert areas == sorted(areas, reverse=True)
    assert areas[0] == area(disc(80, 45, 20))
    assert areas[2] == pytest.approx(area(disc(80, 45, 9.5)), rel=0.1)
    assert areas[4] == 0
    back = [area(pixels(covered(between(nothing, something, share / 4), 0))) for share in range(5)]
    assert back == pytest.approx(areas[::-1], abs=2)


def test_everything_closes_in_on_a_shape() -> None:
    everything, something = shape_of(np.ones((90, 160), bool)), shape_of(disc(80, 45, 20))
    areas = [area(pixels(covered(between(everything, something, share / 4), 0))) for share in range(5)]
    assert areas == sorted(areas, reverse=True)
    assert (areas[0], areas[4]) == (90 * 160, area(disc(80, 45, 20)))


def test_between_nothing_and_nothing_is_nothing_and_everything_comes_at_half_way() -> None:
    nothing, everything = shape_of(np.zeros((9, 16), bool)), shape_of(np.ones((9, 16), bool))
    assert not covered(between(nothing, nothing, 0.5), 3).any()
    assert not covered(between(nothing, everything, 0.4), 3).any()
    assert covered(between(nothing, everything, 0.6), 3).all()


@pytest.mark.parametrize("invert", [True, False])
def test_the_feather_is_soft_inwards_and_nothing_shows_outside(*, invert: bool) -> None:
    inside = disc(80, 45, 30)
    share = covered(shape_of(inside), 8, invert=invert)
    edited = ~inside if invert else inside
    assert not share[~edited].any()
    assert share[edited].min() > 0
    ramp = share[45, 108:124] if invert else share[45, 48:64][::1]
    assert np.all(np.diff(ramp.astype(int)) >= 0)
    assert len(set(ramp.tolist())) >= 8
