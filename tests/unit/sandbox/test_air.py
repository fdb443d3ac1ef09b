"""What is in the air: seen, and not in the way of who is seen."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import cv2
import numpy as np
import pytest

from components.sandbox.render.canvas import Canvas
from components.sandbox.render.lexicon import understand
from components.sandbox.render.pixels import U8
from components.sandbox.render.scene import Scene
from components.sandbox.render.spec import Move, SceneSpec, Weather


def _picture(spec: SceneSpec, canvas: Canvas) -> U8:
    with ThreadPoolExecutor(2) as painters:
        return Scene(replace(spec, move=Move.STATIC), canvas, 2.0, 24, painters).picture(20)


def _change(one: U8, other: U8) -> U8:
    return np.asarray(cv2.absdiff(one, other).max(axis=2), np.uint8)


@pytest.mark.parametrize("what", ["fireflies", "sparks"])
def test_dozens_of_lights_glow(what: str) -> None:
    spec, canvas = understand(f"{what} in a forest at night", 7), Canvas(480, 270)
    lights = _change(_picture(spec, canvas), _picture(replace(spec, weather=Weather.CLEAR), canvas))
    count, _ = cv2.connectedComponents((lights > 90).astype(np.uint8))
    assert count > 40


def test_somebody_in_the_fog_stands_out_from_it() -> None:
    spec, canvas = understand("a walker in the fog on a city street, noir", 7), Canvas(160, 90)
    clear = replace(spec, weather=Weather.CLEAR)
    seen = [
        float(_change(_picture(each, canvas), _picture(replace(each, roles=()), canvas)).mean())
        for each in (spec, clear)
    ]
    assert seen[0] > 0.9 * seen[1]
