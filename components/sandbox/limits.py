"""How much one client may ask: a token bucket per client."""

import time
from collections.abc import Callable
from dataclasses import dataclass

_MOST_CLIENTS = 1000
"""Buckets kept; a full bucket says the same as none, so full ones are dropped first."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at_s: float


class RateLimit:
    """Lets each client through `per_second` times a second, with bursts of one second's worth.

    Args:
        per_second: requests a second; at least one request always fits into the bucket.
        clock: monotonic seconds.
    """

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second = per_second
        self._capacity = max(1.0, per_second)
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def admits(self, client: str) -> bool:
        """Whether this client may be answered now; counts the request if so."""
        now = self._clock()
        bucket = self._buckets.get(client)
        if bucket is None:
            self._drop_full_ones(now)
            bucket = self._buckets[client] = _Bucket(self._capacity, now)
        bucket.tokens = self._tokens(bucket, now)
        bucket.filled_at_s = now
        if bucket.tokens < 1.0:
            return False
        bucket.tokens -= 1.0
        return True

    def _tokens(self, bucket: _Bucket, now: float) -> float:
        return min(self._capacity, bucket.tokens + (now - bucket.filled_at_s) * self.per_second)

    def _drop_full_ones(self, now: float) -> None:
        if len(self._buckets) >= _MOST_CLIENTS:
            kept = {c: b for c, b in self._buckets.items() if self._tokens(b, now) < self._capacity}
            self._buckets = kept
