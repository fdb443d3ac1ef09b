"""Signing in: what makes a user, and what a cookie must be to count."""

import json
import secrets
from collections.abc import Iterator

import pytest
from streamlit.auth_util import set_cookie_with_chunks
from streamlit.runtime.secrets import SecretsValue, secrets_singleton
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from components.ui.signing_in import User, can_sign_in, is_admin, signed_in_owner, user_of
from components.web.identity import owner_from_user

KEY = "k" * 64
ANNA = {"iss": "https://id.example", "sub": "anna", "name": "Anna", "is_logged_in": True}
ORIGIN = "http://localhost:8501"


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    can_sign_in.cache_clear()
    yield
    can_sign_in.cache_clear()


@pytest.fixture
def _set_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    section: dict[str, SecretsValue] = {
        "redirect_uri": f"{ORIGIN}/oauth2callback",
        "cookie_secret": KEY,
        "client_id": "clapboard",
    }
    secrets_singleton.merge_programmatic_secrets({"auth": section})
    yield
    secrets_singleton._reset()


def cookies_for(claims: dict[str, object], key: str = KEY) -> dict[str, str]:
    """What Streamlit sets, chunks and all."""
    found: dict[str, str] = {}

    def sign(name: str, value: str) -> bytes:
        return create_signed_value(key, name, value)

    set_cookie_with_chunks(
        lambda name, value: found.update({name: sign(name, value).decode()}),
        sign,
        USER_COOKIE_NAME,
        claims,
        cookie_attr_size=80,
    )
    return found


@pytest.mark.usefixtures("_set_up")
def test_a_signed_cookie_says_who_it_is() -> None:
    assert signed_in_owner(cookies_for(ANNA | {"origin": ORIGIN})) == owner_from_user(
        "https://id.example", "anna"
    )


@pytest.mark.usefixtures("_set_up")
def test_a_long_cookie_comes_in_chunks_and_counts_whole() -> None:
    cookies = cookies_for(ANNA | {"origin": ORIGIN, "picture": secrets.token_hex(4000)})

    assert len(cookies) > 2
    assert signed_in_owner(cookies) == owner_from_user("https://id.example", "anna")
    cookies.popitem()
    assert signed_in_owner(cookies) is None


@pytest.mark.usefixtures("_set_up")
@pytest.mark.parametrize(
    "cookies",
    [
        {},
        {USER_COOKIE_NAME: ""},
        {USER_COOKIE_NAME: json.dumps(ANNA | {"origin": ORIGIN})},
        cookies_for(ANNA | {"origin": ORIGIN}, key="another key" * 6),
        cookies_for(ANNA | {"origin": "https://elsewhere.example"}),
        cookies_for(ANNA),
        cookies_for(ANNA | {"origin": ORIGIN, "is_logged_in": False}),
        cookies_for({"origin": ORIGIN, "is_logged_in": True, "email": "anna@id.example"}),
        {USER_COOKIE_NAME: "é\x00" * 50},
        {USER_COOKIE_NAME: create_signed_value(KEY, USER_COOKIE_NAME, "[1]").decode()},
        {USER_COOKIE_NAME: create_signed_value(KEY, USER_COOKIE_NAME, "chunks-3").decode()},
        {USER_COOKIE_NAME: create_signed_value(KEY, "_streamlit_user_tokens", json.dumps(ANNA)).decode()},
    ],
)
def test_any_other_cookie_is_nobodys(cookies: dict[str, str]) -> None:
    assert signed_in_owner(cookies) is None


@pytest.mark.usefixtures("_set_up")
def test_a_changed_letter_makes_a_cookie_nobodys() -> None:
    (cookie,) = cookies_for(ANNA | {"origin": ORIGIN}).values()
    middle = len(cookie) // 3
    changed = cookie[:middle] + ("A" if cookie[middle] != "A" else "B") + cookie[middle + 1 :]

    assert signed_in_owner({USER_COOKIE_NAME: changed}) is None


def test_where_signing_in_is_not_set_up_no_cookie_counts() -> None:
    assert signed_in_owner(cookies_for(ANNA | {"origin": ORIGIN})) is None


def test_a_user_is_the_same_whatever_he_is_called_and_never_another_providers() -> None:
    renamed = user_of(ANNA | {"name": "Ann", "email": "ann@id.example"})
    elsewhere = user_of(ANNA | {"iss": "https://other.example"})
    anna = user_of(ANNA)

    assert anna is not None
    assert renamed is not None
    assert elsewhere is not None
    assert anna.owner == renamed.owner != elsewhere.owner


@pytest.mark.parametrize(
    ("user", "admin"),
    [
        (None, False),
        (User("i", "boss", "Boss", None), True),
        (User("i", "s", "N", "boss@id.example"), True),
        (User("i", "s", "boss", None), False),
        (User("i", "s", "N", "other@id.example"), False),
    ],
)
def test_an_admin_is_named_by_subject_or_by_an_address_that_was_verified(
    monkeypatch: pytest.MonkeyPatch, user: User | None, admin: bool
) -> None:
    monkeypatch.setenv("CLAPBOARD_ADMINS", "boss, Boss@id.example")

    assert is_admin(user) is admin


def test_an_address_that_the_provider_does_not_vouch_for_makes_no_admin() -> None:
    claims = ANNA | {"email": "boss@id.example"}

    for verified in ({}, {"email_verified": False}, {"email_verified": "true"}):
        user = user_of(claims | verified)
        assert user is not None
        assert user.verified_email is None
