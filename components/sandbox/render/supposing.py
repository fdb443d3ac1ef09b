"""What a prompt leaves open, supposed from what it says: where a subject is at home, which light suits it."""

from components.sandbox.render.seeds import stream
from components.sandbox.render.spec import (
    Light,
    Mood,
    Move,
    Role,
    Setting,
    Style,
    Subject,
    Weather,
)

_GROUND = (Setting.MEADOW, Setting.DESERT, Setting.FOREST, Setting.MOUNTAINS, Setting.STREET)

HOME: dict[Subject, tuple[Setting, ...]] = {
    Subject.DOG: (Setting.MEADOW, *_GROUND),
    Subject.CAT: (Setting.MEADOW, *_GROUND),
    Subject.WOLF: (Setting.FOREST, *_GROUND),
    Subject.HORSE: (Setting.MEADOW, *_GROUND),
    Subject.RIDER: (Setting.DESERT, *_GROUND),
    Subject.DEER: (Setting.FOREST, *_GROUND),
    Subject.ELEPHANT: (Setting.DESERT, *_GROUND),
    Subject.WALKER: (Setting.MOUNTAINS, *_GROUND),
    Subject.RUNNER: (Setting.MEADOW, *_GROUND),
    Subject.DANCER: (Setting.STREET, *_GROUND),
    Subject.ASTRONAUT: (Setting.SPACE,),
    Subject.CYCLIST: (Setting.STREET, *_GROUND),
    Subject.BIRDS: (Setting.SEA,),
    Subject.EAGLE: (Setting.MOUNTAINS,),
    Subject.BUTTERFLY: (Setting.MEADOW,),
    Subject.DRAGON: (Setting.MOUNTAINS,),
    Subject.FISH: (Setting.UNDERWATER,),
    Subject.WHALE: (Setting.SEA, Setting.UNDERWATER),
    Subject.JELLYFISH: (Setting.UNDERWATER,),
    Subject.TURTLE: (Setting.UNDERWATER,),
    Subject.SAILBOAT: (Setting.SEA, Setting.LAKE),
    Subject.SHIP: (Setting.SEA, Setting.LAKE),
    Subject.CAR: (Setting.STREET, *_GROUND),
    Subject.TRAIN: (Setting.MOUNTAINS, *_GROUND),
    Subject.ROCKET: (Setting.DESERT, Setting.SPACE),
    Subject.PLANE: (Setting.MOUNTAINS,),
    Subject.UFO: (Setting.DESERT,),
    Subject.KITE: (Setting.MEADOW,),
    Subject.BALLOON: (Setting.MOUNTAINS,),
    Subject.FLOWER: (Setting.MACRO, Setting.MEADOW),
    Subject.LIGHTHOUSE: (Setting.SEA,),
    Subject.CAMPFIRE: (Setting.FOREST,),
    Subject.WINDMILL: (Setting.MEADOW,),
    Subject.CABIN: (Setting.FOREST,),
    Subject.CASTLE: (Setting.MOUNTAINS,),
    Subject.FIREWORKS: (Setting.CITY,),
}
"""Settings where a subject is at home, the likeliest first."""

_TRAVELLERS = frozenset(
    {
        Subject.DOG,
        Subject.CAT,
        Subject.WOLF,
        Subject.HORSE,
        Subject.RIDER,
        Subject.DEER,
        Subject.ELEPHANT,
        Subject.WALKER,
        Subject.RUNNER,
        Subject.CYCLIST,
        Subject.CAR,
        Subject.TRAIN,
    }
)
_STANDING = frozenset(
    {
        Subject.LIGHTHOUSE,
        Subject.CAMPFIRE,
        Subject.WINDMILL,
        Subject.CABIN,
        Subject.CASTLE,
        Subject.DANCER,
        Subject.FLOWER,
    }
)
_SHINING = frozenset({Subject.FIREWORKS, Subject.CAMPFIRE, Subject.UFO})
_OWN_LIGHT = {
    Setting.SPACE: Light.NIGHT,
    Setting.ABSTRACT: Light.NIGHT,
    Setting.UNDERWATER: Light.DAY,
    Setting.MACRO: Light.GOLDEN,
}
_PLEASANT = (Light.GOLDEN, Light.SUNSET, Light.DAY, Light.DAWN, Light.GOLDEN, Light.DAY)


