"""Cities seen over water, and streets seen from across the road."""

from components.sandbox.render import facades, urban
from components.sandbox.render.pixels import blend, colour
from components.sandbox.render.places.land import shore_for
from components.sandbox.render.places.plan import Footing, Paint, Plan, Site, Water
from components.sandbox.render.spec import Detail, Light, Setting, Weather

_ASPHALT = (colour("3b3d44"), colour("5b5d63"))
_SNOW = (colour("a9b8c9"), colour("e6eef7"))


def city(site: Site) -> Plan:
    """Three rows of towers behind each other, mirrored in a river."""
    unit, row = site.canvas.unit, site.canvas.row
    deep = blend(site.palette.surface(colour("274a60"), 0.4), site.palette.shadow, 0.35)
    plan = Plan(
        horizon=0.70,
        ground=Footing(row(0.91), 1.0, unit * 0.24),
        sky=Footing(row(0.22), 0.45, unit * 0.26),
        water=Water(row(0.735), 0.40, deep, mirror=0.86, rough=0.75),
        afloat=Footing(row(0.83), 0.8, unit * 0.30),
    )
    plan.back = [
        _skyline(site, "far", 0.44, 0.60, widths=(0.022, 0.045), parallax=0.12),
        _skyline(site, "mid", 0.52, 0.34, widths=(0.040, 0.080), parallax=0.24),
        _skyline(site, "near", 0.30, 0.10, widths=(0.060, 0.120), parallax=0.40),
    ]
    plan.shore = shore_for(site, 0.845, feet=0.91)
    return plan


def _skyline(
    site: Site, name: str, tall: float, distance: float, *, widths: tuple[float, float], parallax: float
) -> Paint:
    return site.paint(
        lambda: urban.skyline(
            site.rng(name),
            site.canvas,
            site.palette,
            base=site.canvas.row(0.738),
            tall=tall,
            widths=widths,
            distance=distance,
            lamps=_lamps(site),
            neon=site.spec.light is Light.NEON,
        ),
        parallax,
    )


def _lamps(site: Site) -> float:
    """Share of windows with a light on."""
    if site.spec.light is Light.NEON and site.spec.setting is Setting.STREET:
        return 0.30
    if site.spec.dark:
        return 0.55
    return 0.22 if site.spec.light in {Light.SUNSET, Light.STORM, Light.OVERCAST} else 0.04


def _shine(site: Site) -> float:
    """How much a wet road mirrors: neon light is all it shows."""
    return 1.0 if site.spec.light is Light.NEON else 0.66


def street(site: Site) -> Plan:
    """A row of houses with shops, a pavement, a road that mirrors when it is wet."""
    unit, row = site.canvas.unit, site.canvas.row
    wet = site.has(Detail.WET) or site.spec.weather is Weather.RAIN or site.spec.light is Light.NEON
    plan = Plan(
        horizon=0.70,
        ground=Footing(row(0.915), 1.0, unit * 0.27),
        sky=Footing(row(0.16), 0.5, unit * 0.22),
    )
    tarmac = blend(site.palette.surface(_ASPHALT[0], 0.2), site.palette.shadow, 0.35)
    plan.back = [
        _skyline(site, "towers", 0.60, 0.62, widths=(0.05, 0.10), parallax=0.14),
        site.paint(
            lambda: facades.row_of_houses(
                site.rng("houses"),
                site.canvas,
                site.palette,
                base=row(0.765),
                lamps=_lamps(site),
                neon=site.spec.light is Light.NEON,
                snowy=site.has(Detail.SNOWY),
            ),
            0.62,
        ),
    ]
    if wet:
        plan.water = Water(row(0.80), 0.80, tarmac, mirror=_shine(site), rough=0.28, squeeze=1.9)
        plan.afloat = plan.ground
    else:
        road = site.line("road", 0.80, 0.0)
        low, high = _SNOW if site.has(Detail.SNOWY) else _ASPHALT
        plan.back.append(site.soil("road", road, low=low, high=high, distance=0.05, parallax=1.0))
        plan.back.append(
            site.paint(lambda: facades.lane_marks(site.canvas, site.palette, row=row(0.955)), 1.0)
        )
    plan.front = [
        site.paint(
            lambda: facades.street_lamps(site.rng("lamps"), site.canvas, site.palette, lit=site.spec.dark),
            1.35,
        )
    ]
    return plan
