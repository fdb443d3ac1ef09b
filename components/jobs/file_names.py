"""Names for files that leave the house: telling, and safe on every file system."""

import re
from datetime import datetime

from components.domain.search import folded

MAX_WORDS_CHARS = 60
"""With day, id and suffix that stays below the 255 bytes that file systems take, in any script."""


def telling_name(words: str, take_id: str, asked_at: datetime, suffix: str) -> str:
    """The name of a take's file: `2026-11-26 a-fox-in-the-snow 3f2a9c.mp4`.

    Letters and digits of the prompt alone, of any script; the day in front keeps names in order and away
    from those that Windows reserves, the id keeps two takes of one prompt apart.
    """
    slug = re.sub(r"[\W_]+", "-", folded(words)).strip("-")
    if len(slug) > MAX_WORDS_CHARS:
        slug = slug[:MAX_WORDS_CHARS].rpartition("-")[0] or slug[:MAX_WORDS_CHARS]
    return " ".join(part for part in (f"{asked_at:%Y-%m-%d}", slug, f"{take_id[:8]}{suffix}") if part)
