"""Builds of four-legged animals: their measures, shapes and colours."""

from dataclasses import dataclass
from enum import StrEnum

from components.sandbox.render.pixels import Colour, colour


class Ears(StrEnum):
    """Shapes of ears."""

    FLOPPY = "floppy"
    POINTED = "pointed"
    ROUND = "round"


class Tail(StrEnum):
    """Shapes of tails."""

    PLUME = "plume"
    BRUSH = "brush"
    THIN = "thin"
    HAIR = "hair"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Build:
    """Measures of an animal; 1 is its height at the shoulder.

    Attributes:
        length: from hip to shoulder.
        chest: depth of the chest.
        waist: depth before the hips.
        leg: thickness of a thigh.
        neck: length of the neck.
        lift: angle of the neck above the horizontal, radians.
        head: length from the back of the skull to the nose.
        muzzle: depth of the muzzle relative to the skull.
        ears: their shape.
        tail: its shape.
        coat: its own colour.
        pale: colour of chest and muzzle.
        stride_s: seconds for one stride.
        swing: how far legs swing, radians.
        mane: whether it has one.
        antlers: whether it has them.
        stripe: whether legs and muzzle are dark.
        shaggy: whether long hair hangs from chest, belly, thighs and tail.
    """

    length: float
    chest: float
    waist: float
    leg: float
    neck: float
    lift: float
    head: float
    muzzle: float
    ears: Ears
    tail: Tail
    coat: Colour
    pale: Colour
    stride_s: float
    swing: float
    mane: bool = False
    antlers: bool = False
    stripe: bool = False
    shaggy: bool = False


DOG = Build(0.78, 0.52, 0.42, 0.23, 0.25, 0.80, 0.47, 0.80, Ears.FLOPPY, Tail.PLUME,
            colour("d6a050"), colour("f6e2ba"), 0.50, 0.78, shaggy=True)  # fmt: skip
WOLF = Build(0.90, 0.42, 0.30, 0.18, 0.30, 0.42, 0.46, 0.50, Ears.POINTED, Tail.BRUSH,
             colour("6f7278"), colour("b9b6ae"), 0.52, 0.74)  # fmt: skip
CAT = Build(0.86, 0.37, 0.34, 0.18, 0.16, 0.62, 0.36, 0.70, Ears.POINTED, Tail.THIN,
            colour("c98347"), colour("f0dcc0"), 0.55, 0.72)  # fmt: skip
HORSE = Build(0.94, 0.50, 0.42, 0.22, 0.54, 0.84, 0.54, 0.58, Ears.POINTED, Tail.HAIR,
              colour("7a4a2b"), colour("8a5a36"), 0.58, 0.80, mane=True)  # fmt: skip
DEER = Build(0.84, 0.38, 0.32, 0.15, 0.46, 1.02, 0.34, 0.50, Ears.POINTED, Tail.SHORT,
             colour("a26b3d"), colour("e3c7a0"), 0.62, 0.70, antlers=True)  # fmt: skip