def likely_setting(details: tuple[str, ...], light: Light | None, seed: int) -> Setting:
    """Where it may be when no word and no subject says: free colours, unless its sky says more."""
    if "aurora" in details or "snowy" in details:
        return Setting.MOUNTAINS
    if "beach" in details or "palms" in details:
        return Setting.SEA
    if "autumn" in details or "blossom" in details:
        return Setting.FOREST
    if light in {Light.STORM, Light.SUNSET, Light.DAWN}:
        return (Setting.SEA, Setting.MOUNTAINS)[seed % 2]
    return Setting.CITY if light is Light.NEON else Setting.ABSTRACT


def likely_light(
    *,
    setting: Setting,
    style: Style,
    weather: Weather | None,
    mood: Mood | None,
    roles: tuple[Role, ...],
    seed: int,
) -> Light:
    """The light that suits what is known."""
    subjects = {role.subject for role in roles}
    wet = weather in {Weather.RAIN, Weather.SNOW}
    if style is Style.NEON:
        return Light.NEON
    if weather is Weather.FIREFLIES or mood is Mood.DARK or style is Style.NOIR or subjects & _SHINING:
        return Light.NIGHT
    if wet:
        return Light.NIGHT if setting is Setting.STREET else Light.OVERCAST
    if setting in _OWN_LIGHT:
        return _OWN_LIGHT[setting]
    return _PLEASANT[int(stream(seed, "light").integers(len(_PLEASANT)))]


def likely_weather(setting: Setting, light: Light) -> Weather:
    """What hangs in the air of such a place at such a time."""
    match setting, light:
        case Setting.UNDERWATER, _:
            return Weather.BUBBLES
        case ((Setting.MEADOW | Setting.FOREST), (Light.NIGHT | Light.DUSK)):
            return Weather.FIREFLIES
        case ((Setting.MEADOW | Setting.FOREST | Setting.MACRO), (Light.GOLDEN | Light.DAWN | Light.DAY)):
            return Weather.DUST
        case ((Setting.SEA | Setting.MEADOW | Setting.MOUNTAINS), Light.STORM):
            return Weather.RAIN
        case _:
            return Weather.CLEAR


def likely_move(setting: Setting, roles: tuple[Role, ...], seed: int) -> Move:
    """How such a scene is filmed: who travels is followed, the rest is approached or passed by."""
    if roles and roles[0].subject in _TRAVELLERS:
        return Move.TRACK
    if setting is Setting.MACRO:
        return Move.ZOOM_IN
    if roles and roles[0].subject in _STANDING:
        return (Move.ZOOM_IN, Move.DOLLY, Move.ORBIT)[int(stream(seed, "move").integers(3))]
    if roles and roles[0].subject is Subject.ROCKET and setting is not Setting.SPACE:
        return Move.TILT_UP
    options = (Move.PAN_RIGHT, Move.PAN_LEFT, Move.DOLLY, Move.ZOOM_IN)
    return options[int(stream(seed, "move").integers(len(options)))]


def likely_mood(setting: Setting, light: Light, seed: int) -> Mood:
    """What the music may follow."""
    match light:
        case Light.STORM:
            return Mood.EPIC
        case Light.NIGHT | Light.DUSK:
            return Mood.MYSTERIOUS if setting is not Setting.SEA else Mood.CALM
        case Light.NEON:
            return Mood.MYSTERIOUS
        case Light.OVERCAST:
            return Mood.TENDER
        case _:
            return (Mood.CALM, Mood.JOYFUL, Mood.TENDER)[seed % 3]
