"""How often pages ask what is new: every second, and more seldom the more of them are open."""

import pytest

from components.telemetry import WEBSOCKETS
from components.ui.poller import tick_s


@pytest.mark.parametrize(("pages", "every_s"), [(0, 1), (1, 1), (15, 1), (16, 2), (30, 2), (31, 3), (100, 7)])
def test_all_pages_together_tick_no_faster_than_one_core_can_bear(pages: int, every_s: float) -> None:
    WEBSOCKETS.set(pages)
    try:
        assert tick_s() == every_s
    finally:
        WEBSOCKETS.set(0)
