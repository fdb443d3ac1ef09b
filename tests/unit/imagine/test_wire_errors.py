"""Whatever httpx raises is mapped, and on the right side of the line that money depends on."""

import inspect

import httpx
import pytest

from components.errors import EngineUnreachable, LookFailed, OutcomeUncertain, ResultUnavailable
from components.imagine.failures import WIRE_ERRORS, fetching_broke, looking_broke, sending_broke

NOTHING_SENT = {
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "ProxyError",
    "UnsupportedProtocol",
    "InvalidURL",
}
MAYBE_SENT = {
    "CloseError", "CookieConflict", "DecodingError", "HTTPError", "HTTPStatusError", "LocalProtocolError",
    "NetworkError", "ProtocolError", "ReadError", "ReadTimeout", "RemoteProtocolError", "RequestError",
    "RequestNotRead", "ResponseNotRead", "StreamClosed", "StreamConsumed", "StreamError", "TimeoutException",
    "TooManyRedirects", "TransportError", "WriteError", "WriteTimeout",
}  # fmt: skip
"""Every class, by name: a new one in httpx must be looked at and written into one of the two."""

HTTPX_ERRORS = [kind for _, kind in inspect.getmembers(httpx, inspect.isclass) if issubclass(kind, Exception)]


def example_of(kind: type[Exception]) -> Exception:
    """An error of this kind without its constructor, which differs from class to class."""
    return kind.__new__(kind)


def test_every_httpx_error_is_known_by_name() -> None:
    assert {kind.__name__ for kind in HTTPX_ERRORS} == NOTHING_SENT | MAYBE_SENT


@pytest.mark.parametrize("kind", HTTPX_ERRORS, ids=lambda kind: kind.__name__)
def test_every_httpx_error_is_caught(kind: type[Exception]) -> None:
    assert issubclass(kind, WIRE_ERRORS)


@pytest.mark.parametrize("kind", HTTPX_ERRORS, ids=lambda kind: kind.__name__)
def test_a_submit_is_unsent_only_where_no_byte_can_have_left(kind: type[Exception]) -> None:
    expected = EngineUnreachable if kind.__name__ in NOTHING_SENT else OutcomeUncertain

    assert type(sending_broke(example_of(kind))) is expected


@pytest.mark.parametrize("kind", [*HTTPX_ERRORS, TimeoutError, OSError], ids=lambda kind: kind.__name__)
def test_looks_and_downloads_can_always_be_repeated(kind: type[Exception]) -> None:
    assert type(looking_broke(example_of(kind))) is LookFailed
    assert type(fetching_broke(example_of(kind))) is ResultUnavailable


@pytest.mark.parametrize("error", [TimeoutError(), OSError(), ValueError()])
def test_anything_else_in_a_submit_is_doubtful(error: Exception) -> None:
    assert type(sending_broke(error)) is OutcomeUncertain


def test_a_useless_address_says_which_setting_to_mend() -> None:
    assert "CLAPBOARD_BASE_URL" in sending_broke(httpx.UnsupportedProtocol("")).next_step
