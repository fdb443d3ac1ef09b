"""A visitor's own key, in the sidebar: pasted, shown masked, forgotten at once when he wants."""

import streamlit as st
from pydantic import SecretStr

from components.errors import ClapboardError
from components.ui import text
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from components.ui.state import session, set_widget, widget
from components.ui.studio import held_key

_FIELD = "visitor_key"
MAX_KEY_CHARS = 300
_PROMISE = (
    "Your videos are then billed to you, not to this studio. The key stays in this server's memory until you "
    "forget it or it restarts; it is never written down. While it is gone, videos begun with it wait."
)


def key_panel() -> None:
    """Draws it; nothing where visitors may bring no key."""
    if not runtime().settings.allow_visitor_keys:
        return
    with st.sidebar.container(key="own_key"):
        held = held_key()
        if held is None:
            _ask()
            return
        text.plain(f"Your own key {held.masked} is in use.", kind="quiet")
        st.button(
            "Forget now", icon=":material/key_off:", width="stretch", key="forget_key", on_click=_forget
        )


def _ask() -> None:
    with st.expander("Use your own key", icon=":material/key:", key="own_key_form"):
        with st.form("own_key_fields", border=False):
            st.text_input("API key", type="password", key=_FIELD, max_chars=MAX_KEY_CHARS, autocomplete="off")
            st.form_submit_button("Use it", width="stretch", on_click=_use)
        text.plain(_PROMISE, kind="quiet")


def _use() -> None:
    """Takes the key out of the form before anything else: the page gets it back from nowhere."""
    key = SecretStr(str(widget(_FIELD) or ""))
    set_widget(_FIELD, "")
    try:
        runtime().jobs.paste_key(current_owner(), key)
    except ClapboardError as error:
        session().notices.append(f"{error.sentence} {error.next_step}")


def _forget() -> None:
    runtime().jobs.forget_key(current_owner())
