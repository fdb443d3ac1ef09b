"""The Retry-After header: seconds or a date, or nonsense."""

import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def read_retry_after_s(header: str | None, now: datetime) -> float | None:
    """Seconds to wait; 0 for a moment that has passed, None where nothing usable is said.

    Args:
        header: the header's value: seconds (whole or not) or an HTTP date (RFC 9110, section 10.2.3).
        now: aware; what a date is compared with.
    """
    if header is None:
        return None
    seconds = _as_seconds(header)
    if seconds is None:
        seconds = _seconds_until(header, now)
    return seconds if seconds is not None and math.isfinite(seconds) and seconds >= 0 else None


def _as_seconds(header: str) -> float | None:
    try:
        return float(header)
    except ValueError:
        return None


def _seconds_until(header: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # "-0000" means: UTC, no zone claimed
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
