"""Backgrounds that are no sky: nebulae, planets, gardens out of focus, free gradients."""

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas, Painted
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, Colour, blend, colour, f32, layer, mix, ramp, smooth
from components.sandbox.render.sky import stars
from components.sandbox.render.spec import Mood

_FREE: dict[Mood, tuple[tuple[str, ...], ...]] = {
    Mood.CALM: (("0e2a47", "1f6f8b", "5fb3a8", "c9e4c5"), ("1b2a4e", "3f6fb0", "7fb7d8", "f2d7c0")),
    Mood.JOYFUL: (("5b1a6b", "e0457b", "ff9a5a", "ffe27a"), ("1c3f8f", "22a6c9", "7fe0a8", "fff08a")),
    Mood.DARK: (("0a0c14", "2a1326", "6e1f2f", "b5503a"), ("05090f", "11242c", "274a4a", "7f8f6a")),
    Mood.EPIC: (("0b1030", "3c1f6e", "b0345a", "ffb04a"), ("081a33", "124a7a", "e07a3a", "ffd98a")),
    Mood.TENDER: (("3a2350", "8a4a86", "e593a3", "ffd9c0"), ("2a3060", "7a78b8", "d8a8c8", "ffe6d8")),
    Mood.MYSTERIOUS: (("070b22", "1d2a6b", "4a3fb0", "4fd0c0"), ("0a0620", "3a1670", "8a3fc0", "ff8ac0")),
}


def free_colours(rng: Generator, mood: Mood) -> tuple[Colour, ...]:
    """Colours from dark to light that suit a mood."""
    options = _FREE[mood]
    return tuple(colour(written) for written in options[int(rng.integers(len(options)))])


def _sheet(canvas: Canvas) -> tuple[int, int]:
    """Rows and columns of a backdrop: as the sky's."""
    return canvas.rows, canvas.width + 2 * canvas.margin


def nebula(rng: Generator, canvas: Canvas, mood: Mood) -> F32:
    """Glowing gas in two colours with dark lanes, and stars before and behind it."""
    rows, columns = _sheet(canvas)
    tints = free_colours(rng, mood)
    gas = noise.ridged(rng, rows, columns, cells=(2, 4), octaves=6, gain=0.55)
    glow = noise.field(rng, rows, columns, cells=(2, 3), octaves=5, gain=0.5)
    lanes = noise.field(rng, rows, columns, cells=(3, 5), octaves=6, gain=0.58)
    across = np.linspace(-1, 1, columns, dtype=np.float32)[None]
    down = np.linspace(-0.6, 0.6, rows, dtype=np.float32)[:, None]
    turn = float(rng.uniform(-0.5, 0.5))
    band = np.exp(-(((down + across * turn + (glow - 0.5) * 0.5) / 0.34) ** 2))
    dense = band * (0.25 + 0.75 * gas) * smooth(0.30, 0.62, lanes)
    picture = f32(np.broadcast_to(f32(colour("04050f")), (rows, columns, 3)))
    picture = mix(picture, f32(tints[1]), (smooth(0.10, 0.75, dense) * 0.80)[..., None])
    picture = mix(picture, f32(tints[2]), (smooth(0.32, 0.95, dense * (0.5 + glow)) * 0.75)[..., None])
    picture = mix(picture, f32(tints[3]), (smooth(0.60, 1.20, dense * (0.6 + glow)) * 0.65)[..., None])
    return f32(picture + stars(rng, rows, columns, canvas, 1.0) * 0.95)


