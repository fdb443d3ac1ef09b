"""What money depends on waits for the disk: a power cut must not bring back a job that was already sent.

Killing a process never loses a commit; a machine that loses its power forgets what its disk was not asked to
keep. SQLite asks by `PRAGMA synchronous`: 1 (NORMAL) now and then, 2 (FULL) at every commit.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.domain.job import Cancelled, Done, Fetching, Job, Result, Sending, State, StateName, Working
from components.domain.options import Model
from components.domain.replay import ReplayState
from components.domain.split_edit import PlannedPart, Sound, SplitPlan
from components.domain.storyboard_run import BoardState
from components.errors import StorageError
from components.jobs.backups import hold_back
from components.jobs.ledger import Ledger
from components.jobs.replay_ledger import ReplayLedger
from components.jobs.rows import now
from components.jobs.split_ledger import SplitLedger
from components.jobs.storyboard_ledger import StoryboardLedger
from components.jobs.vault import FolderVault
from tests.unit.jobs.conftest import ALICE, ENGINE, add

NOW_AND_THEN, AT_EVERY_COMMIT = 1, 2


@pytest.fixture
def kept(database: sa.Engine) -> Iterator[list[int]]:
    """How the disk is asked at each commit, in their order."""
    asked: list[int] = []

    def note(connection: sa.Connection) -> None:
        asked.append(int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one()))

    sa.event.listen(database, "commit", note)
    yield asked
    sa.event.remove(database, "commit", note)


def move(ledger: Ledger, job: Job, *states: State) -> None:
    for state in states:
        job = ledger.move(job.id, {job.state.name}, state, "because") or job
        assert job.state == state


def test_a_claim_a_request_id_and_a_result_wait_for_the_disk(ledger: Ledger, kept: list[int]) -> None:
    job = add(ledger)
    fetching = Fetching(
        request_id="r-1", accepted_at=now(), ready_at=now(), result_url="https://a.test/v.mp4", cost_usd=None
    )
    done = Done(
        request_id="r-1",
        accepted_at=now(),
        ready_at=now(),
        done_at=now(),
        result=Result(
            media_id="m" * 32,
            poster_id=None,
            duration_s=1.0,
            width=854,
            height=480,
            has_sound=True,
            size_bytes=1,
        ),
    )

    move(ledger, job, Sending(sent_at=now()), Working(request_id="r-1", accepted_at=now()), fetching, done)

    assert kept == [
        NOW_AND_THEN,  # the intent: nothing was sent yet
        AT_EVERY_COMMIT,  # the claim: the POST comes next
        AT_EVERY_COMMIT,  # the request id: it was paid for
        NOW_AND_THEN,  # ready: a look finds it out again
        AT_EVERY_COMMIT,  # the video is here
    ]


def test_a_job_that_is_sent_again_later_claims_anew(ledger: Ledger, kept: list[int]) -> None:
    job = add(ledger)
    move(ledger, job, Sending(sent_at=now()))
    ledger.put_off(job.id, until=now(), why="busy")
    kept.clear()

    assert ledger.move(job.id, {StateName.QUEUED}, Sending(sent_at=now()), "again") is not None

    assert kept == [AT_EVERY_COMMIT]


def test_a_job_that_was_cancelled_stays_cancelled(ledger: Ledger, kept: list[int]) -> None:
    """Else the power would bring it back into the queue, and it would be sent and paid for."""
    move(ledger, add(ledger), Cancelled(at=now()))

    assert kept == [NOW_AND_THEN, AT_EVERY_COMMIT]


def test_a_plan_that_was_stopped_or_deleted_sends_nothing_after_a_power_cut(
    database: sa.Engine, kept: list[int]
) -> None:
    part = PlannedPart(start_s=0.0, length_s=4.0, price_usd=Decimal("0.04"))
    plan = SplitPlan(
        media_id="m" * 32, label="a", prompt="snow", model=Model.IMAGINE, sound=Sound.PARTS, parts=(part,) * 2
    )
    splits = SplitLedger(database)
    split_edit = splits.add(ALICE, ENGINE, plan)
    kept.clear()

    splits.remove(ALICE, split_edit.id)
    ReplayLedger(database).move("a replay", ReplayState.RUNNING, ReplayState.STOPPED)
    ReplayLedger(database).remove(ALICE, "a replay")
    StoryboardLedger(database).move("a board", {BoardState.RUNNING}, BoardState.IDLE)

    assert kept == [AT_EVERY_COMMIT] * 4


def test_what_a_back_up_must_not_send_is_held_back_on_the_disk(database: sa.Engine, kept: list[int]) -> None:
    hold_back(database)

    assert kept[-1] == AT_EVERY_COMMIT


@pytest.mark.parametrize(
    ("refused", "says", "is_kept"),
    [
        (stat.S_ISDIR, errno.EINVAL, True),  # some network mounts: names are kept in their own way
        (stat.S_ISDIR, errno.EIO, False),
        (stat.S_ISREG, errno.EINVAL, False),
    ],
)
def test_a_folder_that_can_not_be_asked_to_be_kept_fails_no_job(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    refused: Callable[[int], bool],
    says: int,
    *,
    is_kept: bool,
) -> None:
    def refuse(opened: int) -> None:
        if refused(os.fstat(opened).st_mode):
            raise OSError(says, os.strerror(says))

    monkeypatch.setattr("components.media.disk.os.fsync", refuse)
    arrived = tmp_path / "arrived.mp4"
    arrived.write_bytes(b"a video")
    vault = FolderVault(tmp_path)

    if is_kept:
        vault.keep(arrived, "ab/abcd.mp4")
        assert vault.has("ab/abcd.mp4")
    else:
        with pytest.raises(StorageError):
            vault.keep(arrived, "ab/abcd.mp4")


def test_a_kept_file_and_its_name_are_on_the_disk_before_the_ledger_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[Path, bool]] = []
    target = tmp_path / "vault" / "ab" / "abcd.mp4"
    really = os.fsync

    def note(opened: int) -> None:
        synced.append((Path(f"/proc/self/fd/{opened}").readlink(), target.exists()))
        really(opened)

    monkeypatch.setattr("components.media.disk.os.fsync", note)
    arrived = tmp_path / "arrived.mp4"
    arrived.write_bytes(b"a video")
    (tmp_path / "vault").mkdir()

    FolderVault(tmp_path / "vault").keep(arrived, "ab/abcd.mp4")

    assert synced == [
        (tmp_path / "vault", False),  # the new folder's name
        (arrived, False),  # its bytes, before it has its name
        (target.parent, True),  # its name
    ]
