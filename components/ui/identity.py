"""Whose jobs this browser session sees, and where its days begin."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from components.ui.signing_in import signed_in_user
from components.ui.state import session
from components.web.identity import browser_owner, owner_from_token


def current_owner() -> str:
    """The signed-in user; else the browser by its cookie; without cookies one that lasts as its session."""
    user = signed_in_user()
    if user is not None:
        return user.owner
    return browser_owner(st.context.cookies) or owner_from_token(session().stand_in_token)


def current_zone() -> tzinfo:
    """The browser's time zone; UTC where it names none that is known here."""
    return zone_of(st.context.timezone or "UTC")


def zone_of(name: str) -> tzinfo:
    """The time zone of this name; UTC where it is not known here."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def owner_before_signing_in() -> str | None:
    """The owner that this browser is while nobody is signed in; None for one that refuses cookies."""
    return browser_owner(st.context.cookies)
