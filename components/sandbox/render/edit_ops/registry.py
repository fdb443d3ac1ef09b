"""The door to the effects: a step of an edit in, its effect out."""

from collections.abc import Callable
from functools import partial
from typing import Final

from components.sandbox.render.edit_lexicon import Operation
from components.sandbox.render.edit_ops import (
    background,
    camera,
    colour,
    film,
    lens,
    night,
    paint,
    title,
    weather,
)
from components.sandbox.render.edit_ops.base import Effect, Stage
from components.sandbox.render.edit_words import Step

RETIMES: Final = frozenset(
    {
        Operation.SLOW_MOTION,
        Operation.SPEED_RAMP,
        Operation.FAST,
        Operation.BOOMERANG,
        Operation.REVERSE,
    }
)
"""Operations on time instead of on the picture: `render.retime` does them."""

_PLAIN: Final[dict[Operation, Callable[[Stage], Effect]]] = {
    **{operation: partial(colour.graded, grade) for operation, grade in colour.GRADES.items()},
    Operation.STABILISE: camera.steady,
    Operation.MIRROR: camera.mirror,
    Operation.UPSIDE_DOWN: camera.upside_down,
    Operation.BLUR_BACKGROUND: background.blur_background,
    Operation.GOLDEN_HOUR: colour.golden_hour,
    Operation.NIGHT: night.night,
    Operation.CARTOON: paint.cartoon,
    Operation.WATERCOLOUR: paint.watercolour,
    Operation.SKETCH: paint.sketch,
    Operation.NEON: paint.neon,
    Operation.NOIR: colour.noir,
    Operation.VINTAGE: film.vintage,
    Operation.NEGATIVE: colour.negative,
    Operation.FOG: weather.fog,
    Operation.RAIN: weather.rain,
    Operation.SNOW: weather.snow,
    Operation.SPARKS: weather.sparks,
    Operation.DUST: weather.dust,
    Operation.GLOW: lens.glow,
    Operation.BLUR: lens.blur,
    Operation.PIXELATE: lens.pixelate,
    Operation.GLITCH: lens.glitch,
    Operation.ZOOM_IN: partial(camera.zoom, inwards=True),
    Operation.ZOOM_OUT: partial(camera.zoom, inwards=False),
    Operation.SHAKE: camera.shake,
    Operation.GRAIN: film.grain,
    Operation.VIGNETTE: lens.vignette,
    Operation.LETTERBOX: lens.letterbox,
}
_WORDED: Final[dict[Operation, Callable[[Stage, str], Effect]]] = {
    Operation.NEW_BACKGROUND: background.new_background,
    Operation.GREEN_SCREEN: background.green_screen,
    Operation.NEW_SKY: background.new_sky,
    Operation.COLOUR_POP: colour.colour_pop,
    Operation.TINT: colour.tint,
    Operation.TITLE: title.title,
}


def effect_for(step: Step, stage: Stage) -> Effect:
    """The effect of this step on this stage.

    Raises:
        KeyError: the step is one of RETIMES.
    """
    worded = _WORDED.get(step.operation)
    effect = _PLAIN[step.operation](stage) if worded is None else worded(stage, step.detail)
    return background.within(effect, step.scope)
