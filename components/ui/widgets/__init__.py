"""Our own parts in the browser: each a Python module with markup, script and style sheet of its name."""

from base64 import b64encode
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent


def widget_part(name: str, *scripts: str) -> ComponentRenderer:
    """Registers a part; once, when its module is imported.

    Args:
        name: of its `.html` and `.css`.
        scripts: its script files without suffix, the one with the default export last; all share one scope,
            together with `shared.js`.
    """
    return st.components.v2.component(
        f"clapboard_{name}",
        html=(_HERE / f"{name}.html").read_text(encoding="utf-8"),
        css=_joined(("shared", name), ".css"),
        js=script_of(*scripts),
    )


def script_of(*scripts: str) -> str:
    """The whole script of a part, as the browser gets it."""
    return _joined(("shared", *scripts), ".js")


def part_key(*words: str) -> str:
    """A key for one part on the page; Streamlit refuses two underscores in a row, which ids may have."""
    return "-".join(words).replace("_", "-")


def data_url(picture: bytes) -> str:
    """A small JPEG or PNG inside the page."""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(picture).decode()}"


def _joined(names: tuple[str, ...], suffix: str) -> str:
    return "\n".join((_HERE / f"{name}{suffix}").read_text(encoding="utf-8") for name in names)
