"""Which voices a scene has, how loud each is, and when events sound."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.random import Generator

from components.media.write import SOUND_RATE
from components.sandbox.render.figures.cast import PARTS
from components.sandbox.render.figures.passage import heard_at
from components.sandbox.render.pixels import F32
from components.sandbox.render.seeds import stream
from components.sandbox.render.sound import machines, mix, music, nature
from components.sandbox.render.sound.events import Event, Happening
from components.sandbox.render.sound.synth import added, placed
from components.sandbox.render.spec import Detail, Light, SceneSpec, Setting, Subject, Weather

_SPEED_OF_SOUND_S = 0.55
"""Seconds between a flash and its thunder: lightning about 200 m away."""
_CALLS = {
    Subject.DOG: "bark",
    Subject.WOLF: "howl",
    Subject.BIRDS: "gull",
    Subject.EAGLE: "gull",
    Subject.WHALE: "song",
}


_PLACES: dict[Setting, tuple[tuple[float, Callable[[Generator, int], F32]], ...]] = {
    Setting.SEA: ((1.0, nature.surf),),
    Setting.LAKE: ((0.6, nature.lapping), (0.3, nature.wind)),
    Setting.FOREST: ((0.5, nature.leaves), (0.35, nature.wind)),
    Setting.MEADOW: ((0.5, nature.leaves), (0.35, nature.wind)),
    Setting.MOUNTAINS: ((0.9, partial(nature.wind, strength=0.8)),),
    Setting.DESERT: ((0.9, partial(nature.wind, strength=0.8)),),
    Setting.CITY: ((0.9, machines.city),),
    Setting.STREET: ((0.9, machines.city),),
    Setting.SPACE: ((0.8, nature.drone_of_space),),
    Setting.UNDERWATER: ((1.0, nature.underwater),),
    Setting.MACRO: ((0.25, nature.leaves),),
    Setting.ABSTRACT: (),
}
_WEATHERS: dict[Weather, tuple[tuple[float, Callable[[Generator, int], F32]], ...]] = {
    Weather.RAIN: ((1.1, nature.rain),),
    Weather.SNOW: ((0.4, nature.wind),),
    Weather.FOG: ((0.3, nature.wind),),
    Weather.LEAVES: ((0.4, nature.leaves),),
    Weather.SPARKS: ((0.8, nature.fire),),
}
_VOICES: dict[Subject, tuple[float, Callable[[Generator, F32, float], F32]]] = {
    Subject.CAR: (0.8, lambda rng, x, _: machines.engine(rng, len(x), pitch=62, x=x)),
    Subject.PLANE: (0.8, lambda rng, x, _: machines.engine(rng, len(x), pitch=88, x=x)),
    Subject.SHIP: (0.5, lambda rng, x, _: machines.engine(rng, len(x), pitch=34, x=x)),
    Subject.TRAIN: (1.0, lambda rng, x, _: machines.train(rng, len(x), x=x)),
    Subject.ROCKET: (1.8, lambda rng, x, _: machines.rocket(rng, len(x))),
    Subject.BALLOON: (0.5, lambda rng, x, _: machines.burner(rng, len(x))),
    Subject.CAMPFIRE: (0.7, lambda rng, x, _: nature.fire(rng, len(x))),
    Subject.DRAGON: (0.7, lambda rng, x, _: nature.fire(rng, len(x))),
    Subject.SAILBOAT: (0.5, lambda rng, x, _: nature.lapping(rng, len(x))),
    Subject.HORSE: (0.6, machines.hooves),
    Subject.RIDER: (0.6, machines.hooves),
    Subject.DEER: (0.5, machines.hooves),
    Subject.DOG: (0.35, machines.paws),
    Subject.WOLF: (0.35, machines.paws),
    Subject.RUNNER: (0.35, machines.paws),
    Subject.WALKER: (0.30, machines.shoes),
}
"""Loudness of a subject, and what makes its sound at these places (0 left to 1 right), so much slower."""
Voice: TypeAlias = tuple[float, Callable[[int], F32]]
"""Loudness, and what makes a sound of so many samples when its turn has come: one is in memory at a time."""
_INHABITED = frozenset({Setting.LAKE, Setting.FOREST, Setting.MEADOW, Setting.MACRO})


def soundtrack(spec: SceneSpec, events: tuple[Event, ...], count: int) -> F32:
    """The scene's sound: two channels of exactly `count` samples at 48 kHz, levelled and limited.

    Args:
        spec: the scene.
        events: what happens; the picture follows the same list.
        count: samples.
    """
    bed = np.zeros((2, count), np.float32)
    for gain, make in _voices(spec):
        _mix_in(bed, gain, make(count))
    for event in events:
        _sound_of(bed, spec, event)
    return mix.mastered(mix.room(stream(spec.seed, "room"), bed))


def _mix_in(bed: F32, gain: float, sound: F32) -> None:
    level = float(np.sqrt((sound**2).mean())) or 1.0
    sound *= np.float32(gain * 0.1 / level)
    bed += sound


def _voices(spec: SceneSpec) -> list[Voice]:
    """Everything that goes on all the time."""
    found = [*_place(spec), *_air(spec), *_cast(spec)]
    share = 0.30 if len(found) > 1 else 0.45
    if spec.setting in {Setting.SPACE, Setting.ABSTRACT, Setting.MACRO}:
        share = 1.0
    return [*found, (share, partial(_pad, spec))]


def _place(spec: SceneSpec) -> Iterator[Voice]:
    """What the setting sounds like, with the creatures of its hour."""
    rng = stream(spec.seed, "place sound")
    for gain, make in _PLACES[spec.setting]:
        yield gain, partial(make, rng)
    if spec.setting in _INHABITED and Detail.SNOWY not in spec.details:
        if spec.light in {Light.NIGHT, Light.DUSK}:
            yield 0.45, partial(nature.crickets, rng)
        elif spec.light in {Light.DAWN, Light.DAY, Light.GOLDEN}:
            yield 0.35, partial(nature.birdsong, rng)


def _air(spec: SceneSpec) -> Iterator[Voice]:
    rng = stream(spec.seed, "air sound")
    for gain, make in _WEATHERS.get(spec.weather, ()):
        yield gain, partial(make, rng)


def _cast(spec: SceneSpec) -> Iterator[Voice]:
    """What the subjects sound like; who is slowed down steps slowly."""
    rng = stream(spec.seed, "cast sound")
    for subject in sorted(spec.subjects & _VOICES.keys()):
        yield _VOICES[subject][0], partial(_subject, spec, subject, rng)


def _pad(spec: SceneSpec, count: int) -> F32:
    return music.pad(stream(spec.seed, "pad"), count, spec.mood)


def _subject(spec: SceneSpec, subject: Subject, rng: Generator, count: int) -> F32:
    place = next(place for place, role in enumerate(spec.roles) if role.subject is subject)
    x = heard_at(spec, place, PARTS[subject].course, count)
    return _VOICES[subject][1](rng, x, max(1.0, 1 / spec.tempo.pace))


def _sound_of(bed: F32, spec: SceneSpec, event: Event) -> None:
    rng = stream(spec.seed, f"event sound {event.at_s:.3f}")
    match event.kind:
        case Happening.LIGHTNING:
            clap = nature.thunder(rng, event.strength) * np.float32(0.55)
            added(bed, placed(clap, event.x), event.at_s + _SPEED_OF_SOUND_S * (1.3 - event.strength))
        case Happening.BURST:
            added(
                bed, placed(machines.boom(rng, event.strength) * np.float32(0.5), event.x), event.at_s + 0.08
            )
        case Happening.CALL:
            kinds = [kind for subject, kind in _CALLS.items() if subject in spec.subjects]
            loud = 0.16 if kinds[0] in {"bark", "gull"} else 0.22
            added(bed, placed(machines.call(rng, kinds[0], event.strength * loud), event.x), event.at_s)


def samples(duration_s: float) -> int:
    """How many samples a clip of this length has."""
    return round(duration_s * SOUND_RATE)