def planet(rng: Generator, canvas: Canvas, *, earth: bool, rings: bool, side: float) -> Painted:
    """A lit ball with bands or seas and an edge of air.

    Args:
        rng: random stream.
        canvas: measures.
        earth: seas and clouds; else a giant of gas, and sometimes rings.
        rings: the rings are what the picture is about: always there, and wholly in the frame.
        side: of the sun.
    """
    unit = canvas.unit
    radius = unit * float(rng.uniform(0.20, 0.30))
    ringed = (not earth and rng.random() < 0.5) or rings
    aside, level = 0.26, float(rng.uniform(0.26, 0.36))
    if rings:
        radius, aside, level = radius * 0.85, 0.12, level + 0.12
    centre = (canvas.width * (0.5 - aside * side), canvas.row(level))
    reach = round(radius * (2.3 if ringed else 1.35))
    top = max(0, round(centre[1]) - reach)
    bottom = min(canvas.rows, round(centre[1]) + reach)
    left = max(0, round(centre[0]) - reach)
    right = min(canvas.period, round(centre[0]) + reach)
    x = (np.arange(left, right, dtype=np.float32) - np.float32(centre[0]))[None] / np.float32(radius)
    y = (np.arange(top, bottom, dtype=np.float32) - np.float32(centre[1]))[:, None] / np.float32(radius)
    away = np.sqrt(x**2 + y**2)
    height = np.sqrt(np.clip(1 - away**2, 0, 1))
    face = _face(rng, x, y, height, earth=earth)
    lit = np.clip(x * side * 0.72 - y * 0.42 + height * 0.45, 0, 1) ** 0.8
    edge = 1.5 / radius
    cover = smooth(1 + edge, 1 - edge, away)
    air = colour("7fc0ff") if earth else colour("ffc9a0")
    rim = smooth(0.72, 1.0, away) * lit
    ball = mix(face * (0.02 + 1.05 * lit[..., None]), f32(air), (rim * 0.65)[..., None])
    halo = np.exp(-np.maximum(away - 1, 0) / 0.07) * np.clip(x * side * 0.72 - y * 0.42 + 0.35, 0, 1) * 0.55
    colours = mix(f32(np.broadcast_to(f32(air), ball.shape)), ball, cover[..., None])
    alpha = np.maximum(cover, halo * (1 - cover))
    if ringed:
        colours, alpha = _rings(x, y, colours, f32(alpha), cover)
    image = np.zeros((bottom - top, canvas.period, 4), np.uint8)
    image[:, left:right] = layer(colours, f32(alpha))
    return Painted(image, top)


def _face(rng: Generator, x: F32, y: F32, height: F32, *, earth: bool) -> F32:
    """Own colours of the ball: seas, land and cloud, or bands of gas."""
    rows, columns = height.shape
    around = np.arctan2(x, height + 1e-3)
    if earth:
        world = noise.field(rng, 256, 512, cells=(3, 5), octaves=6, gain=0.55)
        veil = noise.field(rng, 256, 512, cells=(5, 6), octaves=6, gain=0.6)
        u = f32(np.mod((around / np.pi + 0.5) * 256 + 128, 511))
        v = f32(np.broadcast_to(np.clip((y * 0.5 + 0.5) * 255, 0, 255), (rows, columns)))
        land = cv2.remap(world, u, v, cv2.INTER_LINEAR)
        cloud = cv2.remap(veil, u, v, cv2.INTER_LINEAR)
        ground = mix(f32(colour("1d4f8f")), f32(colour("5c8a4c")), smooth(0.50, 0.56, land)[..., None])
        return mix(ground, f32(colour("ffffff")), smooth(0.52, 0.72, cloud)[..., None])
    bands = noise.curve(rng, 512, lowest=2, highest=40, fall=0.8)
    wobble = noise.field(rng, rows, columns, cells=(3, 6), octaves=4)
    place = np.clip((y * 0.5 + 0.5 + (wobble - 0.5) * 0.05) * 511, 0, 511).astype(np.int32)
    tint = rng.integers(3)
    dark, light = (("7a4a3a", "f0cfa0"), ("2f4f7a", "bfe0ee"), ("5a3a70", "e8b8d8"))[int(tint)]
    return mix(f32(colour(dark)), f32(colour(light)), (bands[place] * 0.5 + 0.5)[..., None])


