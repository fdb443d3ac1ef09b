"""A take as a page for strangers: no script, everything escaped, nothing of its owner's and no price."""

import base64
import hashlib
import html
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from components.jobs.media_store import Kept

_STYLE = (Path(__file__).parent / "exhibit.css").read_text(encoding="utf-8")
_TITLE_CHARS = 60
STYLE_SOURCE = f"'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
"""The one style that such a page may have, as a content policy names it."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What is shown of a take; all of it is text.

    Attributes:
        title: what it is called: the prompt, mostly.
        remark: who made it.
        settings: names and values.
        line: what was done, one step after the other: a name and its words.
        recipe: as YAML.
        video: the file.
        poster: a picture of it, where there is one.
    """

    title: str
    remark: str
    settings: tuple[tuple[str, str], ...]
    line: tuple[tuple[str, str], ...]
    recipe: str
    video: Kept
    poster: Kept | None


def exhibit_page(exhibit: Exhibit, *, video: str, poster: str | None, policy: str) -> str:
    """The page.

    Args:
        exhibit: what it shows.
        video: the address of the video.
        poster: the address of its picture.
        policy: the content policy, for where no header can say it.
    """
    title = " ".join(exhibit.title.split())
    picture = "" if poster is None else f' poster="{_text(poster)}"'
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_text(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>{_text(title[:_TITLE_CHARS])} · Clapboard</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<video controls playsinline loop preload="metadata"{picture} src="{_text(video)}"></video>
<h1>{_text(exhibit.title)}</h1>
<p class="remark">{_text(exhibit.remark)}</p>
<dl>{_pairs(exhibit.settings, "dt", "dd")}</dl>
{_history(exhibit.line)}<details>
<summary>Recipe</summary>
<pre>{_text(exhibit.recipe)}</pre>
</details>
</main>
</body>
</html>
"""


def _history(line: Iterable[tuple[str, str]]) -> str:
    steps = "".join(f"<li>{_pairs([step], 'b', 'span')}</li>" for step in line)
    return f"<h2>How it came about</h2>\n<ol>{steps}</ol>\n" if steps else ""


def _pairs(pairs: Iterable[tuple[str, str]], name: str, value: str) -> str:
    return "".join(
        f"<{name}>{_text(first)}</{name}> <{value}>{_text(second)}</{value}>" for first, second in pairs
    )


def _text(words: str) -> str:
    return html.escape(words, quote=True)
