"""What the sandbox reads from the prompt, under the prompt: why the picture is as it is."""

from components.domain.options import Kind
from components.sandbox.understanding import as_understood
from components.ui import text
from components.ui.studio import engine

_WORDS_SHOWN = 8


def understood_line(kind: Kind, prompt: str) -> None:
    """One line while the sandbox is on; the model reads prompts its own way."""
    if not prompt or not engine().is_sandbox:
        return
    reading = as_understood(kind, prompt)
    known = (
        ", ".join(reading.understood[:_WORDS_SHOWN]) or "nothing it knows, so it chooses the scene by itself"
    )
    unknown = ", ".join(reading.not_understood[:_WORDS_SHOWN])
    text.plain(
        f"The sandbox reads: {known}.{f' Not understood: {unknown}.' if unknown else ''}", kind="quiet"
    )
