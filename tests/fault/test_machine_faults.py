"""What the machine does wrong costs nothing: clocks, locks, disks, a second process."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.fault import mishaps
from tests.fault.verdict import Verdict


def assert_clean(verdict: Verdict) -> None:
    assert verdict.clean, verdict


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_jumps_an_hour_fails_delays_and_repeats_nothing(
    hours: int, clip: bytes, data_dir: Path
) -> None:
    assert_clean(mishaps.clock_jumps(timedelta(hours=hours), clip, data_dir))


def test_locked_databases_are_waited_for(clip: bytes, data_dir: Path) -> None:
    assert_clean(mishaps.databases_locked(5.0, clip, data_dir))


def test_a_submit_waits_for_a_locked_ledger(clip: bytes, data_dir: Path) -> None:
    assert_clean(mishaps.submitted_while_locked(2.0, clip, data_dir))


def test_a_paid_id_is_kept_however_long_the_ledger_refuses_it(clip: bytes, data_dir: Path) -> None:
    assert_clean(mishaps.ledger_refuses_writes(1.5, clip, data_dir))


def test_a_full_disk_stops_the_affected_job_alone_and_a_recheck_brings_its_video(
    clip: bytes, data_dir: Path
) -> None:
    assert_clean(mishaps.disk_full(clip, data_dir))


def test_a_read_only_folder_stops_the_affected_job_alone(clip: bytes, data_dir: Path) -> None:
    assert_clean(mishaps.folder_read_only(clip, data_dir))


def test_an_engine_down_for_ten_minutes_at_the_submit_gets_it_when_it_is_back(
    clip: bytes, data_dir: Path
) -> None:
    assert_clean(mishaps.engine_down_at_submit(600.0, clip, data_dir))


def test_an_engine_that_goes_down_while_it_works_is_waited_for(clip: bytes, data_dir: Path) -> None:
    assert_clean(mishaps.engine_down_at_poll(1.0, clip, data_dir))


def test_an_outage_longer_than_the_wait_ends_in_the_video_too(clip: bytes, data_dir: Path) -> None:
    assert_clean(mishaps.engine_down_until_overdue(clip, data_dir))


def test_of_two_processes_either_may_die(clip: bytes, data_dir: Path) -> None:
    assert_clean(mishaps.two_processes(clip, data_dir, runs=2))
