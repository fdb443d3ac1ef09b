"""Effects that know what is in front: another background, another sky, a blurred distance, a dyed subject."""

import cv2
import numpy as np

from components.sandbox.render.edit_ops.backdrop import backdrop_for, sky_for
from components.sandbox.render.edit_ops.base import Effect, Frame, Moment, Plane, Stage, above, blend, blurred
from components.sandbox.render.edit_ops.matte import refined
from components.sandbox.render.edit_words import Scope

_KEYABLE = 0.05
"""Share of the picture that must be green or blue screen for it to be one."""


def new_background(stage: Stage, words: str) -> Effect:
    """Everything but the main subject becomes what the words ask for."""
    backdrop = backdrop_for(stage, words)

    def apply(frame: Frame, moment: Moment) -> Frame:
        if moment.subject is None:
            return frame
        return blend(backdrop(moment), frame, refined(moment.subject, frame))

    return apply


def new_sky(stage: Stage, words: str) -> Effect:
    """The sky becomes what the words ask for; what stands below takes on a little of its colour."""
    backdrop = sky_for(stage, words)
    colour = np.array(cv2.mean(backdrop(Moment(0, 0.0, 0.0)))[:3])
    level = float(colour.mean())
    light = min(1.05, 0.42 + level / 170) * (0.55 + 0.45 * colour / max(1.0, level))
    brightest = float(light.max())
    # Multiplying by a plane costs a quarter of a matrix or a table.
    plane = np.empty((stage.height, stage.width, 3), np.uint8)
    plane[:] = np.round(light / brightest * 255)

    def apply(frame: Frame, moment: Moment) -> Frame:
        if moment.sky is None:
            return frame
        lit = cv2.multiply(frame, plane, scale=brightest / 255)
        return blend(lit, backdrop(moment), refined(moment.sky, frame))

    return apply


def green_screen(stage: Stage, words: str) -> Effect:
    """A plain green or blue backdrop is keyed out, spill and all, for a new one."""
    backdrop = backdrop_for(stage, words)

    def apply(frame: Frame, moment: Moment) -> Frame:
        blue, green, red = cv2.split(frame)
        by_green = cv2.subtract(green, cv2.max(red, blue))
        by_blue = cv2.subtract(blue, cv2.max(red, green))
        is_green = (by_green > 30).mean() >= (by_blue > 45).mean()
        excess = by_green if is_green else by_blue
        if (excess > 30).mean() < _KEYABLE and moment.subject is not None:
            return blend(backdrop(moment), frame, refined(moment.subject, frame))
        key = cv2.GaussianBlur(above(excess, 18, 6), (0, 0), max(0.5, stage.unit))
        # The screen's colour also falls on the subject: what exceeds the other two channels goes.
        clean = (
            [blue, cv2.subtract(green, excess), red] if is_green else [cv2.subtract(blue, excess), green, red]
        )
        return blend(cv2.merge(clean), backdrop(moment), key)

    return apply


def blur_background(stage: Stage) -> Effect:
    """A long lens: the main subject sharp, the rest far out of focus."""

    def apply(frame: Frame, moment: Moment) -> Frame:
        soft = blurred(frame, 13 * stage.unit)
        if moment.subject is None:
            return soft
        return blend(soft, frame, refined(moment.subject, frame))

    return apply


def within(effect: Effect, scope: Scope) -> Effect:
    """The effect, kept to a part of the picture."""
    if scope is Scope.WHOLE:
        return effect

    def apply(frame: Frame, moment: Moment) -> Frame:
        mask = moment.sky if scope is Scope.SKY else moment.subject
        if mask is None:
            return effect(frame, moment)
        fine = refined(mask, frame)
        part: Plane = cv2.bitwise_not(fine) if scope is Scope.BACKGROUND else fine
        return blend(frame, effect(frame, moment), part)

    return apply
