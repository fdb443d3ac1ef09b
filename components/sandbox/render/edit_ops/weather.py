"""Things in the air: fog, rain, snow, sparks, dust; where each is follows from the time alone."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import (
    Effect,
    Frame,
    Moment,
    Plane,
    Stage,
    blend,
    blurred,
    fitted,
    scaled,
    screen,
    smooth_noise,
    spread,
)
from components.sandbox.render.edit_ops.colour import Grade, graded

_SUBPIXEL = 4
"""Bits of a pixel in OpenCV's drawing calls: slow things would jump from pixel to pixel without."""


_HAZE, _KEPT, _MIST_LEVEL = 0.17, 0.94, 216
"""Rain's share of a fog's cover, what it leaves of the picture's light, and the mist's own level."""


@dataclass(frozen=True, slots=True)
class _Swarm:
    """Particles by their random constants, each of shape (count,), in 0..1."""

    across: NDArray[np.float64]
    down: NDArray[np.float64]
    near: NDArray[np.float64]
    own: NDArray[np.float64]


def fog(stage: Stage) -> Effect:
    """Mist over a paler picture."""
    mist = _mist(stage)
    pale = graded(Grade(saturation=0.55, tone=((0, 0.10), (0.5, 0.50), (1, 0.92))), stage)
    colour = np.full((stage.height, stage.width, 3), (222, 216, 210), np.uint8)
    return lambda frame, moment: blend(pale(frame, moment), colour, mist(moment.time_s))


