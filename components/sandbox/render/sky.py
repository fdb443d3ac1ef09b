"""The painted sky: gradient, sun or moon with its glow, stars; and what stands in it."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from components.sandbox.render import noise
from components.sandbox.render.canvas import Canvas
from components.sandbox.render.palette import Palette
from components.sandbox.render.pixels import F32, U8, Colour, blend, byte, colour, f32, mix, ramp, smooth, u8
from components.sandbox.render.spec import Light

_SUN_RADIUS = 0.042
_MOON_RADIUS = 0.052
_NEON_RADIUS = 0.15
"""Radius of the disc in canvas units."""


@dataclass(frozen=True, slots=True)
class Sky:
    """The painted sky.

    Attributes:
        image: opaque RGBA, as wide as the frame and a margin, as high as the sheet.
        sun: where the disc's centre is, in the image's columns and the sheet's rows.
        left: columns painted beyond the frame on each side.
    """

    image: U8
    sun: tuple[float, float]
    left: int


def paint_sky(
    rng: Generator,
    canvas: Canvas,
    palette: Palette,
    light: Light,
    *,
    horizon: float,
    side: float,
    starry: bool,
    rainbow: bool = False,
) -> Sky:
    """The sky down to the horizon (a share of the frame's height), its sun on one side (-1 left, 1 right)."""
    left = canvas.margin
    columns, rows = canvas.width + 2 * left, canvas.rows
    depth = np.arange(rows, dtype=np.float32) / np.float32(canvas.row(horizon))
    picture = np.repeat(ramp(palette.sky, np.clip(depth, 0, 1))[:, None], columns, axis=1)
    sun_x = left + canvas.width * (0.5 + side * rng.uniform(0.10, 0.24))
    sun_y = canvas.row(horizon * (1 - palette.sun_height))
    away = _distance(rows, columns, sun_x, sun_y, canvas.unit)
    if starry:
        twinkling = stars(rng, rows, columns, canvas, palette.stars or 0.6)
        picture = f32(picture + twinkling * smooth(1.05, 0.35, depth)[:, None, None])
    if rainbow:
        picture = picture + _rainbow(rows, columns, canvas, horizon=horizon, side=side)
    picture = _glow(picture, away, palette)
    picture = _disc(picture, away, palette, light=light, rng=rng, centre=(sun_x, sun_y), unit=canvas.unit)
    dither = rng.random((rows, columns, 1), dtype=np.float32) - np.float32(0.5)
    tones = np.clip(_shoulder(picture) * 255 + dither, 0, 255)
    alpha = np.full((rows, columns, 1), 255, np.float32)
    return Sky(u8(np.concatenate([tones, alpha], axis=-1)), (float(sun_x), float(sun_y)), left)


def framed(canvas: Canvas, picture: F32, rng: Generator) -> Sky:
    """A backdrop that takes the sky's place; its light is taken to come from above the middle."""
    rows, columns = picture.shape[:2]
    dither = rng.random((rows, columns, 1), dtype=np.float32) - np.float32(0.5)
    tones = np.clip(_shoulder(picture) * 255 + dither, 0, 255)
    alpha = np.full((rows, columns, 1), 255, np.float32)
    return Sky(u8(np.concatenate([tones, alpha], axis=-1)), (columns / 2, 0.0), canvas.margin)


def _distance(rows: int, columns: int, x: float, y: float, unit: float) -> F32:
    across = (np.arange(columns, dtype=np.float32) - np.float32(x))[None] / np.float32(unit)
    down = (np.arange(rows, dtype=np.float32) - np.float32(y))[:, None] / np.float32(unit)
    return f32(np.sqrt(across**2 + down**2))


def _glow(picture: F32, away: F32, palette: Palette) -> F32:
    reach = palette.glow_size
    share = reach * (0.46 * np.exp(-away / 0.10) + 0.36 * np.exp(-away / 0.38))
    return mix(picture, f32(palette.glow) * 1.05, share[..., None])


def _disc(
    picture: F32,
    away: F32,
    palette: Palette,
    *,
    light: Light,
    rng: Generator,
    centre: tuple[float, float],
    unit: float,
) -> F32:
    """Sun, moon with seas, or the striped sun of neon nights; none behind closed clouds or overhead."""
    if light in {Light.OVERCAST, Light.STORM} or palette.sun_height > 0.95:
        return picture
    radius = {Light.NIGHT: _MOON_RADIUS, Light.NEON: _NEON_RADIUS}.get(light, _SUN_RADIUS)
    edge = 1.3 / unit
    cover = smooth(radius + edge, radius - edge, away)
    down = (np.arange(away.shape[0], dtype=np.float32) - np.float32(centre[1])) / np.float32(unit * radius)
    face: F32 = np.broadcast_to(f32(palette.sun), picture.shape)
    if light is Light.NIGHT:
        seas = noise.field(rng, 256, 256, cells=(4, 4), octaves=4)
        size = max(2, round(2 * radius * unit))
        patch = f32(cv2.resize(seas, (size, size)))
        shade: F32 = np.ones(away.shape, np.float32)
        top, left = round(centre[1] - size / 2), round(centre[0] - size / 2)
        view = shade[max(0, top) : top + size, left : left + size]
        view -= 0.28 * smooth(0.45, 0.70, patch[max(0, -top) : max(0, -top) + view.shape[0], : view.shape[1]])
        face = f32(face * shade[..., None])
    elif light is Light.NEON:
        stripes = np.sin(down * 17) > (1.25 - 1.5 * np.clip((down + 0.15) / 1.15, 0, 1))
        cover = f32(cover * (1 - (stripes & (down > -0.15)))[:, None])
        stops = ((0.0, palette.sun), (0.5, colour("ffd36b")), (1.0, palette.glow))
        face = np.broadcast_to(ramp(stops, np.clip(down * 0.5 + 0.5, 0, 1))[:, None], picture.shape)
    return mix(picture, face * 1.25, cover[..., None])


def _rainbow(rows: int, columns: int, canvas: Canvas, *, horizon: float, side: float) -> F32:
    """A bow opposite the sun: its colours are added to the sky, strongest near the ground."""
    centre = (columns * (0.5 - 0.16 * side), canvas.row(horizon + 0.16))
    away = _distance(rows, columns, centre[0], centre[1], canvas.unit)
    shades = ("5a3fc0", "3f8fe0", "4fd07a", "f5d94a", "f0503f")
    stops = [(place / 4, colour(shade)) for place, shade in enumerate(shades)]
    share = (away - 0.56) / 0.075
    band = smooth(-0.15, 0.2, share) * smooth(1.15, 0.8, share)
    return f32(ramp(stops, np.clip(share, 0, 1)) * (band * np.float32(0.30))[..., None])


def stars(rng: Generator, rows: int, columns: int, canvas: Canvas, share: float) -> F32:
    """Stars of many sizes, and the pale band of the galaxy across them."""
    sky = np.zeros((rows, columns, 3), np.uint8)
    scale = canvas.unit / 720
    for _ in range(round(620 * share * columns * rows / canvas.unit**2)):
        x, y = rng.random() * columns, rng.random() * rows
        bright = float(rng.random() ** 4)
        tint = blend(colour("bcd2ff"), colour("fff0dc"), float(rng.random()))
        radius = round(16 * scale * (0.45 + 1.15 * bright))
        shade = tuple(part * (0.28 + 0.72 * bright) for part in byte(tint))
        cv2.circle(sky, (round(x * 16), round(y * 16)), max(6, radius), shade, -1, cv2.LINE_AA, 4)
    across = np.arange(columns, dtype=np.float32)[None] / columns
    down = np.arange(rows, dtype=np.float32)[:, None] / rows
    cloud = noise.field(rng, rows, columns, cells=(3, 6), octaves=6, gain=0.58)
    band = np.exp(-(((down - 0.62 + across * 0.55 + (cloud - 0.5) * 0.22) / 0.13) ** 2))
    milk = (band * smooth(0.25, 0.85, cloud) * 0.24 * share)[..., None] * f32(colour("9fb4e8"))
    return f32(f32(sky) * np.float32((0.75 + 0.5 * share) / 255) + milk)


def _shoulder(picture: F32) -> F32:
    """Compress what is brighter than the screen, so that the sun's surroundings keep their colour."""
    knee = np.float32(0.70)
    return f32(
        np.where(picture < knee, picture, knee + (1 - knee) * (1 - np.exp(-(picture - knee) / (1 - knee))))
    )


def moon_colour(palette: Palette) -> Colour:
    """What the disc throws on water."""
    return blend(palette.sun, palette.glow, 0.35)
