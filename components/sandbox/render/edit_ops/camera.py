"""What the camera does: mirror, zoom, shake, steadying. Every warp stays inside the picture."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from components.sandbox.render.edit_ops.base import Effect, Frame, Moment, Stage

_STEADY_ZOOM = 1.10
"""How much larger a steadied picture is shown, so that its moving edges stay outside."""
_SHAKE_ZOOM = 1.07


def mirror(_stage: Stage) -> Effect:
    """Left becomes right."""
    return lambda frame, _moment: cv2.flip(frame, 1)


def upside_down(_stage: Stage) -> Effect:
    """Top becomes bottom."""
    return lambda frame, _moment: cv2.flip(frame, 0)


def zoom(stage: Stage, *, inwards: bool) -> Effect:
    """An eased zoom by 1.5 towards the middle, or away from it."""

    def apply(frame: Frame, moment: Moment) -> Frame:
        eased = 0.5 - 0.5 * math.cos(math.pi * moment.share)
        factor = 1.5 ** (eased if inwards else 1 - eased)
        return _warped(frame, stage, _about_centre(stage, factor))

    return apply


def shake(stage: Stage) -> Effect:
    """A hand-held camera in a hurry: sums of slow and quick sways, a little roll."""
    phases = stage.random("shake").random((3, 3)) * 2 * math.pi
    speeds = np.array([5.3, 11.7, 23.1])
    weights = np.array([0.55, 0.30, 0.15])

    def apply(frame: Frame, moment: Moment) -> Frame:
        sway = (np.sin(moment.time_s * speeds + phases) * weights).sum(axis=1)
        reach = (_SHAKE_ZOOM - 1) / 2 * 0.72
        matrix = _about_centre(stage, _SHAKE_ZOOM, roll=float(sway[2]) * 0.007)
        matrix[0, 2] += sway[0] * reach * stage.width
        matrix[1, 2] += sway[1] * reach * stage.height
        return _warped(frame, stage, matrix)

    return apply


def steady(stage: Stage) -> Effect:
    """Takes out the shake that the survey of the clip has found."""
    centre = _about_centre(stage, _STEADY_ZOOM)

    def apply(frame: Frame, moment: Moment) -> Frame:
        if moment.steadying is None:
            return frame
        matrix = moment.steadying.astype(np.float64)
        matrix[:, 2] *= stage.width
        whole = np.vstack([centre, [0, 0, 1]]) @ np.vstack([matrix, [0, 0, 1]])
        return _warped(frame, stage, whole[:2])

    return apply


def _about_centre(stage: Stage, factor: float, roll: float = 0.0) -> NDArray[np.float64]:
    """Enlarges about the middle and turns by `roll` radians."""
    cosine, sine = factor * math.cos(roll), factor * math.sin(roll)
    x, y = stage.width / 2 - 0.5, stage.height / 2 - 0.5
    return np.array(
        [[cosine, -sine, x - cosine * x + sine * y], [sine, cosine, y - sine * x - cosine * y]], np.float64
    )


def _warped(frame: Frame, stage: Stage, matrix: NDArray[np.float64]) -> Frame:
    return cv2.warpAffine(
        frame, matrix, stage.size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    )
