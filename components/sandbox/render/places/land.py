"""Dry land before water, for those who can't swim: a road, a railway, a quay, a beach or a bank of grass."""

import numpy as np

from components.sandbox.render import bands, flora, noise
from components.sandbox.render.brush import Brush
from components.sandbox.render.canvas import Painted
from components.sandbox.render.figures.cast import PARTS, Station
from components.sandbox.render.pixels import F32, Colour, blend, colour, f32, layer, mix, smooth
from components.sandbox.render.places.plan import Paint, Site
from components.sandbox.render.spec import Detail, Setting, Subject

_ASPHALT = (colour("3b3d44"), colour("5b5d63"))
_PAVING = (colour("77736c"), colour("a39d92"))
_BALLAST = (colour("5d564e"), colour("8f877b"))
_GRASS = (colour("44693a"), colour("86a04c"))
_SAND = (colour("d8b98a"), colour("f2dfba"))
_SNOW = (colour("c3d3e4"), colour("f2f7fd"))
_DRIVEN = frozenset({Subject.CAR, Subject.CYCLIST})
_BUILT = frozenset({Subject.CABIN, Subject.CASTLE, Subject.WINDMILL})


def walked_on(site: Site) -> bool:
    """Whether anybody in the scene needs ground under their feet, hooves or wheels."""
    parts = (PARTS.get(role.subject) for role in site.spec.roles)
    return any(part is not None and part.station is Station.GROUND for part in parts)


def shore_for(site: Site, share: float, *, feet: float) -> list[Paint]:
    """The strip of land that suits who stands on it; nothing where nobody does.

    Args:
        site: the scene's place.
        share: of the frame's height where the land begins.
        feet: the share where feet and wheels are.
    """
    if not walked_on(site):
        return []
    subjects = site.spec.subjects
    if Subject.TRAIN in subjects:
        return [_bank(site, share - 0.02), _railway(site, feet)]
    if subjects & _DRIVEN:
        return [_road(site, share, _ASPHALT, lane=feet + 0.065)]
    if site.spec.setting is Setting.CITY:
        return [_road(site, share, _PAVING, lane=None)]
    if site.spec.setting is Setting.SEA and not subjects & _BUILT:
        return [beach(site, share)]
    return [_bank(site, share)]


def _bank(site: Site, share: float) -> Paint:
    """A meadow's edge: a rolling line of grass, white in winter."""
    low, high = _SNOW if site.has(Detail.SNOWY) else _GRASS
    line = site.line("bank", share, 0.02, fall=1.8)

    def make() -> Painted:
        soil = flora.ground(
            site.rng("bank"), site.canvas, site.palette, line, low=low, high=high, distance=0.04
        )
        dark = blend(site.palette.surface(low, 0.15), site.palette.shadow, 0.35)
        light = blend(site.palette.surface(high, 0.6), site.palette.shadow, 0.1)
        tufts = flora.grass(
            site.rng("tufts"),
            site.canvas,
            f32(line - np.float32(0.006 * site.canvas.unit)),
            size=0.028 * site.canvas.unit,
            count=900,
            low=dark,
            high=light,
        )
        return bands.stacked(tufts, _below(soil, line, 0.02 * site.canvas.unit))

    return site.paint(make, 1.0)


def _below(painted: Painted, line: F32, fade: float) -> Painted:
    """The same band, coming in softly under a line of rows."""
    rows = np.arange(painted.top, painted.top + painted.image.shape[0], dtype=np.float32)[:, None]
    cover = smooth(0.0, fade, rows - line[None])[..., None]
    return Painted(np.asarray(painted.image * cover, np.uint8), painted.top)


def _road(site: Site, share: float, stones: tuple[Colour, Colour], *, lane: float | None) -> Paint:
    """A level road or quay with a guard rail towards the water; `lane`: where its dashes are."""
    unit, edge = site.canvas.unit, site.canvas.row(share)

    def make() -> Painted:
        line = np.full(site.canvas.period, edge, np.float32)
        low, high = stones
        ground = flora.ground(
            site.rng("road"), site.canvas, site.palette, line, low=low, high=high, distance=0.03
        )
        top = round(edge - unit * 0.06)
        brush = Brush(site.canvas.period, site.canvas.rows - top, top)
        white = blend(site.palette.surface(colour("e9e6da"), 0.5), site.palette.haze, 0.05)
        kerb = site.palette.surface(colour("8f8a80"), 0.6)
        _band(brush, site.canvas.period, edge - unit * 0.004, edge + unit * 0.006, kerb)
        if lane is not None:
            _band(brush, site.canvas.period, edge + unit * 0.018, edge + unit * 0.023, white)
            _dashes(brush, site, site.canvas.row(lane), white)
        _rail(brush, site, edge)
        return bands.stacked(ground, Painted(brush.picture(), top))

    return site.paint(make, 1.0)


