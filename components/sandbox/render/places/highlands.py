"""Mountains, lakes between them, and forests."""

from components.sandbox.render import flora, trees
from components.sandbox.render.canvas import Painted
from components.sandbox.render.pixels import Colour, blend, colour
from components.sandbox.render.places.land import shore_for, walked_on
from components.sandbox.render.places.plan import Footing, Paint, Plan, Site, Water
from components.sandbox.render.spec import Detail

ROCK = colour("74737f")
DARK_ROCK = colour("585c63")
PASTURE = (colour("44693a"), colour("86a04c"))
SNOWFIELD = (colour("c3d3e4"), colour("f2f7fd"))


def grass_colours(site: Site) -> tuple[Colour, Colour]:
    """Low and high colour of open ground, by season."""
    if site.has(Detail.SNOWY):
        return SNOWFIELD
    if site.has(Detail.AUTUMN):
        return colour("7a5a2c"), colour("c2893a")
    return PASTURE


def mountains(site: Site) -> Plan:
    """Two snowy ranges, wooded foothills, an open slope in front."""
    unit = site.canvas.unit
    snow = 0.85 if site.has(Detail.SNOWY) else 0.62
    low, high = grass_colours(site)
    slope = site.line("slope", 0.80, 0.035, fall=1.6)
    plan = Plan(
        horizon=0.68,
        ground=Footing(site.canvas.row(0.865), 1.0, unit * 0.30),
        sky=Footing(site.canvas.row(0.30), 0.45, unit * 0.30),
    )
    plan.back = [
        site.range("far", base=0.66, height=0.44, distance=0.62, parallax=0.07, snow=snow, own=ROCK),
        site.range(
            "near", base=0.72, height=0.27, distance=0.40, parallax=0.14, snow=snow * 0.62, own=DARK_ROCK
        ),
        site.conifers(
            "ridge", site.line("ridge", 0.69, 0.05), count=210, size=0.085, distance=0.40, parallax=0.26
        ),
        site.conifers(
            "wood", site.line("wood", 0.75, 0.04), count=95, size=0.15, distance=0.18, parallax=0.48
        ),
        site.soil("slope", slope, low=low, high=high, distance=0.06, parallax=1.0),
    ]
    plan.front = [_grass(site, 0.955)]
    return plan


def lake(site: Site) -> Plan:
    """A range mirrored in still water between wooded shores."""
    unit = site.canvas.unit
    snow = 0.85 if site.has(Detail.SNOWY) else 0.60
    water_row = site.canvas.row(0.645)
    plan = Plan(
        horizon=0.63,
        ground=Footing(site.canvas.row(0.90 if walked_on(site) else 0.93), 1.0, unit * 0.26),
        sky=Footing(site.canvas.row(0.27), 0.45, unit * 0.28),
        water=Water(water_row, 0.30, _water_colour(site), mirror=0.88, rough=0.42),
        afloat=Footing(site.canvas.row(0.77), 0.72, unit * 0.34),
    )
    plan.back = [
        site.range("far", base=0.63, height=0.42, distance=0.58, parallax=0.07, snow=snow, own=ROCK),
        site.range(
            "near", base=0.66, height=0.22, distance=0.36, parallax=0.14, snow=snow * 0.5, own=DARK_ROCK
        ),
        site.conifers(
            "shore", site.line("shore", 0.636, 0.010), count=230, size=0.075, distance=0.26, parallax=0.30
        ),
    ]
    plan.shore = shore_for(site, 0.845, feet=0.90)
    plan.front = [_grass(site, 0.965 if plan.shore else 0.95)]
    return plan


def forest(site: Site) -> Plan:
    """Trunks in the mist, with light between them; or crowns in their season's colours."""
    leafy = site.has(Detail.AUTUMN) or site.has(Detail.BLOSSOM)
    return _grove(site) if leafy and not site.has(Detail.SNOWY) else _pinewood(site)


