"""Keys that visitors pasted: in this process's memory alone, each for its owner's jobs and no others.

A job tells by its engine's name which key it was meant for, never the key: `api.x.ai key:<fingerprint>`.
While that key is not here the job waits, as a job waits for an engine that is not in use; it is never sent
with another key, nor with the server's.
"""

import hmac
import threading
import time
from dataclasses import dataclass, field

from pydantic import SecretStr

from components.domain.engine_facts import Answering, account_name
from components.domain.job import Job
from components.domain.options import Dialect
from components.domain.pacing import POLL_S
from components.errors import EngineUnreachable, KeyRefused
from components.imagine.client import ImagineClient
from components.imagine.pulse import ask_engine
from components.logs import forget, hide

FINGERPRINT_DIGITS = 24
"""96 bits: nobody finds another key with the same one."""
IDLE_S = 12 * 3600.0
"""A key that no page and no job used for so long is forgotten."""
MAX_KEYS = 2_000
"""Held at a time: more visitors than that don't fit one process anyway."""


@dataclass(frozen=True, slots=True)
class VisitorEngine:
    """The engine that visitors' keys are for.

    Attributes:
        base_url: where it answers.
        dialect: which dialect it speaks.
        poll_s: seconds between looks at a job.
        requests_per_second: what a service allows one key.
    """

    base_url: str
    dialect: Dialect = Dialect.AUTO
    poll_s: float = POLL_S
    requests_per_second: float = 2.0

    def client(self, key: SecretStr) -> ImagineClient:
        """A client with this key."""
        return ImagineClient(base_url=self.base_url, key=key, dialect=self.dialect)


@dataclass(slots=True, eq=False)
class HeldKey:
    """A key while it is here.

    Attributes:
        owner: whose.
        account: what the ledger calls the engine for jobs that are meant for this key.
        client: talks to the engine with it.
        masked: how it is shown to its owner.
        secret: the key.
        used_at: when a page or a job last asked for it, monotonic seconds.
    """

    owner: str
    account: str
    client: ImagineClient
    masked: str
    secret: SecretStr = field(repr=False)
    used_at: float = field(default_factory=time.monotonic)

    def is_for(self, job: Job) -> bool:
        """Whether this job was meant for this key, and the key is still here."""
        return not self.client.has_forgotten and job.owner == self.owner and job.engine == self.account


class VisitorKeys:
    """The keys of one process; any thread may call any method.

    Args:
        salt: makes fingerprints worthless elsewhere; it lasts as the jobs do, so that a key that is pasted
            again after a restart is known again.
        engine: what the keys are for; None where visitors may bring none.
    """

    def __init__(self, salt: bytes, engine: VisitorEngine | None = None) -> None:
        self._salt = salt
        self._engine = engine
        self._held: dict[str, HeldKey] = {}
        self._lock = threading.Lock()

    def paste(self, owner: str, key: SecretStr) -> HeldKey:
        """Asks the engine whether it takes the key, which costs nothing, and holds it from now on.

        Raises:
            KeyRefused: it doesn't, this can't be a key, or none may be brought.
            EngineUnreachable: it doesn't answer.
        """
        if self._engine is None:
            raise KeyRefused("This studio takes no keys of its visitors.", next_step="Use it as it is.")
        secret = SecretStr(key.get_secret_value().strip())
        hide(secret.get_secret_value())
        client = self._engine.client(secret)
        match ask_engine(client.facts.base_url, secret):
            case Answering.YES:
                pass
            case Answering.KEY_REFUSED:
                forget(secret.get_secret_value())
                raise KeyRefused("The service refuses this key.", next_step="Copy it once more, whole.")
            case _:
                forget(secret.get_secret_value())
                raise EngineUnreachable("The service doesn't answer, so the key could not be checked.")
        account = account_name(client.facts.name, self._fingerprint(secret))
        held = HeldKey(owner, account, client, _masked(secret.get_secret_value()), secret)
        with self._lock:
            gone = [self._held.pop(each) for each in (owner,) if each in self._held]
            while len(self._held) >= MAX_KEYS:
                gone.append(self._held.pop(next(iter(self._held))))
            self._held[owner] = held
        for each in gone:
            self._let_go(each)
        return held

    def forget(self, owner: str) -> None:
        """Lets the owner's key go; what is on its way with it ends, and waits."""
        with self._lock:
            held = self._held.pop(owner, None)
        if held is not None:
            self._let_go(held)

    def forget_idle(self) -> None:
        """Lets go of keys that nobody used for long."""
        before = time.monotonic() - IDLE_S
        for owner in [owner for owner, held in self.all().items() if held.used_at < before]:
            self.forget(owner)

    def of(self, owner: str) -> HeldKey | None:
        """The owner's key, while it is here."""
        with self._lock:
            held = self._held.get(owner)
        if held is not None:
            held.used_at = time.monotonic()
        return held

    def all(self) -> dict[str, HeldKey]:
        """Every key that is here, by owner."""
        with self._lock:
            return dict(self._held)

    def hand_over(self, giver: str, taker: str) -> None:
        """The giver's jobs became the taker's: so does the key they were made with, unless he has one."""
        with self._lock:
            held = self._held.pop(giver, None)
            has_one = taker in self._held
            if held is not None and not has_one:
                held.owner = taker
                self._held[taker] = held
        if held is not None and has_one:
            self._let_go(held)

    def _fingerprint(self, key: SecretStr) -> str:
        marked = b"visitor key\n" + key.get_secret_value().encode()
        return hmac.digest(self._salt, marked, "sha256").hex()[:FINGERPRINT_DIGITS]

    def _let_go(self, held: HeldKey) -> None:
        held.client.forget_key()
        secret = held.secret.get_secret_value()
        others = self.all().values()
        if all(other.secret.get_secret_value() != secret for other in others):
            forget(secret)
        held.secret = SecretStr("")


def _masked(key: str) -> str:
    """Its beginning, where all are alike, and its last four signs, where they are few of many."""
    return f"{key[:4]}…{key[-4:]}" if len(key) >= 20 else "…"
