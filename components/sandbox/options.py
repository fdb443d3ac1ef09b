"""How a sandbox is run: everything its command line can say."""

from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATA_DIR = Path(".clapboard/sandbox-alone")
"""Not the folder of the sandbox that a running app embeds: one folder has one serving sandbox."""


@dataclass(frozen=True, slots=True)
class SandboxOptions:
    """How a sandbox is run.

    Attributes:
        data_dir: where requests and results are kept.
        allow_private_urls: whether sources may lie at loopback and private addresses.
        required_key: the only API key that is accepted; None accepts any, or none.
        workers: videos rendered at once.
        requests_per_second: how often one client may ask (the live API was measured at 2).
        max_queued: requests that may wait; more are turned away.
        result_ttl_s: seconds a result can be fetched (live API: about 24 h).
        render_deadline_s: seconds one render may take.
        faults: whether faults may be asked for; never where strangers can reach the sandbox.
        moderated_words: prompts that hold one of them end moderated.
    """

    data_dir: Path = DEFAULT_DATA_DIR
    allow_private_urls: bool = False
    required_key: str | None = None
    workers: int = 1
    requests_per_second: float = 30.0
    max_queued: int = 64
    result_ttl_s: float = 24 * 3600.0
    render_deadline_s: float = 900.0
    faults: bool = False
    moderated_words: tuple[str, ...] = ()
