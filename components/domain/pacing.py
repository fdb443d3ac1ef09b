"""When to look at a job again and when to stop looking; pure, clocks are arguments."""

from components.domain.options import Dialect

POLL_S = 5.0
"""Specification section 1."""
MAX_WAIT_S: dict[Dialect, float] = {Dialect.LIVE: 600.0, Dialect.DOCUMENTED: 300.0, Dialect.AUTO: 300.0}
"""Seconds of active polling (client requirements 6); afterwards the job is overdue, never lost."""
MAX_SERVER_HINT_S = 120.0
MAX_BACKOFF_S = 60.0


def next_look_s(poll_s: float, *, failed_looks: int, server_hint_s: float | None) -> float:
    """Seconds to wait before the next look: server's hint, else the interval doubled per look that failed."""
    if server_hint_s is not None and 0 < server_hint_s <= MAX_SERVER_HINT_S:
        return max(server_hint_s, poll_s if failed_looks == 0 else 0.0)
    return min(poll_s * 2.0 ** min(failed_looks, 10), max(poll_s, MAX_BACKOFF_S))
