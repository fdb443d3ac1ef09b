"""What a setting is dressed with, and where those in it stand."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from components.sandbox.render.canvas import Canvas
from components.sandbox.render.lexicon import understand
from components.sandbox.render.palette import palette_for
from components.sandbox.render.places.catalogue import plan_for
from components.sandbox.render.places.plan import Plan, Site
from components.sandbox.render.scene import Scene
from components.sandbox.render.spec import Detail, Light, Move, SceneSpec, Setting, Subject, Weather

SMALL = Canvas(160, 90)


def _plan(prompt: str, seed: int = 7) -> Plan:
    spec = understand(prompt, seed)
    return plan_for(Site(SMALL, palette_for(spec.light, seed, spec.setting), spec, 1.0))


def _scene(spec: SceneSpec) -> Scene:
    with ThreadPoolExecutor(2) as painters:
        return Scene(spec, SMALL, 2.0, 24, painters)


def _still(prompt: str) -> SceneSpec:
    return replace(understand(prompt, 7), move=Move.STATIC, weather=Weather.CLEAR)


def _ripple(spec: SceneSpec) -> float:
    """How much the lower left corner, where no figure is, changes within the clip."""
    scene = _scene(spec)
    corners = [scene.picture(at)[80:, :30].astype(np.int16) for at in (10, 30)]
    return float(np.abs(corners[0] - corners[1]).mean())


@pytest.mark.parametrize("water", ["sea", "lake", "city skyline"])
@pytest.mark.parametrize("who", ["car", "train", "rider", "dog", "woman", "cyclist", "cabin"])
def test_who_cannot_swim_stands_on_land(who: str, water: str) -> None:
    plan = _plan(f"a {who} at the {water} at noon")
    assert plan.water is not None
    assert plan.shore


@pytest.mark.parametrize("subject", [Subject.SAILBOAT, Subject.WHALE, Subject.BIRDS])
def test_who_swims_or_flies_has_the_open_sea(subject: Subject) -> None:
    assert _plan(f"a {subject.value} over the ocean at noon").shore == []


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_rings_that_are_named_are_shown(seed: int) -> None:
    [planet] = _plan("a planet with rings in space", seed).back
    shown = np.flatnonzero(planet().image[:, : SMALL.width, 3].max(axis=0) > 40)
    assert shown[0] > 0
    assert shown[-1] < SMALL.width - 1
    assert shown[-1] - shown[0] > 60


@pytest.mark.parametrize("place", ["forest", "meadow", "mountain lake", "village street"])
def test_snow_lies_on_ground_and_trees(place: str) -> None:
    spec = replace(_still(f"a {place} at noon"), roles=())
    white = replace(spec, details=spec.details | {Detail.SNOWY})
    bare, snowed = (_scene(each).picture(0)[50:].astype(np.int16) for each in (spec, white))
    assert (snowed.min(axis=2) > 150).mean() > 0.15 + (bare.min(axis=2) > 150).mean()


def test_a_cabin_under_northern_lights_stands_among_conifers() -> None:
    spec = understand("Northern lights over a cabin, snow falling, night", 7)
    assert spec.setting is Setting.FOREST
    assert not spec.details & {Detail.AUTUMN, Detail.BLOSSOM}


def _glow(prompt: str) -> tuple[float, float]:
    """Share of strongly magenta or cyan pixels in the upper half, and on the road."""
    spec = replace(_still(prompt), roles=())
    red, green, blue = np.moveaxis(_scene(spec).picture(0).astype(np.int16), -1, 0)
    strong = (blue > 140) & (np.abs(red - green) > 90)
    return float(strong[:70].mean()), float(strong[75:].mean())


def test_a_neon_street_glows_magenta_and_cyan_and_its_wet_road_too() -> None:
    assert understand("a neon city street at night", 7).light is Light.NEON
    neon, plain = (_glow(f"a {kind} city street at night in the rain") for kind in ("neon", "quiet"))
    assert neon[0] > 0.12 > 4 * plain[0]
    assert neon[1] > 0.08 > 4 * plain[1]


def test_land_lies_still_where_water_would_ripple() -> None:
    assert _ripple(_still("a car at the sea at noon")) < 0.3 * _ripple(_still("the sea at noon"))
