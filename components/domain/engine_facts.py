"""What the pages and the rules need to know of the engine in use."""

from dataclasses import dataclass
from enum import StrEnum

from components.domain.options import Dialect

SANDBOX_NAME = "Sandbox"
"""What the embedded engine is called, in the ledger too: its jobs cost nothing."""


_KEY_MARK = " key:"
"""No host has a blank in it."""
VISITORS_PATTERN = f"%{_KEY_MARK}%"
"""SQL LIKE: accounts of visitors' own keys."""


def account_name(engine: str, fingerprint: str) -> str:
    """What the ledger calls an engine for jobs that are meant for a visitor's own key."""
    return f"{engine}{_KEY_MARK}{fingerprint}"


def engine_of(account: str) -> str:
    """The engine's own name, whoever's key it is asked with."""
    return account.partition(_KEY_MARK)[0]


def is_visitors(account: str) -> bool:
    """Whether jobs of this name are paid with a visitor's own key."""
    return _KEY_MARK in account


class Answering(StrEnum):
    """Whether the engine answers."""

    YES = "yes"
    NO = "no"
    NOT_ASKED_YET = "not asked yet"
    KEY_REFUSED = "key refused"


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """The engine in use.

    Attributes:
        name: for people: "Sandbox", "api.x.ai" or the gateway's host.
        base_url: where it answers, without a trailing slash.
        dialect: which dialect is spoken; AUTO is resolved to what will be tried first.
        is_sandbox: whether it is the embedded engine, which costs nothing.
        takes_masks: whether it honours a mask itself; else the app composites (live dialect).
        takes_data_uris: whether a clip can be sent inside the request instead of as a public URL.
    """

    name: str
    base_url: str
    dialect: Dialect
    is_sandbox: bool
    takes_masks: bool
    takes_data_uris: bool
