"""How a visitor is told that he asks for too much: a page for people, a line for programs."""

import html

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Clapboard: {title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{{color-scheme:dark light}}body{{font:1.05rem/1.6 system-ui,sans-serif;max-width:34rem;
margin:18vh auto;padding:0 1.5rem;background:Canvas;color:CanvasText}}h1{{font-size:1.5rem}}
a{{color:#d9822b}}</style></head>
<body><h1>{title}</h1><p>{sentence}</p><p>{next_step}</p><p><a href="">Try again</a></p></body></html>"""


def refusal(
    request: HTTPConnection, status: int, *, title: str, sentence: str, next_step: str, retry_after_s: int
) -> Response:
    """The answer; all words are ours."""
    headers = {"Retry-After": str(retry_after_s), "Cache-Control": "no-store"}
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(f"{sentence} {next_step}\n", status_code=status, headers=headers)
    words = {"title": title, "sentence": sentence, "next_step": next_step}
    page = _PAGE.format_map({name: html.escape(value) for name, value in words.items()})
    return HTMLResponse(page, status_code=status, headers=headers)
