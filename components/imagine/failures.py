"""Anything that goes wrong between us and the engine, as one of our errors.

By status and by the sense of the words, never by one spelling of a code. The line that money depends on runs
between `NotAccepted` (surely nothing was started) and `OutcomeUncertain` (it may be running, and billed).
"""

import httpx

from components.errors import (
    CreditsExhausted,
    EngineError,
    EngineUnreachable,
    KeyRefused,
    LookFailed,
    NotAccepted,
    OutcomeUncertain,
    Remedy,
    RequestExpired,
    RequestRejected,
    RequestUnknown,
    ResultUnavailable,
    TooManyRequests,
)
from components.imagine.reply import Reply
from components.imagine.symptoms import Symptom, shows
from components.imagine.troubles import failed_generation, rejection
from components.imagine.wording import told

WIRE_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict, OSError)
"""Everything that httpx raises; `OSError` holds the TimeoutError of our own deadlines too."""

NOTHING_SENT = (
    httpx.ConnectError,  # refused, no such host, TLS not agreed
    httpx.ConnectTimeout,
    httpx.PoolTimeout,  # still waiting for a connection of our own
    httpx.ProxyError,  # the proxy never opened the way
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
"""What is raised before the first byte leaves; anything else may have reached the engine."""

MOVED = frozenset({301, 307, 308})
"""Redirects that say: not here, send it there. 302 and 303 also answer a POST that was taken."""


def sending_broke(error: Exception) -> EngineUnreachable | OutcomeUncertain:
    """A submit that got no answer."""
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return EngineUnreachable(
            "The engine's address can't be used.",
            next_step="Mend CLAPBOARD_BASE_URL, such as https://api.x.ai/v1, and restart.",
            remedy=Remedy.MEND_SETTINGS,
        )
    if isinstance(error, NOTHING_SENT):
        return EngineUnreachable("The engine can't be reached; nothing was sent.")
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return OutcomeUncertain("It was sent, and the engine did not answer in time.")
    return OutcomeUncertain("It was sent, and the connection broke before the engine answered.")


def looking_broke(error: Exception) -> LookFailed:
    """A look that got no answer."""
    if isinstance(error, NOTHING_SENT):
        return LookFailed("The engine can't be reached just now.")
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return LookFailed("The engine did not answer in time.")
    return LookFailed("The connection broke before the engine answered.")


def fetching_broke(error: Exception) -> ResultUnavailable:
    """A download that got no file, or part of one."""
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return ResultUnavailable("The engine named an address that no file can be fetched from.")
    if isinstance(error, NOTHING_SENT):
        return ResultUnavailable("The server that holds the video can't be reached just now.")
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return ResultUnavailable("The server that holds the video took too long.")
    return ResultUnavailable("The video broke off while it was fetched.")


def submit_error(reply: Reply) -> NotAccepted | OutcomeUncertain:
    """A submit that was answered with anything but an id."""
    if reply.is_success:
        return OutcomeUncertain("The engine took it without naming a request id.", code=reply.code)
    if reply.status in MOVED:
        return RequestRejected(
            f"The engine answers at another address (HTTP {reply.status}).",
            next_step="Set CLAPBOARD_BASE_URL to the engine's own address and restart.",
            remedy=Remedy.MEND_SETTINGS,
        )
    if (
        not 400 <= reply.status < 500 or reply.status == 408
    ):  # a 408 may be a gateway's, after it passed it on
        return OutcomeUncertain(
            told(f"The engine answered with HTTP {reply.status}", reply.words), code=reply.code
        )
    refused = _access_error(reply)
    if refused is not None:
        return refused
    if reply.status == 429:
        return TooManyRequests(
            told("The engine asks to slow down", reply.words),
            retry_after_s=reply.retry_after_s,
            code=reply.code,
        )
    return rejection(reply)


def asks_to_slow_down(reply: Reply) -> bool:
    """Whether a refusal was only about the pace: then, and only then, a submit may be sent again."""
    return reply.status == 429 and _access_error(reply) is None


def refuses_key(reply: Reply) -> bool:
    """Whether the answer refuses the key, whatever was asked."""
    return isinstance(_access_error(reply), KeyRefused)


def look_error(reply: Reply) -> EngineError:
    """A look that was answered with an error: about us, about the job (terminal), or about the moment."""
    if shows(reply, Symptom.MODERATED) and reply.status in {400, 403}:
        return failed_generation(reply)
    about_us = None if reply.status == 429 else _access_error(reply)
    return about_us or _end_of_job(reply) or _failed_look(reply)


def _end_of_job(reply: Reply) -> EngineError | None:
    if reply.status == 404 or (reply.status in {400, 422} and shows(reply, Symptom.UNKNOWN_ID)):
        return RequestUnknown(told("The engine doesn't know this request", reply.words), code=reply.code)
    if reply.status == 410:
        return RequestExpired(told("The engine has dropped this request", reply.words), code=reply.code)
    return failed_generation(reply) if reply.status == 400 else None


def _failed_look(reply: Reply) -> LookFailed | KeyRefused:
    if reply.status == 403:
        return KeyRefused(told("The engine refuses to show this request", reply.words), code=reply.code)
    return LookFailed(
        told(f"The engine answered with HTTP {reply.status}", reply.words),
        retry_after_s=reply.retry_after_s,
        too_many=reply.status == 429,
        code=reply.code,
    )


def _access_error(reply: Reply) -> KeyRefused | CreditsExhausted | None:
    """Whether the answer refuses the account or the key, whatever was asked.

    401 and 402 always do; a 403 when it speaks of either or says nothing; a 429 when it speaks of credits
    and not of the pace; a 400 when it speaks of the key ("Incorrect API key provided").
    """
    about_pace = reply.status == 429 and shows(reply, Symptom.BUSY)
    about_credits = reply.status in {403, 429} and shows(reply, Symptom.CREDITS) and not about_pace
    if reply.status == 402 or about_credits:
        return CreditsExhausted(
            told("The account at the service has no credits left", reply.words), code=reply.code
        )
    about_key = shows(reply, Symptom.KEY)
    if reply.status == 401 or (reply.status == 400 and about_key):
        return KeyRefused(told("The engine did not accept the API key", reply.words), code=reply.code)
    if reply.status == 403 and (about_key or shows(reply, Symptom.ACCESS) or not reply.said):
        return KeyRefused(told("The engine refuses access with this API key", reply.words), code=reply.code)
    return None
