"""Which dialect an engine speaks, and what follows from it."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from components.domain.engine_facts import SANDBOX_NAME, EngineFacts
from components.domain.options import Dialect

LIVE_HOST = "api.x.ai"
"""The host of the live API; its regions answer as `<region>.api.x.ai`."""


def engine_facts(*, base_url: str, dialect: Dialect, is_sandbox: bool) -> EngineFacts:
    """What the pages and the rules need to know of the engine at this address.

    Masks and data URIs: video-api.md sections 1 and 2. The documented dialect has a mask field and takes
    clips by public address only; the live one has no mask field and takes clips inside the request. The
    sandbox takes data URIs in both.
    """
    spoken = resolve(dialect, base_url)
    return EngineFacts(
        name=SANDBOX_NAME if is_sandbox else _host_of(base_url) or base_url,
        base_url=base_url.rstrip("/"),
        dialect=spoken,
        is_sandbox=is_sandbox,
        takes_masks=spoken is Dialect.DOCUMENTED,
        takes_data_uris=is_sandbox or spoken is Dialect.LIVE,
    )


def resolve(dialect: Dialect, base_url: str) -> Dialect:
    """The dialect to try first: AUTO means live at api.x.ai and documented anywhere else."""
    if dialect is not Dialect.AUTO:
        return dialect
    host = _host_of(base_url).partition(":")[0]
    is_live = host == LIVE_HOST or host.endswith("." + LIVE_HOST)
    return Dialect.LIVE if is_live else Dialect.DOCUMENTED


def other_than(dialect: Dialect) -> Dialect:
    """The dialect that is not this one."""
    return Dialect.DOCUMENTED if dialect is Dialect.LIVE else Dialect.LIVE


def revealed_by(accepted: Mapping[str, object]) -> Dialect:
    """The dialect that the answer to a submit is written in: `request_id` is live, `id` is documented."""
    return Dialect.LIVE if accepted.get("request_id") else Dialect.DOCUMENTED


def is_surely_live(look: Mapping[str, object]) -> bool:
    """Whether a look's answer is written in the live dialect: a `video` object and no `id`.

    The other way round is left open: an `id` is something that any gateway may add.
    """
    return isinstance(look.get("video"), Mapping) and "id" not in look


def _host_of(base_url: str) -> str:
    """Host and port in lower case, without a user name; empty when the address has none."""
    try:
        return urlsplit(base_url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""
