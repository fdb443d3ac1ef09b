"""Signing in by OpenID Connect: Streamlit does the talking, here is what it is told and what we make of it.

Streamlit knows the user in the script only. Our own routes read the same cookie with the same key, by the
functions that Streamlit itself reads it with; an unsigned or changed one is nobody's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config
from streamlit.auth_util import (
    get_cookie_with_chunks,
    get_origin_from_redirect_uri,
    get_secrets_auth_section,
)
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from components.jobs.keys import lasting_key
from components.settings import Settings, load_settings
from components.web.identity import owner_from_user

CALLBACK = "/oauth2callback"
"""Where the provider sends the browser back to; Streamlit's own route."""


@dataclass(frozen=True, slots=True)
class User:
    """Who is signed in.

    Attributes:
        issuer: the provider's own name, an address.
        subject: the user's lasting name there.
        name: what to call him.
        verified_email: his address, where the provider vouches for it.
    """

    issuer: str
    subject: str
    name: str
    verified_email: str | None

    @property
    def owner(self) -> str:
        """Whose jobs he sees."""
        return owner_from_user(self.issuer, self.subject)


def secrets() -> dict[str, Any]:
    """What `st.App` is told: how to sign in, where that is set up.

    Cookies are signed with a key that outlives the process, so that a restart signs nobody out and every
    replica takes every cookie.
    """
    settings = load_settings()
    if settings.oidc_client_id is None:
        return {}
    signing_key = _signing_key(settings)
    config.set_option("server.cookieSecret", signing_key)
    client_secret = settings.oidc_client_secret
    return {
        "auth": {
            "redirect_uri": _home(settings) + CALLBACK,
            "cookie_secret": signing_key,
            "client_id": settings.oidc_client_id,
            "client_secret": "" if client_secret is None else client_secret.get_secret_value(),
            "server_metadata_url": str(settings.oidc_metadata_url),
        }
    }


@cache
def can_sign_in() -> bool:
    """Whether signing in is set up: by our settings, or in Streamlit's own way in the secrets file.

    Asked once: Streamlit looks for its files each time, which took an eighth of a tick.
    """
    return bool(get_secrets_auth_section())


def signed_in_owner(cookies: Mapping[str, str]) -> str | None:
    """The owner behind Streamlit's cookie, for requests beside the script; None where nobody is signed in."""
    if USER_COOKIE_NAME not in cookies or not can_sign_in():
        return None
    secret = get_cookie_secret()

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        return None if value is None else decode_signed_value(secret, name, value)

    content = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    try:
        claims = json.loads(content or b"{}")
    except ValueError:
        return None
    if not isinstance(claims, dict) or claims.get("origin") != get_origin_from_redirect_uri():
        return None
    user = user_of(claims)
    return None if user is None else user.owner


def signed_in_user() -> User | None:
    """The user of this browser session."""
    return user_of(st.user.to_dict()) if can_sign_in() else None


def user_of(claims: Mapping[str, Any]) -> User | None:
    """The user that a provider's claims tell of; None when nobody is signed in, or nobody in particular."""
    issuer, subject = claims.get("iss"), claims.get("sub")
    if claims.get("is_logged_in") is not True or not issuer or not subject:
        return None
    email = claims.get("email")
    return User(
        issuer=str(issuer),
        subject=str(subject),
        name=str(claims.get("name") or email or subject),
        verified_email=str(email).lower() if email and claims.get("email_verified") is True else None,
    )


def is_admin(user: User | None) -> bool:
    """Whether the settings name this user: by subject, or by an address that the provider vouches for."""
    admins = {name.lower() for name in load_settings().admins}
    return user is not None and not admins.isdisjoint({user.subject.lower(), user.verified_email})


def _signing_key(settings: Settings) -> str:
    if settings.cookie_secret is not None:
        return settings.cookie_secret.get_secret_value()
    return lasting_key(Path(settings.data_dir) / "cookie.key").hex()


def _home(settings: Settings) -> str:
    """Where browsers find this app; Streamlit fills in the port."""
    if settings.public_url is not None:
        return settings.public_url
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return "http://localhost:{port}" + (f"/{base}" if base else "")
