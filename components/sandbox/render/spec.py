"""What a scene is made of: the closed sets that a prompt is read into, and the reading itself."""

from dataclasses import dataclass
from enum import StrEnum


class Setting(StrEnum):
    """Where it happens."""

    MOUNTAINS = "mountains"
    FOREST = "forest"
    SEA = "sea"
    LAKE = "lake"
    DESERT = "desert"
    MEADOW = "meadow"
    CITY = "city"
    STREET = "street"
    SPACE = "space"
    UNDERWATER = "underwater"
    MACRO = "macro"
    ABSTRACT = "abstract"


class Light(StrEnum):
    """The time of day, or what stands in for it."""

    DAWN = "dawn"
    DAY = "day"
    GOLDEN = "golden"
    SUNSET = "sunset"
    DUSK = "dusk"
    NIGHT = "night"
    NEON = "neon"
    OVERCAST = "overcast"
    STORM = "storm"


class Weather(StrEnum):
    """What is in the air."""

    CLEAR = "clear"
    RAIN = "rain"
    SNOW = "snow"
    FOG = "fog"
    DUST = "dust"
    FIREFLIES = "fireflies"
    PETALS = "petals"
    LEAVES = "leaves"
    SPARKS = "sparks"
    BUBBLES = "bubbles"


class Move(StrEnum):
    """What the camera does."""

    STATIC = "static"
    PAN_LEFT = "pan_left"
    PAN_RIGHT = "pan_right"
    TILT_UP = "tilt_up"
    TILT_DOWN = "tilt_down"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"
    DOLLY = "dolly"
    ORBIT = "orbit"
    HANDHELD = "handheld"
    TRACK = "track"


class Tempo(StrEnum):
    """How fast time runs."""

    NORMAL = "normal"
    SLOW = "slow"
    TIMELAPSE = "timelapse"

    @property
    def pace(self) -> float:
        """Scene seconds per clip second, for everything that moves by itself."""
        return {Tempo.NORMAL: 1.0, Tempo.SLOW: 0.45, Tempo.TIMELAPSE: 3.0}[self]


class Style(StrEnum):
    """The grade."""

    NATURAL = "natural"
    CINEMATIC = "cinematic"
    DOCUMENTARY = "documentary"
    NOIR = "noir"
    ANIME = "anime"
    VINTAGE = "vintage"
    NEON = "neon"
    PAINTED = "painted"
    DREAMY = "dreamy"


class Mood(StrEnum):
    """What the music and the free colours follow."""

    CALM = "calm"
    JOYFUL = "joyful"
    DARK = "dark"
    EPIC = "epic"
    TENDER = "tender"
    MYSTERIOUS = "mysterious"


class Detail(StrEnum):
    """Small things that change how a setting is dressed."""

    SNOWY = "snowy"
    AUTUMN = "autumn"
    BLOSSOM = "blossom"
    BEACH = "beach"
    PALMS = "palms"
    AURORA = "aurora"
    MOON = "moon"
    STARS = "stars"
    RAINBOW = "rainbow"
    MESAS = "mesas"
    WET = "wet"
    WHEAT = "wheat"
    RINGS = "rings"


class Subject(StrEnum):
    """Who or what the picture is about."""

    DOG = "dog"
    CAT = "cat"
    WOLF = "wolf"
    HORSE = "horse"
    RIDER = "rider"
    DEER = "deer"
    ELEPHANT = "elephant"
    WALKER = "walker"
    RUNNER = "runner"
    DANCER = "dancer"
    ASTRONAUT = "astronaut"
    CYCLIST = "cyclist"
    BIRDS = "birds"
    EAGLE = "eagle"
    BUTTERFLY = "butterfly"
    DRAGON = "dragon"
    FISH = "fish"
    WHALE = "whale"
    JELLYFISH = "jellyfish"
    TURTLE = "turtle"
    SAILBOAT = "sailboat"
    SHIP = "ship"
    CAR = "car"
    TRAIN = "train"
    ROCKET = "rocket"
    PLANE = "plane"
    UFO = "ufo"
    KITE = "kite"
    BALLOON = "balloon"
    FLOWER = "flower"
    LIGHTHOUSE = "lighthouse"
    CAMPFIRE = "campfire"
    WINDMILL = "windmill"
    CABIN = "cabin"
    CASTLE = "castle"
    FIREWORKS = "fireworks"


@dataclass(frozen=True, slots=True)
class Role:
    """A subject in this scene.

    Attributes:
        subject: what it is.
        count: how many of it, 1 to 7.
        colour: its colour as `rrggbb`, where the prompt names one.
    """

    subject: Subject
    count: int = 1
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """A prompt, read.

    Attributes:
        setting: where.
        light: when.
        weather: in the air.
        roles: who, the most important first; may be empty.
        move: the camera.
        tempo: how fast time runs.
        style: the grade.
        mood: what the music follows.
        details: how the setting is dressed.
        seed: decides everything that the prompt leaves open.
        understood: the prompt's words that had an effect, in order.
        not_understood: the prompt's words that had none, in order.
    """

    setting: Setting
    light: Light
    weather: Weather
    roles: tuple[Role, ...]
    move: Move
    tempo: Tempo
    style: Style
    mood: Mood
    details: frozenset[Detail]
    seed: int
    understood: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()

    @property
    def subjects(self) -> frozenset[Subject]:
        """Every subject in it."""
        return frozenset(role.subject for role in self.roles)

    @property
    def dark(self) -> bool:
        """Whether it is night, or near it."""
        return self.light in {Light.NIGHT, Light.NEON, Light.DUSK}

    @property
    def lamps(self) -> bool:
        """Whether lamps are on: in storms too."""
        return self.dark or self.light is Light.STORM
