"""When to look, send and fetch again, and when to stop; pure: clocks, counts and chance are arguments."""

from components.domain.options import Dialect

POLL_S = 5.0
"""Specification section 1."""
MAX_WAIT_S: dict[Dialect, float] = {Dialect.LIVE: 600.0, Dialect.DOCUMENTED: 300.0, Dialect.AUTO: 300.0}
"""Seconds of active polling (client requirements 6); afterwards the job is overdue, never lost."""
FIRST_LOOK_S = 1.0
"""A first look this soon shows that the engine knows the request and catches what is ready at once."""
MAX_SERVER_HINT_S = 120.0
MAX_BACKOFF_S = 60.0
JITTER = 0.1
"""Share of an interval by which it is spread, so that jobs that began together don't look together."""
BACKOFF_JITTER = 0.5
"""The same after a failure, which many jobs meet at one moment."""

OVERDUE_LOOK_S = 60.0
MAX_OVERDUE_LOOK_S = 600.0
OVERDUE_WATCH_S = 24 * 3600.0
"""Seconds for which an overdue job is still looked at (client requirements 6: a result lives about 24 h)."""

RESEND_S = 1.0
MAX_RESEND_S = 30.0
SEND_PATIENCE_S = 3600.0
"""Seconds of waiting, summed over the tries, after which an engine that can't be reached is given up: an
outage of ten minutes fails nothing, and nothing is sent when its owner has long forgotten it."""


def first_look_s(poll_s: float) -> float:
    """Seconds from acceptance to the first look."""
    return min(poll_s, FIRST_LOOK_S)


def next_look_s(
    poll_s: float, *, failed_looks: int, server_hint_s: float | None, chance: float = 0.5
) -> float:
    """Seconds to wait before the next look: server's hint, else the interval doubled per look that failed.

    Args:
        poll_s: the interval in force.
        failed_looks: looks in a row that brought no usable answer.
        server_hint_s: seconds that the engine asked for; a hint beyond reason is ignored.
        chance: 0 to 1, from a random source; 0.5 means no jitter.
    """
    if server_hint_s is not None and 0 < server_hint_s <= MAX_SERVER_HINT_S:
        return max(server_hint_s, poll_s if failed_looks == 0 else 0.0)
    pause_s = min(poll_s * 2.0 ** min(failed_looks, 10), max(poll_s, MAX_BACKOFF_S))
    return spread(pause_s, chance, BACKOFF_JITTER if failed_looks else JITTER)


def next_overdue_look_s(looks: int) -> float:
    """Seconds before an overdue job's next look: a minute, then ever longer, ten minutes at most."""
    return min(OVERDUE_LOOK_S * 2.0 ** min(looks, 10), MAX_OVERDUE_LOOK_S)


def resend_s(tries: int, *, server_hint_s: float | None = None) -> float:
    """Seconds before a request that was surely not accepted is sent again, after so many tries (from 1)."""
    if server_hint_s is not None and 0 < server_hint_s <= MAX_SERVER_HINT_S:
        return server_hint_s
    return min(RESEND_S * 2.0 ** min(tries - 1, 10), MAX_RESEND_S)


def patience_ends(tries: int) -> bool:
    """Whether an engine that could not be reached so many times is given up.

    Counted in tries and not by the clock: a clock that jumps must not fail a job.
    """
    return sum(resend_s(earlier) for earlier in range(1, tries + 1)) > SEND_PATIENCE_S


def retry_fetch_s(tries: int, shortest_s: float = 1.0) -> float:
    """Seconds before a finished file is fetched again, after so many tries (1 or more)."""
    return shortest_s * 2.0 ** min(tries - 1, 5)


def hold_s(refusals: int, *, server_hint_s: float | None, chance: float = 0.5) -> float:
    """Seconds without any request, once the engine asked for fewer; as it said, else doubled each time.

    Args:
        refusals: how often in a row it asked, from 1.
        server_hint_s: seconds that the engine asked for; a hint beyond reason is ignored.
        chance: 0 to 1, from a random source; 0.5 means no jitter.
    """
    if server_hint_s is not None and 0 < server_hint_s <= MAX_SERVER_HINT_S:
        return server_hint_s
    return spread(resend_s(refusals), chance, BACKOFF_JITTER)


def spread(interval_s: float, chance: float, jitter: float = JITTER) -> float:
    """The interval, up to `jitter` of it shorter or longer.

    Args:
        interval_s: the interval.
        chance: 0 to 1; 0.5 leaves it as it is.
        jitter: the share.
    """
    return interval_s * (1 + jitter * (2 * chance - 1))
