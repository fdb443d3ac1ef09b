"""Meadows and deserts."""

from components.sandbox.render import bands, flora, terrain, trees
from components.sandbox.render.canvas import Painted
from components.sandbox.render.pixels import F32, Colour, blend, colour
from components.sandbox.render.places.highlands import ROCK, grass_colours
from components.sandbox.render.places.plan import Footing, Paint, Plan, Site
from components.sandbox.render.spec import Detail, Light

_MIXED = (
    colour("e8473b"),
    colour("f6d24a"),
    colour("fbf7ee"),
    colour("5d7fe0"),
    colour("ef7fb5"),
    colour("a45fd0"),
)
_NAMED = {
    "lavender": (colour("8f6fd6"), colour("a98be6"), colour("7655bd")),
    "heather": (colour("b06fc0"), colour("9a5fb8")),
    "poppy": (colour("e2362c"), colour("f04f38")),
    "poppies": (colour("e2362c"), colour("f04f38")),
    "tulips": (colour("e8473b"), colour("f6c44a"), colour("ef7fb5")),
    "sunflowers": (colour("f7c62f"), colour("f2a91e")),
    "daisies": (colour("fdfbf4"), colour("f6e9b0")),
}
_SAND = (colour("c98d4f"), colour("ecc48a"))
_RED_SAND = (colour("b4592f"), colour("dd8a52"))
_STRATA = (colour("b5573a"), colour("d98a5a"), colour("8f4030"))


def meadow(site: Site) -> Plan:
    """Rolling hills and a field of flowers from the horizon to the lens."""
    unit, row = site.canvas.unit, site.canvas.row
    low, high = _field_colours(site)
    plan = Plan(
        horizon=0.63,
        ground=Footing(row(0.865), 1.0, unit * 0.32),
        sky=Footing(row(0.28), 0.45, unit * 0.28),
    )
    hill_low = blend(low, site.palette.haze, 0.15)
    plan.back = [
        site.range("far", base=0.62, height=0.22, distance=0.78, parallax=0.06, snow=0.45, own=ROCK),
        site.downs("hill", base=0.72, height=0.17, distance=0.52, parallax=0.13, low=hill_low, high=high),
        _copse(site, "copse", 0.628, count=34, size=0.075, distance=0.45, parallax=0.18),
        site.downs("knoll", base=0.78, height=0.12, distance=0.28, parallax=0.26, low=low, high=high),
        _copse(site, "trees", 0.665, count=7, size=0.17, distance=0.22, parallax=0.34),
        _field(
            site, "far field", (0.70, 0.80), sizes=(0.0035, 0.012), count=2600, distance=0.20, parallax=0.55
        ),
        _field(site, "field", (0.775, 0.93), sizes=(0.011, 0.024), count=1500, distance=0.05, parallax=0.92),
    ]
    plan.front = [
        _verge(site, "verge", (0.89, 1.05), sizes=(0.022, 0.040), count=260, parallax=1.12, blur=0.0),
        _verge(site, "lens", (1.04, 1.16), sizes=(0.060, 0.095), count=46, parallax=1.75, blur=0.006),
    ]
    return plan


def _field_colours(site: Site) -> tuple[Colour, Colour]:
    if site.has(Detail.WHEAT):
        return colour("a87f2c"), colour("e3bd5c")
    return grass_colours(site)


def _petals(site: Site) -> tuple[Colour, ...]:
    if site.has(Detail.WHEAT):
        return (colour("e9c766"), colour("d9ad48"), colour("f3dc92"))
    if site.has(Detail.SNOWY):
        return (colour("e6edf5"), colour("cfdbe8"))
    named = [_NAMED[word] for word in site.spec.understood if word in _NAMED]
    return named[0] if named else _MIXED


def _copse(
    site: Site, name: str, share: float, *, count: int, size: float, distance: float, parallax: float
) -> Paint:
    """Trees in clumps along a hill."""
    leaves = (colour("3f6a33"), colour("55803a"), colour("6b8f3f"))
    if site.has(Detail.AUTUMN):
        leaves = (colour("c8742c"), colour("d99b3a"), colour("a5482a"))
    if site.has(Detail.BLOSSOM):
        leaves = (colour("f6b7cb"), colour("fbd5df"), colour("ee9fba"))
    if site.has(Detail.SNOWY):
        leaves = (colour("e8eff7"), colour("d3dfeb"), colour("f4f8fc"))
    return site.paint(
        lambda: trees.crowns(
            site.rng(name),
            site.canvas,
            site.palette,
            site.line(name, share, 0.02),
            count=count,
            size=size * site.canvas.unit,
            leaves=leaves,
            distance=distance,
        ),
        parallax,
    )


def _field(
    site: Site,
    name: str,
    shares: tuple[float, float],
    *,
    sizes: tuple[float, float],
    count: int,
    distance: float,
    parallax: float,
) -> Paint:
    """Ground with flowers standing on it."""
    unit, row = site.canvas.unit, site.canvas.row
    low, high = _field_colours(site)
    line = site.line(name, shares[0], 0.012)

    def make() -> Painted:
        soil = flora.ground(
            site.rng(name), site.canvas, site.palette, line, low=low, high=high, distance=distance
        )
        blooms = _blooms(site, name, (row(shares[0]) + 0.012 * unit, row(shares[1])), sizes, count)
        return bands.stacked(soil, blooms)

    return site.paint(make, parallax)


