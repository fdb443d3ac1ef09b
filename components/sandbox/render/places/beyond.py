"""Places that are no landscape: space, the very small, and free colours."""

import numpy as np

from components.sandbox.render import backdrops, bands, flora
from components.sandbox.render.canvas import Painted
from components.sandbox.render.pixels import blend, colour, f32, layer, mix, smooth
from components.sandbox.render.places.plan import Footing, Paint, Plan, Site
from components.sandbox.render.spec import Detail


def space(site: Site) -> Plan:
    """Stars, a nebula, a planet; the surface of the moon where the prompt says so."""
    unit, row = site.canvas.unit, site.canvas.row
    plan = Plan(
        horizon=1.2,
        ground=Footing(row(0.84), 1.0, unit * 0.30),
        sky=Footing(row(0.46), 0.50, unit * 0.36),
        clouded=False,
        rayed=False,
        backdrop=lambda: backdrops.nebula(site.rng("nebula"), site.canvas, site.spec.mood),
    )
    plan.back = [
        site.paint(
            lambda: backdrops.planet(
                site.rng("planet"),
                site.canvas,
                earth=site.has(Detail.MOON),
                rings=site.has(Detail.RINGS),
                side=site.sun_side,
            ),
            0.06,
        )
    ]
    if site.has(Detail.MOON):
        grey = (colour("5d5f66"), colour("c3c4c8"))
        plan.back += [
            site.downs("rim", base=0.80, height=0.16, distance=0.0, parallax=0.18, low=grey[0], high=grey[1]),
            site.soil(
                "dust", site.line("dust", 0.76, 0.02), low=grey[0], high=grey[1], distance=0.0, parallax=1.0
            ),
        ]
    return plan


def macro(site: Site) -> Plan:
    """A garden out of focus behind one thing that is in focus."""
    unit, row = site.canvas.unit, site.canvas.row
    plan = Plan(
        horizon=1.2,
        ground=Footing(row(0.98), 1.0, unit * 0.92),
        sky=Footing(row(0.45), 0.8, unit * 0.55),
        clouded=False,
        backdrop=lambda: backdrops.bokeh(site.rng("bokeh"), site.canvas, site.palette),
    )
    plan.back = [
        _soft_leaves(site, "behind", 1.02, 0.55, blur=0.030, parallax=0.25),
        _soft_leaves(site, "stems", 1.06, 0.42, blur=0.012, parallax=0.55),
    ]
    plan.front = [_soft_leaves(site, "before", 1.15, 0.30, blur=0.035, parallax=1.5)]
    return plan


def _soft_leaves(site: Site, name: str, share: float, size: float, *, blur: float, parallax: float) -> Paint:
    """Blades out of focus."""
    unit = site.canvas.unit
    dark = blend(site.palette.surface(colour("2c4a24"), 0.3), site.palette.shadow, 0.25)
    light = site.palette.surface(colour("7fa14a"), 0.8)

    def make() -> Painted:
        blades = flora.grass(
            site.rng(name),
            site.canvas,
            site.line(name, share, 0.02),
            size=size * unit,
            count=46,
            low=dark,
            high=light,
        )
        return bands.out_of_focus(blades, blur * unit)

    return site.paint(make, parallax, sway=0.02)


def abstract(site: Site) -> Plan:
    """Ribbons of colour flowing behind each other under a slow light."""
    row = site.canvas.row
    colours = backdrops.free_colours(site.rng("free colours"), site.spec.mood)
    plan = Plan(
        horizon=1.2,
        ground=Footing(row(0.86), 1.0, site.canvas.unit * 0.28),
        sky=Footing(row(0.34), 0.5, site.canvas.unit * 0.30),
        clouded=False,
        aurora=0.55,
        backdrop=lambda: backdrops.glow(site.rng("glow"), site.canvas, colours),
    )
    plan.back = [
        _ribbon(
            site, number, blend(colours[number % len(colours)], colours[(number + 1) % len(colours)], 0.5)
        )
        for number in range(6)
    ]
    return plan


def _ribbon(site: Site, number: int, shade: tuple[float, float, float]) -> Paint:
    """One flowing hill of light: bright along its edge, sinking into the next."""
    share = 0.36 + 0.10 * number
    line = site.line(f"ribbon {number}", share, 0.13 - 0.008 * number, fall=1.7)

    def make() -> Painted:
        canvas = site.canvas
        top = max(0, int(line.min()) - 3)
        down = (np.arange(top, canvas.rows, dtype=np.float32)[:, None] - line[None]) / np.float32(canvas.unit)
        rim = np.exp(-np.maximum(down, 0) / 0.012)
        fall = np.exp(-np.maximum(down, 0) / 0.20)
        dark = blend(shade, (0.02, 0.02, 0.07), 0.78)
        body = mix(f32(dark), f32(shade), (0.10 + 0.72 * fall)[..., None])
        bright = mix(body, f32(blend(shade, (1, 1, 1), 0.55)), (rim * 0.8)[..., None])
        cover = smooth(-0.0008, 0.0012, down) * (0.70 + 0.28 * (1 - fall))
        return Painted(layer(bright, cover), top)

    drift = (18 + 9 * number) * (1 if number % 2 else -1) * site.canvas.unit / 720
    return site.paint(make, 0.10 + 0.14 * number, drift=drift)
