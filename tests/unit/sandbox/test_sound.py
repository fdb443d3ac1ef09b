"""The sound of scenes: length, loudness, peaks, and that it belongs to the picture."""

from dataclasses import replace

import numpy as np
import pytest

from components.sandbox.render.figures.cast import PARTS
from components.sandbox.render.figures.passage import heard_at
from components.sandbox.render.lexicon import understand
from components.sandbox.render.pixels import F32
from components.sandbox.render.seeds import stream
from components.sandbox.render.sound import machines, mix, music, nature
from components.sandbox.render.sound.events import Happening, events_for
from components.sandbox.render.sound.score import samples, soundtrack
from components.sandbox.render.sound.synth import noise, tone
from components.sandbox.render.spec import Light, Mood, Move, SceneSpec, Setting, Subject, Weather

RATE = 48_000


def _sound(spec: SceneSpec, seconds: float = 2.0) -> F32:
    return soundtrack(spec, events_for(spec, seconds), samples(seconds))


@pytest.mark.parametrize("setting", list(Setting))
def test_every_setting_is_level_and_whole(setting: Setting) -> None:
    sound = _sound(replace(understand("", 3), setting=setting))
    assert sound.shape == (2, 2 * RATE)
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert mix.loudness(sound) == pytest.approx(mix.TARGET_LUFS, abs=1.5)
    assert np.abs(sound).max() <= mix.CEILING + 1e-6


@pytest.mark.parametrize(
    "prompt", ["a rocket launch", "a train in the rain", "fireworks", "a storm at sea", "a dog"]
)
def test_loud_scenes_do_not_clip(prompt: str) -> None:
    sound = _sound(understand(prompt, 3))
    assert np.abs(sound).max() <= mix.CEILING + 1e-6
    assert (np.abs(sound) >= mix.CEILING - 1e-4).mean() < 0.001


def test_ends_are_silent_and_nothing_clicks() -> None:
    sound = _sound(understand("the sea at dawn", 3))
    assert np.abs(sound[:, 0]).max() < 1e-3
    assert np.abs(sound[:, -1]).max() < 1e-3
    assert np.abs(np.diff(sound, axis=1)).max() < 0.6


@pytest.mark.parametrize("seconds", [0.5, 1.0, 1 + 1 / 24, 3.3])
def test_length_is_exact_to_a_sample(seconds: float) -> None:
    assert _sound(understand("a meadow", 1), seconds).shape[1] == round(seconds * RATE)


def test_the_same_seed_gives_the_same_sound() -> None:
    spec = understand("rain in the forest", 9)
    assert np.array_equal(_sound(spec), _sound(spec))
    assert not np.array_equal(_sound(spec), _sound(replace(spec, seed=10)))


def test_rain_brings_high_frequencies() -> None:
    dry = replace(understand("a desert", 4), weather=Weather.CLEAR)
    assert _share_above(_sound(replace(dry, weather=Weather.RAIN)), 2000) > 2 * _share_above(
        _sound(dry), 2000
    )


def test_under_water_it_is_muffled() -> None:
    deep = replace(understand("", 4), setting=Setting.UNDERWATER, weather=Weather.CLEAR)
    assert _share_above(_sound(deep), 3000) < 0.02


def test_thunder_follows_its_lightning() -> None:
    spec = replace(understand("the desert", 2), light=Light.STORM, weather=Weather.CLEAR)
    strikes = [event for event in events_for(spec, 6.0) if event.kind is Happening.LIGHTNING]
    assert strikes
    with_thunder = soundtrack(spec, (strikes[0],), samples(6.0))
    without = soundtrack(spec, (), samples(6.0))
    difference = np.abs(with_thunder - without).mean(axis=0)
    before = difference[: round(strikes[0].at_s * RATE)].mean()
    after = difference[round((strikes[0].at_s + 0.6) * RATE) :][:RATE].mean()
    assert after > 2 * before


def test_a_passing_car_moves_from_left_to_right() -> None:
    spec = understand("a car", 5)
    bare = replace(spec, roles=())
    sound = _sound(spec, 4.0) - _sound(bare, 4.0)
    thirds = [(part**2).mean(axis=1) for part in np.array_split(sound, 3, axis=1)]
    assert thirds[0][0] / thirds[0][1] > thirds[2][0] / thirds[2][1]


@pytest.mark.parametrize(
    ("move", "least", "most"),
    [(Move.STATIC, 0.5, 0.7), (Move.PAN_LEFT, -0.7, -0.5), (Move.TRACK, 0.05, 0.15)],
)
def test_a_car_is_heard_where_it_is_seen(move: Move, least: float, most: float) -> None:
    spec = replace(understand("a car", 5), move=move)
    x = heard_at(spec, 0, PARTS[Subject.CAR].course, 4 * RATE)
    assert least <= x[-1] - x[0] <= most
    sound = machines.engine(stream(1, "engine"), len(x), pitch=62, x=x)
    first, *_, last = [(part**2).mean(axis=1) for part in np.array_split(sound, 4, axis=1)]
    assert np.sign(last[1] / last[0] - first[1] / first[0]) == np.sign(x[-1] - x[0])


def test_fireworks_and_birds_are_events() -> None:
    assert any(event.kind is Happening.BURST for event in events_for(understand("fireworks", 1), 3.0))
    assert any(event.kind is Happening.CALL for event in events_for(understand("seagulls", 1), 6.0))
    assert events_for(replace(understand("a lake", 1), light=Light.DAY), 5.0) == ()


def test_events_are_in_order_and_inside_the_clip() -> None:
    events = events_for(understand("fireworks in a storm with birds", 8), 7.0)
    assert [event.at_s for event in events] == sorted(event.at_s for event in events)
    assert all(0 <= event.at_s < 7.0 and 0 <= event.x <= 1 for event in events)


def test_moods_have_different_music() -> None:
    beds = [music.pad(stream(1, "pad"), RATE, mood) for mood in Mood]
    assert all(np.isfinite(bed).all() and np.abs(bed).max() > 0.05 for bed in beds)
    assert not np.allclose(beds[0], beds[1])


def test_loudness_of_a_known_tone() -> None:
    """EBU Tech 3341: 1 kHz in both channels at -23 dBFS peak is -23 LUFS."""
    sine = tone(1000.0, 3 * RATE) * np.float32(10 ** (-23 / 20))
    assert mix.loudness(np.stack([sine, sine])) == pytest.approx(-23.0, abs=0.1)


def test_silence_is_minus_seventy_and_survives_mastering() -> None:
    silence = np.zeros((2, RATE), np.float32)
    assert mix.loudness(silence) == -70.0
    assert np.abs(mix.mastered(silence)).max() == 0


def test_noise_stays_inside_its_band() -> None:
    sound = noise(stream(1, "band"), RATE, 400, 800)
    assert _share_above(np.stack([sound, sound]), 2500) < 0.02


def test_every_running_animal_has_feet() -> None:
    spec = replace(understand("", 3), setting=Setting.DESERT)
    bare = _sound(spec)
    for subject in (Subject.DOG, Subject.HORSE, Subject.WALKER):
        walked = understand(f"a {subject.value} in the desert", 3)
        assert not np.allclose(_sound(replace(walked, mood=spec.mood, light=spec.light)), bare)


def test_short_sounds_fit_short_clips() -> None:
    assert nature.rain(stream(1, "rain"), 500).shape == (2, 500)


def _share_above(sound: F32, pitch_hz: float) -> float:
    power = np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2
    pitches = np.fft.rfftfreq(sound.shape[1], 1 / RATE)
    return float(power[pitches > pitch_hz].sum() / power.sum())
