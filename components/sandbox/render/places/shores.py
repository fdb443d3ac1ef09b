"""The open sea, with or without a beach; and what is under it."""

from components.sandbox.render import reef, trees
from components.sandbox.render.pixels import blend, colour
from components.sandbox.render.places.land import beach, shore_for
from components.sandbox.render.places.plan import Footing, Paint, Plan, Site, Water
from components.sandbox.render.spec import Detail, Light

_ROCKS = colour("6d6358")


def sea(site: Site) -> Plan:
    """A horizon, headlands, moving water; a beach with palms where the prompt has one."""
    unit, row = site.canvas.unit, site.canvas.row
    storm = site.spec.light is Light.STORM
    tropic = site.has(Detail.PALMS) or (site.has(Detail.BEACH) and site.spec.light is Light.DAY)
    own = colour("1d8fa0") if tropic else colour("1a5a7c")
    deep = blend(site.palette.surface(own, 0.5), site.palette.shadow, 0.15)
    plan = Plan(
        horizon=0.56,
        ground=Footing(row(0.89), 1.0, unit * 0.28),
        sky=Footing(row(0.25), 0.45, unit * 0.26),
        water=Water(row(0.56), 0.10, deep, mirror=0.80, rough=1.7 if storm else 1.0),
        afloat=Footing(row(0.72), 0.62, unit * 0.36),
    )
    plan.back = [
        site.range("cape", base=0.575, height=0.055, distance=0.72, parallax=0.07, snow=0, own=_ROCKS),
    ]
    plan.shore = shore_for(site, 0.82, feet=0.89)
    if not plan.shore and (site.has(Detail.BEACH) or site.has(Detail.PALMS)):
        plan.shore = [beach(site)]
    if site.has(Detail.PALMS):
        plan.front = [_palms(site)]
    return plan


def _palms(site: Site) -> Paint:
    unit, row = site.canvas.unit, site.canvas.row
    rng = site.rng("palm places")
    spots = [
        (float(x) * site.canvas.period, row(1.0), unit * float(rng.uniform(0.52, 0.78)))
        for x in (0.06, 0.11, 0.46, 0.71, 0.75)
    ]
    shade = blend(site.palette.surface(colour("2d4a33"), 0.12), site.palette.shadow, 0.6)
    return site.paint(lambda: trees.palms(site.rng("palms"), site.canvas, shade, spots), 1.25, sway=0.02)


def underwater(site: Site) -> Plan:
    """Light from above, rocks in the blue, a reef with swaying weed."""
    unit, row = site.canvas.unit, site.canvas.row
    plan = Plan(
        horizon=1.25,
        ground=Footing(row(0.86), 1.0, unit * 0.26),
        sky=Footing(row(0.46), 0.60, unit * 0.34),
        shafts=1.0,
        clouded=False,
        rayed=False,
    )
    plan.afloat = plan.sky
    sand = (colour("6d8f8a"), colour("cbd8bb"))
    plan.back = [
        site.range(
            "cliff", base=0.92, height=0.36, distance=0.78, parallax=0.10, snow=0, own=colour("5b7f8a")
        ),
        site.range(
            "rocks", base=0.98, height=0.26, distance=0.50, parallax=0.24, snow=0, own=colour("4c6f74")
        ),
        site.downs("bed", base=1.04, height=0.12, distance=0.24, parallax=0.55, low=sand[0], high=sand[1]),
        site.paint(
            lambda: reef.reef(site.rng("reef"), site.canvas, site.palette, base=row(0.95), size=0.13 * unit),
            0.80,
        ),
    ]
    plan.front = [
        site.paint(
            lambda: reef.weed(site.rng("weed"), site.canvas, site.palette, base=row(1.12), size=0.42 * unit),
            1.3,
            sway=0.10,
        ),
    ]
    return plan
