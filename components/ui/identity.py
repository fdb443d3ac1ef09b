"""Whose jobs this browser session sees."""

import streamlit as st

from components.ui.state import session
from components.web.identity import owner_from_token, owner_of


def current_owner() -> str:
    """The owner by cookie; for a browser that refuses cookies an owner that lasts as long as its session."""
    return owner_of(st.context.cookies) or owner_from_token(session().stand_in_token)