def _verge(
    site: Site,
    name: str,
    shares: tuple[float, float],
    *,
    sizes: tuple[float, float],
    count: int,
    parallax: float,
    blur: float,
) -> Paint:
    """Flowers and grass before the subject, the nearest out of focus."""
    unit, row = site.canvas.unit, site.canvas.row
    low, high = _field_colours(site)
    line = site.line(name, shares[0] + 0.06, 0.008)

    def make() -> Painted:
        dark = blend(site.palette.surface(low, 0.10), site.palette.shadow, 0.45)
        light = site.palette.surface(high, 0.55)
        blades = flora.grass(
            site.rng(name),
            site.canvas,
            line,
            size=sizes[1] * 2.3 * unit,
            count=count * 3,
            low=dark,
            high=light,
        )
        blooms = _blooms(site, name, (row(shares[0]), row(shares[1])), sizes, count)
        return (
            bands.out_of_focus(bands.stacked(blooms, blades), blur * unit)
            if blur
            else bands.stacked(blooms, blades)
        )

    return site.paint(make, parallax, sway=0.04)


def _blooms(
    site: Site, name: str, rows: tuple[float, float], sizes: tuple[float, float], count: int
) -> Painted:
    unit = site.canvas.unit
    if site.has(Detail.SNOWY):
        count //= 8
    return flora.flower_field(
        site.rng(name + " flowers"),
        site.canvas,
        site.palette,
        rows,
        petals=_petals(site),
        size=(sizes[0] * unit, sizes[1] * unit),
        count=round(count * site.canvas.period / (2.84 * unit)),
    )


def desert(site: Site) -> Plan:
    """Dunes behind dunes, or red country with table mountains."""
    return _badlands(site) if site.has(Detail.MESAS) else _dunes(site)


def _dunes(site: Site) -> Plan:
    unit, row = site.canvas.unit, site.canvas.row
    low, high = _SAND
    plan = Plan(
        horizon=0.62,
        ground=Footing(row(0.875), 1.0, unit * 0.28),
        sky=Footing(row(0.27), 0.45, unit * 0.28),
    )
    plan.back = [
        site.range("far", base=0.62, height=0.11, distance=0.80, parallax=0.05, snow=0, own=colour("a8704a")),
        site.downs(
            "third", base=0.70, height=0.13, distance=0.50, parallax=0.12, low=low, high=high, sand=True
        ),
        site.downs(
            "second", base=0.80, height=0.17, distance=0.26, parallax=0.28, low=low, high=high, sand=True
        ),
        site.downs(
            "first", base=0.98, height=0.20, distance=0.08, parallax=0.60, low=low, high=high, sand=True
        ),
        site.soil("sand", _flat(site, "sand", 0.83), low=low, high=high, distance=0.04, parallax=1.0),
    ]
    return plan


def _badlands(site: Site) -> Plan:
    unit, row = site.canvas.unit, site.canvas.row
    low, high = _RED_SAND
    plan = Plan(
        horizon=0.64,
        ground=Footing(row(0.87), 1.0, unit * 0.28),
        sky=Footing(row(0.25), 0.45, unit * 0.28),
    )

    def tables(name: str, base: float, height: float, distance: float) -> Painted:
        relief = terrain.mesas(
            site.rng(name), site.canvas, base=row(base), height=height * unit, distance=distance
        )
        facing = terrain.slopes(relief, site.sun_side)
        colours = terrain.strata(relief, facing, site.palette, site.rng(name + " rock"), bands=_STRATA)
        return terrain.paint(site.canvas, relief, colours, site.palette, mist=0.25)

    plan.back = [
        site.paint(lambda: tables("far tables", 0.66, 0.20, 0.62), 0.07),
        site.paint(lambda: tables("tables", 0.72, 0.36, 0.32), 0.15),
        site.soil(
            "plain", site.line("plain", 0.715, 0.008), low=low, high=high, distance=0.35, parallax=0.40
        ),
        site.soil("sand", _flat(site, "sand", 0.81), low=low, high=high, distance=0.04, parallax=1.0),
    ]
    plan.front = [_scrub(site, low)]
    return plan


def _flat(site: Site, name: str, share: float) -> F32:
    return site.line(name, share, 0.018, fall=2.0)


def _scrub(site: Site, low: Colour) -> Paint:
    """Dry tufts before the lens."""
    dry = blend(low, colour("6f6a3a"), 0.6)
    dark = blend(site.palette.surface(dry, 0.1), site.palette.shadow, 0.5)
    line = site.line("scrub", 1.01, 0.02, lowest=5, fall=0.8)
    night = site.spec.light is Light.NIGHT
    return site.paint(
        lambda: flora.grass(
            site.rng("scrub"),
            site.canvas,
            line,
            size=0.07 * site.canvas.unit,
            count=420,
            low=dark,
            high=dark if night else site.palette.surface(dry, 0.5),
        ),
        1.4,
        sway=0.03,
    )
