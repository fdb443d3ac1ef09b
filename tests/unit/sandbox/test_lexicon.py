"""Reading prompts into scenes."""

import pytest

from components.sandbox.render.lexicon import understand
from components.sandbox.render.spec import (
    Detail,
    Light,
    Mood,
    Move,
    SceneSpec,
    Setting,
    Style,
    Subject,
    Tempo,
    Weather,
)
from tests.unit.sandbox.prompts import ODD_PROMPTS


def _read(prompt: str) -> SceneSpec:
    return understand(prompt, 7)


def test_the_specifications_dog_runs_through_a_flower_meadow_in_slow_motion() -> None:
    spec = _read(
        "A golden retriever running through a field of wildflowers, slow motion, cinematic lighting, 4K"
    )
    assert spec.setting is Setting.MEADOW
    assert spec.roles[0].subject is Subject.DOG
    assert spec.tempo is Tempo.SLOW
    assert spec.style is Style.CINEMATIC
    assert spec.light is Light.GOLDEN
    assert spec.move is Move.TRACK
    assert spec.not_understood == ()


def test_the_specifications_flower_opens_in_close_up() -> None:
    spec = _read("Timelapse of a flower blooming, macro photography, soft natural lighting")
    assert spec.setting is Setting.MACRO
    assert spec.subjects == {Subject.FLOWER}
    assert spec.tempo is Tempo.TIMELAPSE


@pytest.mark.parametrize(
    ("prompt", "setting", "light"),
    [
        ("snowy alps at dusk", Setting.MOUNTAINS, Light.DUSK),
        ("a pine forest at dawn", Setting.FOREST, Light.DAWN),
        ("the ocean at sunset", Setting.SEA, Light.SUNSET),
        ("a mountain lake at noon", Setting.LAKE, Light.DAY),
        ("sahara dunes at golden hour", Setting.DESERT, Light.GOLDEN),
        ("manhattan skyline at night", Setting.CITY, Light.NIGHT),
        ("a cyberpunk alley", Setting.STREET, Light.NEON),
        ("a spiral galaxy", Setting.SPACE, Light.NIGHT),
        ("coral reef", Setting.UNDERWATER, Light.DAY),
        ("a thunderstorm over the sea", Setting.SEA, Light.STORM),
        ("overcast meadow", Setting.MEADOW, Light.OVERCAST),
    ],
)
def test_settings_and_lights_are_read(prompt: str, setting: Setting, light: Light) -> None:
    spec = _read(prompt)
    assert (spec.setting, spec.light) == (setting, light)


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("mountains, pan left", Move.PAN_LEFT),
        ("mountains, panning right", Move.PAN_RIGHT),
        ("mountains, the camera tilts up", Move.TILT_UP),
        ("mountains, slow zoom", Move.ZOOM_IN),
        ("mountains, zoom out", Move.ZOOM_OUT),
        ("mountains, dolly in", Move.DOLLY),
        ("mountains, orbiting shot", Move.ORBIT),
        ("mountains, hand-held", Move.HANDHELD),
        ("mountains, static shot", Move.STATIC),
    ],
)
def test_camera_moves_are_read(prompt: str, move: Move) -> None:
    assert _read(prompt).move is move


@pytest.mark.parametrize(
    ("prompt", "weather"),
    [
        ("rain in the city", Weather.RAIN),
        ("snowfall in the woods", Weather.SNOW),
        ("foggy forest", Weather.FOG),
        ("fireflies in a meadow", Weather.FIREFLIES),
        ("cherry blossoms by the lake", Weather.PETALS),
        ("embers over the desert", Weather.SPARKS),
    ],
)
def test_weather_is_read(prompt: str, weather: Weather) -> None:
    assert _read(prompt).weather is weather


@pytest.mark.parametrize("subject", list(Subject))
def test_every_subject_is_found_by_its_own_name(subject: Subject) -> None:
    assert subject in _read(f"a {subject.value} in the evening").subjects


def test_a_denied_thing_is_left_out() -> None:
    spec = _read("a forest at noon without any rain, no dogs")
    assert spec.weather is not Weather.RAIN
    assert Subject.DOG not in spec.subjects


def test_colour_and_number_belong_to_the_subject_they_stand_before() -> None:
    spec = _read("two red cars under a blue kite")
    cars, kite = spec.roles
    assert (cars.subject, cars.count, cars.colour) == (Subject.CAR, 2, "d63a2f")
    assert (kite.subject, kite.count, kite.colour) == (Subject.KITE, 1, "2f6fc9")


def test_plurals_are_several() -> None:
    assert _read("hot air balloons").roles[0].count == 3
    assert _read("a flock of birds").roles[0].count == 7


def test_a_person_who_runs_is_a_runner() -> None:
    assert _read("a woman running on the beach").subjects == {Subject.RUNNER}


def test_a_subject_alone_is_shown_where_it_is_at_home() -> None:
    assert _read("a jellyfish").setting is Setting.UNDERWATER
    assert _read("a sailboat").setting is Setting.SEA
    assert _read("a campfire under the stars").setting is Setting.FOREST


@pytest.mark.parametrize(
    "prompt",
    [
        "a whale under water",
        "a turtle under the sea",
        "fish below the surface",
        "a whale beneath the ocean waves",
    ],
)
def test_under_water_in_several_words_is_under_water(prompt: str) -> None:
    assert _read(prompt).setting is Setting.UNDERWATER


@pytest.mark.parametrize(
    ("prompt", "subject", "count"),
    [
        ("a rider on a horse", Subject.RIDER, 1),
        ("a horse and its rider", Subject.RIDER, 1),
        ("two women on two horses", Subject.RIDER, 2),
        ("a cyclist on a bicycle", Subject.CYCLIST, 1),
        ("a woman riding a bike", Subject.CYCLIST, 1),
        ("a sailor in a boat", Subject.SAILBOAT, 1),
        ("a man driving a car", Subject.CAR, 1),
    ],
)
def test_who_is_carried_and_what_carries_are_one(prompt: str, subject: Subject, count: int) -> None:
    [role] = _read(prompt).roles
    assert (role.subject, role.count) == (subject, count)


@pytest.mark.parametrize(
    "prompt", ["a rider with a herd of horses", "a man beside a horse", "a dog in a car"]
)
def test_neighbours_stay_two(prompt: str) -> None:
    assert len(_read(prompt).roles) == 2


def test_words_without_a_meaning_here_are_told() -> None:
    spec = _read("a souk in the desert beside a zurna")
    assert spec.not_understood == ("zurna",) or "zurna" in spec.not_understood
    assert "desert" in spec.understood


def test_the_seed_decides_what_the_prompt_leaves_open() -> None:
    lights = {understand("a meadow", seed).light for seed in range(24)}
    assert len(lights) > 1
    assert understand("a meadow", 3) == understand("a meadow", 3)


@pytest.mark.parametrize(
    "prompt", ["a cabin, snow falling", "a snowstorm in the woods", "flurries in autumn"]
)
def test_where_snow_falls_it_lies_and_hides_the_autumn(prompt: str) -> None:
    details = _read(prompt).details
    assert Detail.SNOWY in details
    assert Detail.AUTUMN not in details


def test_moods_and_details_are_read() -> None:
    spec = _read("an eerie winter forest under the northern lights")
    assert spec.mood is Mood.DARK
    assert {Detail.SNOWY, Detail.AURORA} <= spec.details


@pytest.mark.parametrize("prompt", ODD_PROMPTS)
def test_odd_prompts_give_a_scene(prompt: str) -> None:
    assert _read(prompt).setting in Setting
