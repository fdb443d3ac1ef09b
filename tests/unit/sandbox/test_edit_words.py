"""What an edit's prompt means: operations, colours, places, titles, and what it doesn't ask for."""

import pytest

from components.sandbox.render.edit_lexicon import Operation
from components.sandbox.render.edit_words import Scope, Step, read_edit, read_move
from components.sandbox.render.spec import Move

PROMPTS = {
    Operation.SLOW_MOTION: "Play it in slow motion",
    Operation.SPEED_RAMP: "add a speed ramp",
    Operation.FAST: "make it a time-lapse",
    Operation.BOOMERANG: "turn this into a boomerang",
    Operation.REVERSE: "play it backwards",
    Operation.STABILISE: "stabilize the footage",
    Operation.MIRROR: "mirror the clip",
    Operation.UPSIDE_DOWN: "turn everything upside down",
    Operation.NEW_BACKGROUND: "replace the background with a sunny beach",
    Operation.GREEN_SCREEN: "key out the green screen",
    Operation.NEW_SKY: "replace the sky with a sunset",
    Operation.BLUR_BACKGROUND: "blur the background",
    Operation.COLOUR_POP: "colour pop, keep only red",
    Operation.TINT: "make it red",
    Operation.BRIGHTER: "brighter please",
    Operation.DARKER: "make it darker",
    Operation.CONTRAST: "more contrast",
    Operation.VIVID: "more vibrant",
    Operation.FADED: "a washed-out look",
    Operation.WARMER: "warmer tones",
    Operation.COOLER: "cooler",
    Operation.GOLDEN_HOUR: "as if filmed at golden hour",
    Operation.NIGHT: "change day to night",
    Operation.CARTOON: "turn it into a cartoon",
    Operation.WATERCOLOUR: "like a watercolor painting",
    Operation.SKETCH: "a pencil sketch",
    Operation.NEON: "give everything neon edges",
    Operation.BLACK_AND_WHITE: "black and white",
    Operation.NOIR: "film noir",
    Operation.SEPIA: "sepia",
    Operation.VINTAGE: "vintage super 8 film",
    Operation.NEGATIVE: "invert the colours",
    Operation.FOG: "add some fog",
    Operation.RAIN: "make it rain",
    Operation.SNOW: "add falling snow",
    Operation.SPARKS: "fire sparks everywhere",
    Operation.DUST: "floating dust particles",
    Operation.GLOW: "a dreamy bloom",
    Operation.BLUR: "blur the whole picture",
    Operation.PIXELATE: "pixelate it",
    Operation.GLITCH: "a VHS glitch",
    Operation.ZOOM_IN: "slowly zoom in",
    Operation.ZOOM_OUT: "zoom out",
    Operation.SHAKE: "handheld camera shake",
    Operation.GRAIN: "film grain and scratches",
    Operation.VIGNETTE: "add a vignette",
    Operation.LETTERBOX: "letterbox bars",
    Operation.TITLE: 'write "The end"',
}


@pytest.mark.parametrize("operation", Operation, ids=lambda operation: operation.name)
def test_every_operation_has_words(operation: Operation) -> None:
    assert [step.operation for step in read_edit(PROMPTS[operation])] == [operation]


def test_several_operations_come_in_a_sensible_order() -> None:
    steps = read_edit('Add the title "Hello", film grain, snow and slow motion, in black and white')

    assert [step.operation for step in steps] == [
        Operation.SLOW_MOTION,
        Operation.BLACK_AND_WHITE,
        Operation.SNOW,
        Operation.GRAIN,
        Operation.TITLE,
    ]


@pytest.mark.parametrize(
    ("prompt", "colour", "scope"),
    [
        ("make it red", "red", Scope.WHOLE),
        ("give the picture a teal tint", "teal", Scope.WHOLE),
        ("make the car red", "red", Scope.SUBJECT),
        ("change her dress to bright blue", "blue", Scope.SUBJECT),
        ("turn the sky pink", "pink", Scope.SKY),
        ("paint the background green", "green", Scope.BACKGROUND),
        ("wash everything in purple", "purple", Scope.WHOLE),
    ],
)
def test_a_colour_goes_where_the_words_put_it(prompt: str, colour: str, scope: Scope) -> None:
    assert Step(Operation.TINT, colour, scope) in read_edit(prompt)


def test_a_colour_that_only_describes_is_not_painted() -> None:
    operations = {
        step.operation for step in read_edit("the red car passes a black and white cat in the snow")
    }

    assert operations == {Operation.SNOW}


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("replace the background with a snowy mountain, please", "a snowy mountain"),
        ("change the background to outer space", "outer space"),
        ("remove the background", "studio"),
        ("white background", "white"),
    ],
)
def test_a_new_background_is_named(prompt: str, place: str) -> None:
    assert Step(Operation.NEW_BACKGROUND, place) in read_edit(prompt)


@pytest.mark.parametrize("quotes", ['""', "“”", "«»", "''", "‘’"])
def test_quoted_words_are_a_title_and_nothing_else(quotes: str) -> None:
    steps = read_edit(f"add the text {quotes[0]}Snow at night{quotes[1]} to it")

    assert steps == (Step(Operation.TITLE, "Snow at night"),)


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert read_edit("don't change the dog's colour, it's fine") == ()


@pytest.mark.parametrize(
    "prompt",
    ["no snow", "without any rain", "don't make it darker", "remove the fog", "get rid of the grain"],
)
def test_what_is_refused_is_not_done(prompt: str) -> None:
    assert read_edit(prompt) == ()


@pytest.mark.parametrize(
    "prompt", ["", "   ", "lorem ipsum", "雪が降る", "🎬", "x" * 4000, '""', "[](){}*?\\"]
)
def test_any_text_can_be_read(prompt: str) -> None:
    assert read_edit(prompt) == ()


@pytest.mark.parametrize(
    ("prompt", "move"),
    [
        ("", None),
        ("pan left across the valley", Move.PAN_LEFT),
        ("slow pan to the right", Move.PAN_RIGHT),
        ("a gentle pan", Move.PAN_RIGHT),
        ("tilt up to the sky", Move.TILT_UP),
        ("the camera tilts down", Move.TILT_DOWN),
        ("slowly zoom in", Move.ZOOM_IN),
        ("zoom out", Move.ZOOM_OUT),
        ("pull back to reveal", Move.ZOOM_OUT),
        ("dolly shot", Move.DOLLY),
        ("orbit around her", Move.ORBIT),
        ("handheld, documentary style", Move.HANDHELD),
        ("static shot on a tripod", Move.STATIC),
        ("tracking shot", Move.TRACK),
    ],
)
def test_camera_words(prompt: str, move: Move | None) -> None:
    assert read_move(prompt) is move


def test_black_and_white_is_no_black_paint() -> None:
    [step] = read_edit("Make it black and white")

    assert step.operation.value == "black and white"
