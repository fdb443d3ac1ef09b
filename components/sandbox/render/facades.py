"""A street's near side: houses with shops, lane marks, lamps."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render.brush import Brush
from components.sandbox.render.canvas import Canvas, Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import Colour, blend, byte, colour
from components.sandbox.render.urban import NEON_SIGNS

_WALLS = (
    colour("a8584a"),
    colour("c9a27a"),
    colour("7f8b92"),
    colour("d9c7a5"),
    colour("8a6f8f"),
    colour("5f7f7a"),
)
_AWNINGS = (colour("c8453c"), colour("2f7f6d"), colour("e0a53a"), colour("3f5f9f"), colour("8f3f6f"))
_LAMP = colour("ffd58a")
_STOREY, _SHOP = 0.125, 0.155
"""Heights in units."""


class _Lights:
    """What shines, gathered to be blurred and added as light."""

    def __init__(self, columns: int, rows: int, top: float) -> None:
        self._ink = np.zeros((rows, columns, 3), np.uint8)
        self._top = top

    def box(self, left: float, upper: float, right: float, lower: float, tint: Colour) -> None:
        corners = (round(left), round(upper - self._top)), (round(right), round(lower - self._top))
        cv2.rectangle(self._ink, *corners, byte(tint), -1)

    def spill(
        self, picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], sigma: float, strength: float
    ) -> None:
        """Add the blurred light to a premultiplied picture; beyond its cover it adds to what is behind."""
        soft = cv2.convertScaleAbs(cv2.GaussianBlur(self._ink, (0, 0), sigma), alpha=strength)
        picture[..., :3] = cv2.add(picture[..., :3], soft)


def row_of_houses(
    rng: Generator, canvas: Canvas, palette: Palette, *, base: float, lamps: float, neon: bool, snowy: bool
) -> Painted:
    """Houses of different heights, shops on the ground floor, and the pavement before them.

    Args:
        rng: random stream.
        canvas: measures.
        palette: the light.
        base: the sheet's row where walls meet the pavement.
        lamps: share of lit windows.
        neon: whether signs glow.
        snowy: whether snow lies on roofs and pavement.
    """
    unit = canvas.unit
    top = max(0, round(base - unit * 0.78))
    rows = canvas.rows - top
    brush = Brush(canvas.period, rows, top)
    lights = _Lights(canvas.period, rows, top)
    x = 0.0
    while x < canvas.period - unit * 0.1:
        width = min(unit * float(rng.uniform(0.24, 0.42)), canvas.period - x)
        if canvas.period - x - width < unit * 0.16:
            width = canvas.period - x
        floors = int(rng.integers(2, 5))
        start = x
        _house(
            brush, lights, rng, palette, (x, base, width), floors=floors, unit=unit, lamps=lamps, neon=neon
        )
        x += width
        if snowy:
            _capped(brush, (start, _roof(base, floors, unit), width), palette, unit)
    kerb = base + unit * 0.045
    pavement = palette.surface(colour("dfe8f2" if snowy else "8b8a88"), 0.35)
    _box(brush, (0, base, canvas.period, kerb), blend(pavement, palette.shadow, 0.15))
    _box(
        brush,
        (0, kerb, canvas.period, canvas.rows + 2),
        blend(palette.surface(colour("3b3d44"), 0.2), palette.shadow, 0.4),
    )
    _box(brush, (0, kerb - unit * 0.006, canvas.period, kerb), blend(pavement, palette.key, 0.15))
    picture = brush.picture()
    lights.spill(picture, unit * (0.022 if neon else 0.016), 1.1 if neon else 0.55)
    lights.spill(picture, unit * 0.002, 0.35)
    return Painted(picture, top)


def _house(
    brush: Brush,
    lights: _Lights,
    rng: Generator,
    palette: Palette,
    place: tuple[float, float, float],
    *,
    floors: int,
    unit: float,
    lamps: float,
    neon: bool,
) -> None:
    """One house: wall, cornice, windows in rows, a shop below."""
    left, base, width = place
    storey, shop = unit * _STOREY, unit * _SHOP
    roof = _roof(base, floors, unit)
    own = _WALLS[int(rng.integers(len(_WALLS)))]
    wall, dark, pale = (palette.surface(own, facing) for facing in (0.42, 0.05, 0.80))
    _box(brush, (left, roof, left + width, base + 2), wall)
    _box(brush, (left + width * 0.94, roof, left + width, base), dark)
    _box(brush, (left - unit * 0.006, roof, left + width + unit * 0.006, roof + unit * 0.016), pale)
    count = max(2, round(width / (unit * 0.088)))
    for floor in range(floors):
        upper = roof + unit * 0.035 + floor * storey
        for number in range(count):
            centre = left + width * (number + 0.5) / count
            _window(
                brush,
                lights,
                palette,
                (centre, upper),
                unit,
                lamp=rng.random() < lamps,
                frame=pale,
                tone=rng.random(),
                light=_neon_tint(rng) if neon else _LAMP,
            )
    trade = _neon_tint(rng) if neon else None
    _shop(brush, lights, rng, palette, (left, base, width, shop), unit=unit, open_=lamps > 0.1, trade=trade)
    if neon:
        _neon_front(brush, lights, rng, (left, base, width), roof=roof, unit=unit)
    elif lamps > 0.3 and rng.random() < 0.5:
        _sign(brush, lights, rng, (left, roof, width), height=floors * storey, unit=unit)


def _neon_tint(rng: Generator) -> Colour:
    """Magenta and cyan, now and then violet."""
    return NEON_SIGNS[int(rng.choice([0, 1, 0, 1, 2]))]


def _neon_front(
    brush: Brush,
    lights: _Lights,
    rng: Generator,
    place: tuple[float, float, float],
    *,
    roof: float,
    unit: float,
) -> None:
    """Two tall signs that stand out from a house, a tube along its shop and one along its roof."""
    left, base, width = place
    for share in (0.06, 0.88):
        tint = _neon_tint(rng)
        long, wide = unit * float(rng.uniform(0.15, 0.24)), unit * 0.036
        upper = base - unit * (_SHOP + 0.05) - long - unit * float(rng.uniform(0.0, 0.10))
        _board(brush, lights, (left + width * share, max(upper, roof), wide, long), tint)
    shop = base - unit * (_SHOP + 0.012)
    for row, thick in ((shop, unit * 0.012), (roof - unit * 0.004, unit * 0.006)):
        tint = _neon_tint(rng)
        _box(brush, (left + width * 0.03, row, left + width * 0.97, row + thick), blend(tint, (1, 1, 1), 0.4))
        lights.box(left + width * 0.03, row, left + width * 0.97, row + thick, tint)


def _board(brush: Brush, lights: _Lights, place: tuple[float, float, float, float], tint: Colour) -> None:
    """A dark upright board in a glowing frame, with glowing marks instead of letters."""
    x, y, wide, long = place
    edge = wide * 0.14
    _box(brush, (x, y, x + wide, y + long), blend(tint, (1, 1, 1), 0.3))
    _box(brush, (x + edge, y + edge, x + wide - edge, y + long - edge), blend(tint, (0, 0, 0), 0.78))
    marks = max(3, round(long / wide) - 1)
    for mark in range(marks):
        level = y + long * (mark + 0.5) / marks
        half = long / marks * 0.28
        _box(brush, (x + wide * 0.28, level - half, x + wide * 0.72, level + half), tint)
    lights.box(x, y, x + wide, y + long, blend(tint, (0, 0, 0), 0.25))


def _sign(
    brush: Brush,
    lights: _Lights,
    rng: Generator,
    place: tuple[float, float, float],
    *,
    height: float,
    unit: float,
) -> None:
    """One glowing sign on a wall."""
    left, roof, width = place
    tint = NEON_SIGNS[int(rng.integers(len(NEON_SIGNS)))]
    x, y = left + width * float(rng.uniform(0.15, 0.8)), roof + height * float(rng.uniform(0.15, 0.5))
    long, wide = unit * float(rng.uniform(0.10, 0.17)), unit * 0.026
    _box(brush, (x, y, x + wide, y + long), blend(tint, (1, 1, 1), 0.25))
    lights.box(x, y, x + wide, y + long, tint)
    for mark in range(3):
        level = y + long * (0.16 + 0.28 * mark)
        _box(
            brush,
            (x + wide * 0.25, level, x + wide * 0.75, level + long * 0.12),
            blend(tint, (0, 0, 0), 0.65),
        )


def _roof(base: float, floors: int, unit: float) -> float:
    """The row of a house's roof."""
    return base - unit * (_SHOP + floors * _STOREY + 0.02)


