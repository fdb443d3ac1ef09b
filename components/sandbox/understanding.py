"""What the sandbox reads from a prompt, in words: said to people before they send it."""

from dataclasses import dataclass

from components.domain.options import Kind
from components.sandbox.render.edit_words import Step, read_air, read_edit, read_move
from components.sandbox.render.lexicon import understand

_ANY_SEED = 0


@dataclass(frozen=True, slots=True)
class Understanding:
    """A prompt as the sandbox reads it.

    Attributes:
        understood: what it will show, in the order of the scene; empty when it chooses all by itself.
        not_understood: words that meant something and told it nothing.
    """

    understood: tuple[str, ...]
    not_understood: tuple[str, ...] = ()


def as_understood(kind: Kind, prompt: str) -> Understanding:
    """Reads a prompt as the renderer will."""
    match kind:
        case Kind.TEXT | Kind.EXTEND:
            scene = understand(prompt, _ANY_SEED)
            return Understanding(scene.understood, scene.not_understood)
        case Kind.IMAGE:
            move = read_move(prompt)
            camera = () if move is None else (_named(move.value),)
            return Understanding((*camera, *map(_step, read_air(prompt))))
        case Kind.EDIT:
            return Understanding(tuple(_step(step) for step in read_edit(prompt)))
        case Kind.ADOPTED:
            return Understanding(())


def _step(step: Step) -> str:
    detail = f" ({step.detail})" if step.detail else ""
    return f"{_named(step.operation.value)}{detail}"


def _named(word: str) -> str:
    return word.replace("_", " ")
