"""What one look at a running request can bring: a closed set of answers."""

from dataclasses import dataclass
from decimal import Decimal

from components.errors import GenerationFailed


@dataclass(frozen=True, slots=True)
class Accepted:
    """The engine took the request.

    Attributes:
        request_id: the engine's name for it.
    """

    request_id: str


@dataclass(frozen=True, slots=True)
class StillWorking:
    """Not finished. An unknown or missing status word means this too.

    Attributes:
        progress: 0 to 1, where the engine says.
        status: the engine's own word, where it said one.
        retry_after_s: seconds after which the engine wants to be asked again, where it says.
    """

    progress: float | None = None
    status: str | None = None
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """Finished.

    Attributes:
        url: where the file is; lives about 24 h.
        duration_s: as announced, where it is (an extension announces the added part).
        cost_usd: as announced (ticks), where it is.
    """

    url: str
    duration_s: float | None = None
    cost_usd: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """It ended badly.

    Attributes:
        error: which way; says whether money was spent.
        cost_usd: as announced (ticks), where it is.
    """

    error: GenerationFailed
    cost_usd: Decimal | None = None


Look = StillWorking | Ready | Ended