def _rail(brush: Brush, site: Site, edge: float) -> None:
    """Posts with a steel band along them, light above and dark below."""
    unit, period = site.canvas.unit, site.canvas.period
    light = site.palette.surface(colour("d5d8da"), 0.75)
    dark = blend(site.palette.surface(colour("7d8286"), 0.2), site.palette.shadow, 0.25)
    count = max(1, round(period / (unit * 0.15)))
    for number in range(count):
        x, half = period * (number + 0.5) / count, unit * 0.004
        brush.shape(
            [
                (x - half, edge - unit * 0.038),
                (x + half, edge - unit * 0.038),
                (x + half, edge),
                (x - half, edge),
            ],
            dark,
        )
    _band(brush, period, edge - unit * 0.043, edge - unit * 0.026, dark)
    _band(brush, period, edge - unit * 0.043, edge - unit * 0.034, light)


def _dashes(brush: Brush, site: Site, row: float, shade: Colour) -> None:
    unit, period = site.canvas.unit, site.canvas.period
    count = max(1, round(period / (unit * 0.36)))
    long, thick = unit * 0.18, unit * 0.012
    for number in range(count):
        x = period * number / count
        brush.shape(
            [(x, row), (x + long, row), (x + long - thick, row + thick), (x - thick, row + thick)], shade
        )


def _railway(site: Site, feet: float) -> Paint:
    """A bed of ballast with sleepers and two rails; wheels stand on the farther one."""
    unit, row, period = site.canvas.unit, site.canvas.row(feet), site.canvas.period

    def make() -> Painted:
        top = round(row - unit * 0.03)
        brush = Brush(period, round(unit * 0.11), top)
        stone, rust = (site.palette.surface(shade, 0.4) for shade in _BALLAST)
        _band(brush, period, row - unit * 0.012, row + unit * 0.066, stone)
        _band(brush, period, row - unit * 0.012, row - unit * 0.004, rust)
        wood = blend(site.palette.surface(colour("4a3a2e"), 0.3), site.palette.shadow, 0.2)
        count = max(1, round(period / (unit * 0.055)))
        for number in range(count):
            x, half = period * number / count, unit * 0.010
            brush.shape(
                [(x - half, row), (x + half, row), (x + half * 0.6, row + unit * 0.05),
                 (x - half * 1.4, row + unit * 0.05)], wood)  # fmt: skip
        steel = site.palette.surface(colour("c9ccd0"), 0.8)
        for level in (0.0, 0.038):
            _band(brush, period, row + unit * level, row + unit * (level + 0.007), steel)
        return Painted(brush.picture(), top)

    return site.paint(make, 1.0)


def _band(brush: Brush, period: int, upper: float, lower: float, shade: Colour) -> None:
    brush.shape([(0, upper), (period, upper), (period, lower), (0, lower)], shade)


def beach(site: Site, share: float = 0.83) -> Paint:
    """Wet sand, a line of foam, dry sand."""
    line = site.line("beach", share, 0.035, fall=1.8)
    low, high = _SAND

    def make() -> Painted:
        sand = flora.ground(
            site.rng("sand"), site.canvas, site.palette, line, low=low, high=high, distance=0.02
        )
        rows = sand.image.shape[0]
        down = np.arange(sand.top, sand.top + rows, dtype=np.float32)[:, None] - line[None]
        lace = noise.field(site.rng("foam"), rows, site.canvas.period, cells=(6, 40), octaves=4)
        depth = down / np.float32(site.canvas.unit)
        foam = smooth(0.0, 0.006, depth) * smooth(0.034, 0.012, depth + (lace - 0.5) * 0.045)
        wet = smooth(0.0, 0.004, depth) * smooth(0.16, 0.03, depth)
        straight = f32(sand.image[..., :3]) / 255
        shiny = mix(straight, f32(site.palette.haze) * 0.55, (wet * 0.45)[..., None])
        white = f32(site.palette.surface(colour("fdfdfb"), 0.85))
        return Painted(
            layer(mix(shiny, white, (foam * 0.9)[..., None]), f32(f32(sand.image[..., 3]) / 255)), sand.top
        )

    return site.paint(make, 1.0)
