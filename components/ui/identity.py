"""Whose jobs this browser session sees, and where its days begin."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from components.ui.state import session
from components.web.identity import browser_owner, owner_from_token


def current_owner() -> str:
    """The owner by cookie; for a browser that refuses cookies an owner that lasts as long as its session."""
    return browser_owner(st.context.cookies) or owner_from_token(session().stand_in_token)


def current_zone() -> tzinfo:
    """The browser's time zone; UTC where it names none that is known here."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