def _capped(brush: Brush, roof: tuple[float, float, float], palette: Palette, unit: float) -> None:
    """Snow on a roof: a rounded load."""
    left, row, width = roof
    white = palette.surface(colour("eef4fb"), 0.8)
    brush.shape(
        [(left - unit * 0.008, row + unit * 0.006), (left + unit * 0.004, row - unit * 0.016),
         (left + width * 0.5, row - unit * 0.022), (left + width - unit * 0.004, row - unit * 0.016),
         (left + width + unit * 0.008, row + unit * 0.006)], white)  # fmt: skip


def _window(
    brush: Brush,
    lights: _Lights,
    palette: Palette,
    place: tuple[float, float],
    unit: float,
    *,
    lamp: bool,
    frame: Colour,
    tone: float,
    light: Colour,
) -> None:
    """One upper window: frame, panes, perhaps a lamp behind and a curtain before it."""
    centre, upper = place
    half, high = unit * 0.024, unit * 0.072
    glass = blend(palette.surface(colour("39485a"), 0.25), palette.haze, 0.22)
    if lamp:
        glass = blend(light, colour("ffb45e"), tone * (1.0 if light == _LAMP else 0.6))
        lights.box(centre - half, upper, centre + half, upper + high, blend(glass, (0, 0, 0), 0.35))
    edge = unit * 0.005
    _box(brush, (centre - half - edge, upper - edge, centre + half + edge, upper + high + edge * 2), frame)
    _box(brush, (centre - half, upper, centre + half, upper + high), glass)
    if lamp and tone > 0.4:
        _box(
            brush,
            (centre - half, upper, centre - half * 0.3, upper + high),
            blend(glass, (0.35, 0.15, 0.08), 0.45),
        )
    _box(brush, (centre - edge * 0.4, upper, centre + edge * 0.4, upper + high), frame)
    _box(brush, (centre - half, upper + high * 0.42, centre + half, upper + high * 0.42 + edge * 0.8), frame)