def _pinewood(site: Site) -> Plan:
    """Wooded ridges behind each other, mist between, a clearing in front."""
    unit = site.canvas.unit
    low, high = grass_colours(site)
    plan = Plan(
        horizon=0.66,
        ground=Footing(site.canvas.row(0.875), 1.0, unit * 0.28),
        sky=Footing(site.canvas.row(0.26), 0.45, unit * 0.26),
        shafts=0.5,
    )
    plan.back = [
        site.range("far", base=0.62, height=0.26, distance=0.74, parallax=0.06, snow=0.2, own=DARK_ROCK),
        site.conifers(
            "first", site.line("first", 0.56, 0.06), count=230, size=0.12, distance=0.62, parallax=0.14
        ),
        site.conifers(
            "second", site.line("second", 0.64, 0.05), count=120, size=0.20, distance=0.42, parallax=0.26
        ),
        site.conifers(
            "third", site.line("third", 0.72, 0.04), count=60, size=0.34, distance=0.20, parallax=0.48
        ),
        site.soil(
            "clearing", site.line("clearing", 0.80, 0.02), low=low, high=high, distance=0.10, parallax=1.0
        ),
    ]
    plan.front = [_ferns(site)]
    return plan


def _grove(site: Site) -> Plan:
    """Broad-leaved trees in autumn or in blossom."""
    unit = site.canvas.unit
    autumn = site.has(Detail.AUTUMN)
    leaves = (
        [colour("d9632a"), colour("e89a2f"), colour("b83b26"), colour("f0bd45")]
        if autumn
        else [colour("f6b7cb"), colour("fbd5df"), colour("ee9fba")]
    )
    low, high = (colour("8a5a2a"), colour("c98a3c")) if autumn else (colour("5d8a48"), colour("a9c070"))
    plan = Plan(
        horizon=0.66,
        ground=Footing(site.canvas.row(0.875), 1.0, unit * 0.28),
        sky=Footing(site.canvas.row(0.26), 0.45, unit * 0.26),
        shafts=0.35,
    )

    def wood(name: str, share: float, count: int, size: float, distance: float) -> Painted:
        return trees.crowns(
            site.rng(name),
            site.canvas,
            site.palette,
            site.line(name, share, 0.02),
            count=count,
            size=size * unit,
            leaves=leaves,
            distance=distance,
        )

    hazy_low = blend(low, site.palette.haze, 0.2)
    plan.back = [
        site.range("far", base=0.64, height=0.24, distance=0.72, parallax=0.06, snow=0.3, own=ROCK),
        site.downs("hill", base=0.80, height=0.10, distance=0.45, parallax=0.14, low=hazy_low, high=high),
        site.paint(lambda: wood("far wood", 0.67, 60, 0.17, 0.45), 0.22),
        site.paint(lambda: wood("mid wood", 0.73, 24, 0.32, 0.22), 0.42),
        site.soil("floor", site.line("floor", 0.735, 0.02), low=low, high=high, distance=0.12, parallax=1.0),
        site.paint(lambda: wood("near wood", 0.80, 6, 0.66, 0.04), 0.95),
    ]
    plan.front = [_grass(site, 0.955)]
    return plan


def _grass(site: Site, share: float) -> Paint:
    low, high = grass_colours(site)
    dark = blend(site.palette.surface(low, 0.05), site.palette.shadow, 0.62)
    light = blend(site.palette.surface(high, 0.55), site.palette.shadow, 0.30)
    return site.paint(
        lambda: flora.grass(
            site.rng("grass"),
            site.canvas,
            site.line("grass", share, 0.012),
            size=0.10 * site.canvas.unit,
            count=1300,
            low=dark,
            high=light,
        ),
        1.45,
        sway=0.05,
    )


def _ferns(site: Site) -> Paint:
    return _grass(site, 0.945)


def _water_colour(site: Site) -> Colour:
    own = site.palette.surface(colour("1f5d75"), 0.45)
    return blend(own, site.palette.shadow, 0.25)