def _rings(x: F32, y: F32, colours: F32, alpha: F32, ball: F32) -> tuple[F32, F32]:
    """Thin rings round the ball, tilted; hidden behind its upper half."""
    across = x * 0.95 + y * 0.31
    flat = (y * 0.95 - x * 0.31) / 0.24
    away = np.sqrt(across**2 + flat**2)
    stripes = 0.55 + 0.45 * np.sin(away * 46) * np.sin(away * 17)
    cover = smooth(1.30, 1.36, away) * smooth(2.15, 2.08, away) * stripes * 0.85
    cover = np.where((flat < 0) & (ball > 0.5), 0, cover)
    shown = mix(colours, f32(colour("ecd9bb")), cover[..., None])
    return shown, f32(np.maximum(alpha, cover))


def bokeh(rng: Generator, canvas: Canvas, palette: Palette) -> F32:
    """A garden far out of focus: soft greens, and lights spread into discs."""
    rows, columns = _sheet(canvas)
    greens = (colour("23401f"), colour("4f7a34"), colour("93ad55"))
    soft = noise.field(rng, rows, columns, cells=(2, 3), octaves=3, gain=0.5)
    down = np.linspace(1.0, 0.0, rows, dtype=np.float32)[:, None]
    light = f32(np.clip(soft * 0.75 + down * 0.45 - 0.12, 0, 1))
    stops = [(0.0, palette.surface(greens[0], 0.3)), (0.45, palette.surface(greens[1], 0.6)),
             (0.75, palette.surface(greens[2], 0.85)),
             (1.0, blend(palette.haze, palette.sun, 0.3))]  # fmt: skip
    picture = ramp(stops, light)
    discs = np.zeros((rows, columns, 3), np.float32)
    for _ in range(70):
        radius = canvas.unit * float(rng.uniform(0.018, 0.075))
        place = (round(rng.random() * columns), round(rng.random() ** 1.4 * rows * 0.9))
        strength = float(rng.uniform(0.04, 0.22))
        tint = blend(palette.glow, palette.surface(greens[2], 1.0), float(rng.random()))
        shade = tuple(part * strength for part in tint)
        disc = np.zeros_like(discs)
        box = (slice(max(0, int(place[1] - radius - 2)), int(place[1] + radius + 3)),
               slice(max(0, int(place[0] - radius - 2)), int(place[0] + radius + 3)))  # fmt: skip
        view = disc[box]
        centre = (place[0] - box[1].start, place[1] - box[0].start)
        cv2.circle(view, centre, round(radius), shade, -1, cv2.LINE_AA)
        cv2.circle(
            view,
            centre,
            round(radius),
            tuple(part * 1.6 for part in shade),
            max(1, round(radius * 0.06)),
            cv2.LINE_AA,
        )
        discs[box] += view
    return f32(picture + cv2.GaussianBlur(discs, (0, 0), canvas.unit * 0.003))


def glow(rng: Generator, canvas: Canvas, colours: tuple[Colour, ...]) -> F32:
    """A dark gradient with one soft light in it, and a few stars."""
    rows, columns = _sheet(canvas)
    down = np.linspace(0, 1, rows, dtype=np.float32)
    stops = [
        (0.0, blend(colours[0], (0, 0, 0.02), 0.45)),
        (0.35, colours[0]),
        (0.75, colours[1]),
        (1.0, colours[2]),
    ]
    picture = np.repeat(ramp(stops, down)[:, None], columns, axis=1)
    x, y = columns * float(rng.uniform(0.3, 0.7)), rows * float(rng.uniform(0.26, 0.40))
    across = (np.arange(columns, dtype=np.float32)[None] - np.float32(x)) / np.float32(canvas.unit)
    away = np.sqrt(
        across**2 + ((np.arange(rows, dtype=np.float32)[:, None] - np.float32(y)) / canvas.unit) ** 2
    )
    picture = mix(
        picture, f32(colours[3]), (0.85 * np.exp(-away / 0.09) + 0.35 * np.exp(-away / 0.34))[..., None]
    )
    picture = mix(picture, f32(blend(colours[3], (1, 1, 1), 0.6)), smooth(0.082, 0.076, away)[..., None])
    return f32(picture + stars(rng, rows, columns, canvas, 0.3) * smooth(0.6, 0.1, down)[:, None, None])