def _shop(
    brush: Brush,
    lights: _Lights,
    rng: Generator,
    palette: Palette,
    place: tuple[float, float, float, float],
    *,
    unit: float,
    open_: bool,
    trade: Colour | None,
) -> None:
    """A shop window with goods, a door, and a striped awning; `trade`: its light, if it is not warm."""
    left, base, width, high = place
    front = blend(palette.surface(colour("3a332e"), 0.3), palette.shadow, 0.2)
    _box(brush, (left + width * 0.03, base - high * 0.96, left + width * 0.97, base), front)
    inside = (
        blend(colour("e2a052"), colour("f0c98c"), float(rng.random()))
        if open_
        else blend(palette.haze, front, 0.62)
    )
    if trade is not None:
        inside = blend(trade, inside, 0.22)
    pane = (left + width * 0.07, base - high * 0.68, left + width * 0.66, base - high * 0.14)
    _box(brush, pane, inside)
    door = (left + width * 0.73, base - high * 0.70, left + width * 0.91, base)
    _box(brush, door, blend(inside, front, 0.45))
    if open_:
        lights.box(*pane, blend(inside, (0, 0, 0), 0.72 if trade is None else 0.45))
    for _ in range(7):
        x = pane[0] + (pane[2] - pane[0]) * float(rng.uniform(0.05, 0.95))
        size = unit * float(rng.uniform(0.008, 0.022))
        _box(
            brush,
            (x - size, pane[3] - size * 2.2, x + size, pane[3]),
            blend(front, inside, float(rng.uniform(0.1, 0.6))),
        )
    tint = palette.surface(_AWNINGS[int(rng.integers(len(_AWNINGS)))], 0.6)
    pale = palette.surface(colour("f3ece0"), 0.6)
    stripes = max(5, round(width / (unit * 0.034)))
    for stripe in range(stripes):
        start, end = (
            left + width * (0.04 + 0.92 * stripe / stripes),
            left + width * (0.04 + 0.92 * (stripe + 1) / stripes),
        )
        out = unit * 0.012
        brush.shape(
            [(start, base - high * 0.95), (end, base - high * 0.95),
            (end + (end - left - width / 2) / width * out * 2,
             base - high * 0.66), (start + (start - left - width / 2) / width * out * 2, base - high * 0.66)],
            tint if stripe % 2 else pale,
        )  # fmt: skip


def lane_marks(canvas: Canvas, palette: Palette, *, row: float) -> Painted:
    """Dashes along the middle of the road."""
    unit = canvas.unit
    top = round(row - unit * 0.02)
    brush = Brush(canvas.period, round(unit * 0.06), top)
    shade = palette.surface(colour("d8d4c4"), 0.45)
    count = max(1, round(canvas.period / (unit * 0.36)))
    for number in range(count):
        x = canvas.period * number / count
        long, thick = unit * 0.18, unit * 0.012
        brush.shape(
            [(x, row), (x + long, row), (x + long - thick, row + thick), (x - thick, row + thick)], shade
        )
    return Painted(brush.picture(), top)


def street_lamps(rng: Generator, canvas: Canvas, palette: Palette, *, lit: bool) -> Painted:
    """Tall lamps before the lens, with a cone of light when it is dark."""
    unit = canvas.unit
    brush = Brush(canvas.period, canvas.rows, 0)
    lights = _Lights(canvas.period, canvas.rows, 0)
    shade = blend(palette.shadow, palette.ambient, 0.18)
    for number in range(2):
        x = canvas.period * (0.22 + 0.5 * number) + unit * float(rng.uniform(-0.05, 0.05))
        foot, head = canvas.rows + 4.0, canvas.row(0.12)
        _box(brush, (x - unit * 0.007, head, x + unit * 0.007, foot), shade)
        arm: Sequence[tuple[float, float]] = [(x, head + unit * 0.03), (x + unit * 0.03, head - unit * 0.01),
                                              (x + unit * 0.10, head - unit * 0.015)]  # fmt: skip
        brush.line(arm, unit * 0.010, shade)
        bulb = (x + unit * 0.085, head - unit * 0.02, x + unit * 0.135, head - unit * 0.006)
        _box(brush, bulb, shade)
        if lit:
            lights.box(bulb[0], bulb[3], bulb[2], bulb[3] + unit * 0.008, _LAMP)
    picture = brush.picture()
    lights.spill(picture, unit * 0.035, 6.0)
    lights.spill(picture, unit * 0.004, 2.0)
    return Painted(picture, 0)


def _box(brush: Brush, corners: tuple[float, float, float, float], shade: Colour) -> None:
    left, upper, right, lower = corners
    brush.shape([(left, upper), (right, upper), (right, lower), (left, lower)], shade)
