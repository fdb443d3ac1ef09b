"""The open sea, with or without a beach; and what is under it."""

import numpy as np

from components.sandbox.render import flora, noise, reef, trees
from components.sandbox.render.canvas import Painted
from components.sandbox.render.pixels import blend, colour, f32, layer, mix, smooth
from components.sandbox.render.places.plan import Footing, Paint, Plan, Site, Water
from components.sandbox.render.spec import Detail, Light

_SAND = (colour("d8b98a"), colour("f2dfba"))
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
    if site.has(Detail.BEACH) or site.has(Detail.PALMS):
        plan.front = [_beach(site)]
        if site.has(Detail.PALMS):
            plan.front.append(_palms(site))
    return plan


def _beach(site: Site) -> Paint:
    """Wet sand, a line of foam, dry sand."""
    line = site.line("beach", 0.83, 0.035, fall=1.8)
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
