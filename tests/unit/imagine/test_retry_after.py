"""Retry-After: seconds, dates and nonsense."""

from datetime import UTC, datetime

import pytest

from components.imagine.retry_after import read_retry_after_s

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "expected_s"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("Mon, 05 Oct 2026 12:00:30 GMT", 30.0),
        ("Mon, 05 Oct 2026 12:00:30 -0000", 30.0),
        ("Mon, 05 Oct 2026 14:00:30 +0200", 30.0),
        ("Mon, 05 Oct 2026 11:00:00 GMT", 0.0),
    ],
)
def test_seconds_and_dates_are_understood(header: str, expected_s: float) -> None:
    assert read_retry_after_s(header, NOW) == expected_s


@pytest.mark.parametrize("header", [None, "", "soon", "-3", "nan", "inf", "1e999", "99 Foo 2026", "3 s"])
def test_nonsense_is_no_hint(header: str | None) -> None:
    assert read_retry_after_s(header, NOW) is None