def _mist(stage: Stage) -> Callable[[float], Plane]:
    """Two banks drifting past each other, thicker in the distance (the upper half): the cover at a time."""
    random = stage.random("fog")
    side = 256
    # Repeated sideways, so that a drift is an addition and nothing has to be folded back.
    banks = [np.tile(smooth_noise(random, side, side, cells), (1, 3)) for cells in (3, 5)]
    small = max(2, stage.width // 4), max(2, stage.height // 4)
    across, down = np.meshgrid(
        np.arange(small[0], dtype=np.float32) / small[0] * side * 1.4,
        np.arange(small[1], dtype=np.float32) / small[0] * side * 2.2 % side,
    )
    far = np.linspace(0, 1, small[1], dtype=np.float32)[:, None]
    cover = 0.34 + 0.26 * np.exp(-(((far - 0.45) / 0.38) ** 2))

    def bank(index: int, drift: float) -> NDArray[np.float32]:
        shift = np.float32(drift % 1 * side)
        noise = cv2.remap(banks[index], across + shift, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        return np.asarray(noise, np.float32)

    def at(time_s: float) -> Plane:
        density = 0.55 * bank(0, time_s * 0.035) + 0.45 * bank(1, -time_s * 0.055)
        cloud = np.clip(cover * (0.25 + 1.6 * density), 0, 0.92)
        return fitted((cloud * 255).astype(np.uint8), stage.size)

    return at


def rain(stage: Stage) -> Effect:
    """Streaks at three distances under a grey, wet sky."""
    swarm = _swarm(stage, "rain", 520)
    order = np.argsort(swarm.near).tolist()
    speed = 1.5 + 1.5 * swarm.near
    length = (26 + 62 * swarm.near) * stage.unit
    shine = (42 + 88 * swarm.near * (0.4 + 0.6 * swarm.own)).tolist()
    wet = graded(
        Grade(
            saturation=0.62,
            gains=(0.88, 0.97, 1.05),
            tone=((0, 0.04), (0.25, 0.20), (0.5, 0.40), (0.75, 0.60), (1, 0.82)),
            vignette=0.2,
        ),
        stage,
    )
    slant = 0.10 + 0.08 * float(stage.random("wind").random())
    thick = np.maximum(1, np.round((0.6 + 1.3 * swarm.near) * stage.unit)).astype(int).tolist()
    mist = _mist(stage)

    def apply(frame: Frame, moment: Moment) -> Frame:
        streaks = np.zeros((stage.height, stage.width), np.uint8)
        fall = (swarm.down + moment.time_s * speed) % 1.15
        left = ((swarm.across * 1.2 + slant * fall) % 1.2 - 0.1) * stage.width
        top = fall * stage.height * 1.1 - length
        starts = _fixed_places(left, top)
        ends = _fixed_places(left + slant * length, top + length)
        for i in order:
            cv2.line(streaks, starts[i], ends[i], shine[i], thick[i], cv2.LINE_AA, _SUBPIXEL)
        haze = cv2.convertScaleAbs(mist(moment.time_s), alpha=_HAZE)
        # What falls and what hangs in the air are both grey light: one plane for the two.
        air = cv2.add(
            cv2.convertScaleAbs(haze, alpha=_MIST_LEVEL / 255),
            cv2.GaussianBlur(streaks, (0, 0), max(0.4, 0.7 * stage.unit)),
        )
        kept = cv2.multiply(wet(frame, moment), spread(cv2.bitwise_not(haze)), scale=_KEPT / 255)
        return cv2.add(kept, spread(air))

    return apply


def snow(stage: Stage) -> Effect:
    """Flakes at three distances, swaying, the near ones out of focus, in cold winter light."""
    swarm = _swarm(stage, "snow", 560)
    near = swarm.near**2.2
    radius = (1.3 + 6.0 * near) * stage.unit
    speed = 0.10 + 0.22 * near
    shine = np.where(near > 0.5, 150, 165 + 90 * swarm.own)
    sharp, soft = np.flatnonzero(near <= 0.5), np.flatnonzero(near > 0.5)
    winter = graded(
        Grade(
            saturation=0.66,
            gains=(0.94, 1.0, 1.08),
            tone=((0, 0.05), (0.25, 0.25), (0.5, 0.51), (1, 0.95)),
        ),
        stage,
    )

    def apply(frame: Frame, moment: Moment) -> Frame:
        sway = 0.016 * np.sin(moment.time_s * (0.8 + swarm.own) + swarm.own * 40) + 0.012 * moment.time_s
        across = ((swarm.across + sway * (0.5 + near)) % 1.06 - 0.03) * stage.width
        down = ((swarm.down + moment.time_s * speed) % 1.08 - 0.04) * stage.height
        far = _discs(stage, across[sharp], down[sharp], radius[sharp], shine[sharp])
        close = _discs(stage, across[soft], down[soft], radius[soft], shine[soft])
        flakes = cv2.add(
            cv2.GaussianBlur(far, (0, 0), max(0.5, 0.8 * stage.unit)), blurred(close, 3 * stage.unit)
        )
        return screen(winter(frame, moment), spread(flakes))

    return apply


def sparks(stage: Stage) -> Effect:
    """Embers whirling up from a glow below the picture's edge."""
    swarm = _swarm(stage, "sparks", 300)
    life = 1.6 + 1.8 * swarm.own
    radius = (1.1 + 3.4 * swarm.near**2) * stage.unit
    warm = graded(
        Grade(saturation=1.1, gains=(1.05, 0.90, 0.74), tone=((0, 0), (0.5, 0.40), (1, 0.94))), stage
    )
    hearth = scaled(_hearth(stage), 0.25)
    thick = np.maximum(1, np.round(radius * 1.3)).astype(int).tolist()

    def apply(frame: Frame, moment: Moment) -> Frame:
        age = ((moment.time_s + swarm.down * life) % life) / life
        turn = age * (6 + 5 * swarm.own) + swarm.own * 30
        curl, bend = np.sin(turn), np.cos(turn) * age
        across = (swarm.across + 0.05 * curl * age + 0.03 * age) * stage.width
        down = (1.04 - age**0.85 * (0.55 + 0.65 * swarm.near)) * stage.height
        heat = np.clip((1 - age) ** 0.7 * (0.75 + 0.25 * np.sin(moment.time_s * 17 + swarm.own * 90)), 0, 1)
        embers = np.zeros((stage.height, stage.width, 3), np.uint8)
        heads = _fixed_places(across, down)
        tails = _fixed_places(across - 3.2 * bend * radius, down + 2.6 * radius)
        hues = np.stack([20 + 90 * heat**3, 70 + 140 * heat**2, 255 * np.minimum(1, 0.35 + heat)], axis=1)
        colours = hues.tolist()
        for i in np.flatnonzero(heat > 0.04).tolist():
            cv2.line(embers, heads[i], tails[i], colours[i], thick[i], cv2.LINE_AA, _SUBPIXEL)
        small = scaled(embers, 0.25)
        halo = cv2.convertScaleAbs(blurred(small, 9 / 4 * stage.unit), alpha=2.6)
        flicker = 0.8 + 0.12 * math.sin(moment.time_s * 9.1) + 0.08 * math.sin(moment.time_s * 23.7)
        glow = screen(cv2.convertScaleAbs(hearth, alpha=flicker), halo)
        return cv2.add(screen(warm(frame, moment), fitted(glow, stage.size)), embers)

    return apply


def dust(stage: Stage) -> Effect:
    """Motes of light floating in slow curls, some sharp, some as soft discs."""
    swarm = _swarm(stage, "dust", 150)
    near = swarm.near**2
    radius = (1.2 + 8.5 * near) * stage.unit
    gold = np.array([150, 215, 255], np.float32) / 255
    soft, sharp = np.flatnonzero(near > 0.25), np.flatnonzero(near <= 0.25)

    def apply(frame: Frame, moment: Moment) -> Frame:
        time = moment.time_s
        across = (swarm.across + 0.05 * np.sin(time * 0.5 + swarm.own * 9) + 0.012 * time * (near + 0.3)) % 1
        down = (swarm.down + 0.04 * np.sin(time * 0.7 + swarm.across * 11) - 0.018 * time * (near + 0.3)) % 1
        twinkle = 0.45 + 0.55 * np.sin(time * (1 + 2 * swarm.own) + swarm.down * 30) ** 2
        shine = twinkle * np.where(near > 0.25, 80, 245)
        x, y = across * stage.width, down * stage.height
        motes = cv2.add(
            blurred(_discs(stage, x[soft], y[soft], radius[soft], shine[soft]), 1.6 * stage.unit),
            cv2.GaussianBlur(_discs(stage, x[sharp], y[sharp], radius[sharp], shine[sharp]), (0, 0), 0.7),
        )
        light = cv2.add(motes, cv2.convertScaleAbs(blurred(motes, 8 * stage.unit), alpha=1.2))
        coloured = [cv2.convertScaleAbs(light, alpha=float(part)) for part in gold]
        return screen(frame, cv2.merge(coloured))

    return apply


def _swarm(stage: Stage, purpose: str, count: int) -> _Swarm:
    """As many particles as suit the shape: the count is for 16:9."""
    shape = max(stage.width, stage.height) / min(stage.width, stage.height) * 9 / 16
    across, down, near, own = stage.random(purpose).random((4, round(count * max(0.6, min(shape, 2.0)))))
    return _Swarm(across, down, near, own)


def _discs(
    stage: Stage,
    across: NDArray[np.float64],
    down: NDArray[np.float64],
    radius: NDArray[np.float64],
    shine: NDArray[np.float64],
) -> Plane:
    plane = np.zeros((stage.height, stage.width), np.uint8)
    for x, y, size, light in zip(across, down, radius, shine, strict=True):
        fixed = max(8, round(size * 2**_SUBPIXEL))
        cv2.circle(plane, _fixed(x, y), fixed, float(light), -1, cv2.LINE_AA, _SUBPIXEL)
    return plane


def _fixed_places(x: NDArray[np.float64], y: NDArray[np.float64]) -> list[list[int]]:
    """Places in OpenCV's fixed point, as it takes them; a single one costs as much as drawing there."""
    places: list[list[int]] = np.rint(np.stack([x, y], axis=1) * 2**_SUBPIXEL).astype(int).tolist()
    return places


def _fixed(x: float, y: float) -> tuple[int, int]:
    return round(x * 2**_SUBPIXEL), round(y * 2**_SUBPIXEL)


def _hearth(stage: Stage) -> Frame:
    """Orange light from below."""
    rise = np.linspace(0, 1, stage.height, dtype=np.float32)[:, None, None] ** 2.6
    colour = np.array([14, 74, 190], np.float32)
    return np.broadcast_to(rise * colour, (stage.height, stage.width, 3)).astype(np.uint8)
