"""Whether the engine answers, asked now and then by a thread of its own."""

import logging
import threading
from datetime import UTC, datetime

import httpx
from pydantic import SecretStr

from components.domain.engine_facts import Answering
from components.errors import KeyRefused
from components.imagine.connections import DIRECT
from components.imagine.failures import WIRE_ERRORS, refuses_key
from components.imagine.reply import read_reply
from components.imagine.wire import USER_AGENT, bearer

PULSE_PATH = "/video-generation-models"
"""Costs nothing and wants a key at the live API; an engine that doesn't have it answers 404 all the same."""
PULSE_TIMEOUT_S = 4.0
STOP_WAIT_S = 1.0
MAX_PULSE_BYTES = 64 * 2**10

_log = logging.getLogger(__name__)


class Pulse:
    """Asks the engine every few seconds; reading `answering` never waits."""

    def __init__(self, base_url: str, key: SecretStr | None, every_s: float = 10.0) -> None:
        self._url = base_url.rstrip("/") + PULSE_PATH
        self._key = key
        self._every_s = every_s
        self._answering = Answering.NOT_ASKED_YET
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def answering(self) -> Answering:
        """What the last question brought."""
        return self._answering

    def start(self) -> None:
        """Ask at once, and then again and again; a second start does nothing."""
        if self._thread is not None:
            return
        self._stopped.clear()
        self._thread = threading.Thread(target=self._run, name="engine-pulse", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ask no more; a question under way is not waited for long."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(STOP_WAIT_S)
            self._thread = None

    def _run(self) -> None:
        with _client() as http:
            while not self._stopped.is_set():
                found = _ask(http, self._url, self._key)
                if found is not self._answering:
                    _log.info("The engine answers: %s.", found)
                self._answering = found
                self._stopped.wait(self._every_s)


def ask_engine(base_url: str, key: SecretStr) -> Answering:
    """Whether an engine takes a key; costs nothing, and takes seconds where it doesn't answer."""
    with _client() as http:
        return _ask(http, base_url.rstrip("/") + PULSE_PATH, key)


def _client() -> httpx.Client:
    return httpx.Client(timeout=PULSE_TIMEOUT_S, mounts=DIRECT)


def _ask(http: httpx.Client, url: str, key: SecretStr | None) -> Answering:
    """Any HTTP answer is a yes, but for one that refuses the key."""
    headers = {"User-Agent": USER_AGENT}
    try:
        if key is not None:
            headers["Authorization"] = bearer(key)
        with http.stream("GET", url, headers=headers) as response:
            content = next(response.iter_bytes(MAX_PULSE_BYTES), b"")
    except KeyRefused:
        return Answering.KEY_REFUSED
    except WIRE_ERRORS:
        return Answering.NO
    reply = read_reply(response.status_code, content, retry_after=None, key=key, now=datetime.now(UTC))
    return Answering.KEY_REFUSED if refuses_key(reply) else Answering.YES
