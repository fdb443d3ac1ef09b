"""How often pages ask what is new: every second, and more seldom the more of them are open."""

import pytest

from components.telemetry import WEBSOCKETS
from components.ui.poller import tick_s


@pytest.mark.parametrize(
    ("pages", "every_s"), [(0, 1), (1, 1), (25, 1), (26, 2), (50, 2), (51, 4), (100, 4), (101, 8), (200, 8)]
)
def test_all_pages_together_tick_no_faster_than_one_core_can_bear(pages: int, every_s: float) -> None:
    WEBSOCKETS.set(pages)
    try:
        assert tick_s() == every_s
    finally:
        WEBSOCKETS.set(0)
