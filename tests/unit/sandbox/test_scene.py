"""Painting scenes: every setting, light, weather, style, move and subject, at a small size."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from components.sandbox.render.canvas import Canvas
from components.sandbox.render.lexicon import understand
from components.sandbox.render.pixels import U8
from components.sandbox.render.scene import Scene
from components.sandbox.render.sound.events import Happening, events_for
from components.sandbox.render.spec import (
    Light,
    Move,
    Role,
    SceneSpec,
    Setting,
    Style,
    Subject,
    Tempo,
    Weather,
)

SMALL = Canvas(160, 90)


def _plain(setting: Setting = Setting.MEADOW) -> SceneSpec:
    spec = understand("", 5)
    return replace(
        spec, setting=setting, light=Light.DAY, weather=Weather.CLEAR, move=Move.STATIC, tempo=Tempo.NORMAL
    )


def _scene(spec: SceneSpec, canvas: Canvas = SMALL, duration_s: float = 1.0) -> Scene:
    with ThreadPoolExecutor(2) as painters:
        return Scene(spec, canvas, duration_s, 24, painters)


def _frame(spec: SceneSpec, number: int = 12, canvas: Canvas = SMALL) -> U8:
    return _scene(spec, canvas).frame(number)


@cache
def _bare_frames(spec: SceneSpec) -> dict[int, U8]:
    scene = _scene(spec, duration_s=2.0)
    return {at: scene.frame(at) for at in (12, 24, 40)}


def _difference(first: U8, second: U8) -> float:
    return float(np.abs(first.astype(np.int16) - second.astype(np.int16)).mean())


@pytest.mark.parametrize("setting", list(Setting))
def test_every_setting_is_a_picture_with_contrast(setting: Setting) -> None:
    luma = _frame(_plain(setting))[:90]
    assert luma.shape == (90, 160)
    assert luma.std() > 6


def test_no_two_settings_look_alike() -> None:
    frames = [_frame(_plain(setting)) for setting in Setting]
    for place, first in enumerate(frames):
        assert all(_difference(first, second) > 4 for second in frames[place + 1 :])


@pytest.mark.parametrize("light", list(Light))
def test_every_light_is_drawn(light: Light) -> None:
    frame = _frame(replace(_plain(Setting.LAKE), light=light))
    assert frame[:90].std() > 4


def test_night_is_darker_than_day() -> None:
    day, night = (_frame(replace(_plain(), light=light))[:90].mean() for light in (Light.DAY, Light.NIGHT))
    assert night < day * 0.7


@pytest.mark.parametrize("weather", [kind for kind in Weather if kind is not Weather.CLEAR])
def test_every_weather_can_be_seen(weather: Weather) -> None:
    spec = replace(_plain(Setting.LAKE), light=Light.DUSK)
    assert _difference(_frame(spec), _frame(replace(spec, weather=weather))) > 0.05


@pytest.mark.parametrize("subject", list(Subject))
def test_every_subject_can_be_seen(subject: Subject) -> None:
    spec = replace(_plain(), light=Light.DUSK)
    scene = _scene(replace(spec, roles=(Role(subject),)), duration_s=2.0)
    bare = _bare_frames(spec)
    changed = [np.abs(scene.frame(at).astype(np.int16) - bare[at]) > 10 for at in bare]
    assert max(int(pixels[:90].sum()) for pixels in changed) > 15


def test_a_colour_named_in_the_prompt_is_used() -> None:
    red, green = (
        _frame(replace(_plain(), roles=(Role(Subject.BALLOON, 1, shade),))) for shade in ("d63a2f", "3f9a4d")
    )
    assert _difference(red, green) > 0.3


def test_noir_is_without_colour() -> None:
    chroma = _frame(replace(_plain(), style=Style.NOIR))[90:]
    assert np.abs(chroma.astype(np.int16) - 128).max() <= 1


def test_styles_differ_from_each_other() -> None:
    frames = [_frame(replace(_plain(), style=style)) for style in Style]
    for place, first in enumerate(frames):
        assert all(_difference(first, second) > 0.2 for second in frames[place + 1 :])


@pytest.mark.parametrize("move", [kind for kind in Move if kind is not Move.STATIC])
def test_the_camera_moves_over_the_whole_clip(move: Move) -> None:
    spec = replace(_plain(Setting.MOUNTAINS), move=move)
    scene = _scene(spec, duration_s=3.0)
    still = _scene(replace(spec, move=Move.STATIC), duration_s=3.0)
    moved = _difference(scene.frame(0), scene.frame(70))
    assert moved > 1.4 * _difference(still.frame(0), still.frame(70))


def test_a_still_camera_still_shows_a_living_scene() -> None:
    scene = _scene(_plain(Setting.SEA))
    assert _difference(scene.frame(0), scene.frame(20)) > 0.3


def test_slow_motion_moves_less_than_normal_time() -> None:
    spec = _plain(Setting.SEA)
    drifts = []
    for tempo in (Tempo.SLOW, Tempo.NORMAL):
        scene = _scene(replace(spec, tempo=tempo))
        drifts.append(_difference(scene.frame(0), scene.frame(2)))
    assert drifts[0] < drifts[1]


def test_frames_depend_on_their_number_alone() -> None:
    spec = understand("a dog running through wildflowers at sunset in the rain", 11)
    one, other = _scene(spec), _scene(spec)
    forward = [one.frame(number) for number in (0, 7, 15)]
    backward = [other.frame(number) for number in (15, 7, 0)][::-1]
    assert all(np.array_equal(first, second) for first, second in zip(forward, backward, strict=True))


def test_the_seed_changes_the_landscape() -> None:
    frames = [_frame(replace(_plain(Setting.MOUNTAINS), seed=seed)) for seed in (1, 2)]
    assert _difference(*frames) > 3


@pytest.mark.parametrize("size", [(90, 160), (120, 120), (62, 30), (16, 16), (214, 90)])
def test_any_even_size_is_drawn(size: tuple[int, int]) -> None:
    width, height = size
    for setting in (Setting.LAKE, Setting.STREET, Setting.SPACE):
        frame = _frame(_plain(setting), canvas=Canvas(width, height))
        assert frame.shape == (height * 3 // 2, width)


def test_lightning_brightens_the_whole_picture() -> None:
    spec = replace(_plain(Setting.SEA), light=Light.STORM)
    strike = next(event for event in events_for(spec, 6.0) if event.kind is Happening.LIGHTNING)
    scene = _scene(spec, duration_s=6.0)
    before, at = round(strike.at_s * 24) - 3, round(strike.at_s * 24) + 1
    assert scene.frame(at)[:90].mean() > scene.frame(before)[:90].mean() + 5


@pytest.mark.parametrize("seed", range(6))
def test_storms_soon_have_lightning_and_go_on_having_it(seed: int) -> None:
    events = events_for(replace(_plain(Setting.SEA), light=Light.STORM, seed=seed), 10.0)
    strikes = [0.0, *(event.at_s for event in events if event.kind is Happening.LIGHTNING), 10.0]
    assert strikes[1] < 1.5
    assert max(later - sooner for sooner, later in itertools.pairwise(strikes)) < 2.5


@pytest.mark.parametrize("size", [(15, 20), (20, 14), (33, 40), (0, 0)])
def test_sizes_that_cannot_be_drawn_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="can't be drawn"):
        Canvas(*size)
