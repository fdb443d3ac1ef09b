"""Simulated moderation: a list of words; a prompt that holds one of them ends moderated, and billed."""

import re
from collections.abc import Iterable
from typing import Final

DEFAULT: Final = "default"
DEFAULT_WORDS = ("beheading", "gore", "naked", "nude", "porn", "torture")
"""A few words to try a client's handling of moderation with; nothing like a real service's policy."""

SENTENCE: Final = "Generated video rejected by content moderation."
LIVE_ERROR = {"code": "imagine:content-moderated", "error": SENTENCE}
"""As the live API answers a look, with HTTP 400."""
LIVE_FLAGS = {"url": "", "respect_moderation": False}
"""The live API's other form: what stands in the video of a look that says done."""
DOCUMENTED_ERROR = {"code": "content_moderated", "message": SENTENCE}
"""The specification names no code for it; this one is ours."""


def read_words(text: str) -> tuple[str, ...]:
    """The words of a list with commas; `default` is a short list of ours."""
    if text.strip() == DEFAULT:
        return DEFAULT_WORDS
    return tuple(word for word in (part.strip() for part in text.split(",")) if word)


class Moderation:
    """Refuses prompts by words.

    Args:
        words: whole words or phrases, small or capital; none refuses nothing.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        patterns = [rf"(?<!\w){re.escape(word)}(?!\w)" for word in words]
        self._pattern = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None

    def refuses(self, prompt: str) -> bool:
        """Whether a video of this prompt would be moderated."""
        return self._pattern is not None and self._pattern.search(prompt) is not None
