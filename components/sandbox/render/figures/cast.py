"""Who can appear: for each subject its drawing, its size, where it belongs and how it gets along."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from components.sandbox.render.figures import (
    aloft,
    beasts,
    blossom,
    elephant,
    landmarks,
    people,
    swimmers,
    vessels,
    wings,
)
from components.sandbox.render.figures.courses import Course
from components.sandbox.render.figures.ink import Box, Ink, Pose
from components.sandbox.render.spec import Subject


class Station(StrEnum):
    """Where a figure belongs."""

    GROUND = "ground"
    SKY = "sky"
    AFLOAT = "afloat"


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of figure.

    Attributes:
        draw: draws it in one pose.
        box: how far it reaches.
        size: of its 1, relative to the footing's size.
        station: where it belongs.
        course: how it gets along.
        roundness: how much it is shaded as a body.
        spread: distance between fellows, in its own size.
        loose: how far fellows are above or below each other, in its own size.
    """

    draw: Callable[[Ink, Pose], None]
    box: Box
    size: float
    station: Station
    course: Course
    roundness: float = 0.6
    spread: float = 1.8
    loose: float = 0.9


_G, _S, _A = Station.GROUND, Station.SKY, Station.AFLOAT

PARTS: dict[Subject, Part] = {
    Subject.DOG: Part(beasts.dog, beasts.BEAST_BOX, 0.86, _G, Course.TRAVEL),
    Subject.CAT: Part(beasts.cat, beasts.BEAST_BOX, 0.62, _G, Course.TRAVEL),
    Subject.WOLF: Part(beasts.wolf, beasts.BEAST_BOX, 0.80, _G, Course.TRAVEL),
    Subject.HORSE: Part(beasts.horse, beasts.BEAST_BOX, 1.02, _G, Course.TRAVEL),
    Subject.RIDER: Part(people.rider, people.RIDER_BOX, 0.92, _G, Course.TRAVEL),
    Subject.DEER: Part(beasts.deer, beasts.BEAST_BOX, 0.90, _G, Course.TRAVEL),
    Subject.ELEPHANT: Part(elephant.elephant, elephant.ELEPHANT_BOX, 1.25, _G, Course.TRAVEL),
    Subject.WALKER: Part(people.walker, people.PERSON_BOX, 1.18, _G, Course.TRAVEL, spread=0.55),
    Subject.RUNNER: Part(people.runner, people.PERSON_BOX, 1.18, _G, Course.TRAVEL, spread=0.75),
    Subject.DANCER: Part(people.dancer, people.PERSON_BOX, 1.22, _G, Course.STAND, spread=0.8),
    Subject.CYCLIST: Part(people.cyclist, people.CYCLIST_BOX, 1.05, _G, Course.TRAVEL),
    Subject.CAR: Part(vessels.car, vessels.CAR_BOX, 1.15, _G, Course.TRAVEL, spread=2.4),
    Subject.TRAIN: Part(vessels.train, vessels.TRAIN_BOX, 0.92, _G, Course.TRAVEL, roundness=0.4, spread=5.0),
    Subject.FLOWER: Part(
        blossom.flower, blossom.FLOWER_BOX, 1.0, _G, Course.STAND, roundness=0.25, spread=0.5
    ),
    Subject.LIGHTHOUSE: Part(
        landmarks.lighthouse, landmarks.LIGHTHOUSE_BOX, 1.25, _A, Course.STAND, roundness=0.4
    ),
    Subject.CAMPFIRE: Part(landmarks.campfire, landmarks.CAMPFIRE_BOX, 0.80, _G, Course.STAND, roundness=0.0),
    Subject.WINDMILL: Part(landmarks.windmill, landmarks.WINDMILL_BOX, 1.35, _G, Course.STAND, roundness=0.4),
    Subject.CABIN: Part(
        landmarks.cabin, landmarks.CABIN_BOX, 1.05, _G, Course.STAND, roundness=0.4, spread=1.9
    ),
    Subject.CASTLE: Part(
        landmarks.castle, landmarks.CASTLE_BOX, 1.35, _G, Course.STAND, roundness=0.3, spread=2.6
    ),
    Subject.ASTRONAUT: Part(people.astronaut, people.FLOATER_BOX, 0.72, _S, Course.HOVER),
    Subject.BIRDS: Part(wings.bird, wings.BIRD_BOX, 0.24, _S, Course.FLY, spread=1.5, loose=2.2),
    Subject.EAGLE: Part(wings.eagle, wings.EAGLE_BOX, 0.46, _S, Course.HOVER),
    Subject.BUTTERFLY: Part(
        wings.butterfly, wings.BUTTERFLY_BOX, 0.24, _S, Course.FLY, spread=2.2, loose=1.8
    ),
    Subject.DRAGON: Part(wings.dragon, wings.DRAGON_BOX, 0.66, _S, Course.DRIFT, roundness=0.5),
    Subject.FISH: Part(swimmers.fish, swimmers.FISH_BOX, 0.30, _A, Course.FLY, spread=1.5, loose=2.4),
    Subject.WHALE: Part(swimmers.whale, swimmers.WHALE_BOX, 0.62, _A, Course.LEAP),
    Subject.JELLYFISH: Part(swimmers.jellyfish, swimmers.JELLYFISH_BOX, 0.50, _A, Course.DRIFT, spread=1.4),
    Subject.TURTLE: Part(swimmers.turtle, swimmers.TURTLE_BOX, 0.56, _A, Course.DRIFT),
    Subject.SAILBOAT: Part(
        vessels.sailboat, vessels.SAILBOAT_BOX, 0.78, _A, Course.DRIFT, roundness=0.4, loose=0.25
    ),
    Subject.SHIP: Part(vessels.ship, vessels.SHIP_BOX, 0.72, _A, Course.DRIFT, roundness=0.4, spread=2.6),
    Subject.ROCKET: Part(aloft.rocket, aloft.ROCKET_BOX, 0.66, _S, Course.RISE),
    Subject.PLANE: Part(aloft.plane, aloft.PLANE_BOX, 0.66, _S, Course.DRIFT),
    Subject.UFO: Part(aloft.ufo, aloft.UFO_BOX, 0.48, _S, Course.DRIFT),
    Subject.KITE: Part(aloft.kite, aloft.KITE_BOX, 0.52, _S, Course.HOVER, roundness=0.2, spread=1.7),
    Subject.BALLOON: Part(
        aloft.balloon, aloft.BALLOON_BOX, 0.84, _S, Course.DRIFT, roundness=0.35, spread=1.1
    ),
}
"""Every subject but fireworks, which follow the clip's events."""
