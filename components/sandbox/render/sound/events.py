"""What happens at a moment, seen and heard: one list that the picture and the sound both follow."""

from dataclasses import dataclass
from enum import StrEnum

from components.sandbox.render.seeds import stream
from components.sandbox.render.spec import Light, SceneSpec, Subject


class Happening(StrEnum):
    """Kinds of events."""

    LIGHTNING = "lightning"
    BURST = "burst"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens once.

    Attributes:
        kind: what.
        at_s: when, seconds into the clip.
        x: where, 0 is the frame's left edge, 1 its right.
        y: where, 0 is the frame's top, 1 its bottom.
        strength: 0 to 1.
    """

    kind: Happening
    at_s: float
    x: float
    y: float
    strength: float


def events_for(spec: SceneSpec, duration_s: float) -> tuple[Event, ...]:
    """Everything that happens in a clip of this length, in order."""
    found: list[Event] = []
    if spec.light is Light.STORM:
        found += _scattered(spec, Happening.LIGHTNING, duration_s, first_s=0.7, every_s=1.5)
    if Subject.FIREWORKS in spec.subjects:
        found += _scattered(spec, Happening.BURST, duration_s, first_s=0.25, every_s=0.62)
    if spec.subjects & {Subject.BIRDS, Subject.EAGLE, Subject.WOLF, Subject.WHALE, Subject.DOG}:
        found += _scattered(spec, Happening.CALL, duration_s, first_s=0.8, every_s=2.6)
    return tuple(sorted(found, key=lambda event: event.at_s))


def _scattered(
    spec: SceneSpec, kind: Happening, duration_s: float, *, first_s: float, every_s: float
) -> list[Event]:
    rng = stream(spec.seed, f"events {kind}")
    at, found = first_s * float(rng.uniform(0.6, 1.4)), []
    while at < duration_s - 0.2:
        x, y, strength = rng.uniform(0.12, 0.88), rng.uniform(0.10, 0.42), rng.uniform(0.55, 1.0)
        found.append(Event(kind, at, float(x), float(y), float(strength)))
        at += every_s * float(rng.uniform(0.55, 1.45))
    return found
