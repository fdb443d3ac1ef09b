"""Back-ups of a data folder while it is used; and what must not go on by itself after going back to one."""

import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from components.domain.job import Failure, OutcomeUnknown, Sending, StateName
from components.domain.replay import ReplayState
from components.domain.split_edit import SplitState
from components.domain.storyboard_run import BoardState
from components.errors import InvalidRequest, StorageError
from components.jobs.database import reading, writing
from components.jobs.ledger import Ledger, next_revision
from components.jobs.rows import now
from components.jobs.split_ledger import SplitLedger, ToDo
from components.jobs.tables import jobs, replays, split_edits, storyboards
from components.jobs.vault import storing
from components.media.disk import appearing

LEDGER = "ledger.db"
KEYS = ("signing.key", "cookie.key")
MEDIA = "media"
WHY = "the ledger is a back-up's: it may have been sent since that was made"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackUp:
    """What a back-up holds, and how much of it had to be copied."""

    files: int
    copied_bytes: int


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What waits for its owner after going back to a back-up."""

    jobs: int
    split_edits: int
    plans: int
    """Storyboards and replays."""


def back_up(data_dir: Path, to: Path) -> BackUp:
    """Copies a data folder that may be in use; what an earlier back-up in that place has isn't copied again.

    The ledger comes first, as of one moment; then the media that it speaks of. What is kept after that moment
    is in neither, what is deleted meanwhile may be missing.

    Raises:
        StorageError: something can't be read or written.
    """
    with storing():
        (to / MEDIA).mkdir(parents=True, exist_ok=True)
        _copy_ledger(data_dir / LEDGER, to / LEDGER)
        for name in KEYS:
            if (data_dir / name).exists():
                shutil.copy2(data_dir / name, to / name)
        wanted = set(_media_ids(to / LEDGER))
        copied = _copy_media(data_dir / MEDIA, to / MEDIA, wanted)
        for path in (to / MEDIA).glob("??/*"):
            if path.stem not in wanted:
                path.unlink()
    return BackUp(len(wanted), copied)


def put_back(back_up: Path, data_dir: Path) -> None:
    """Makes a data folder of a back-up; then `hold_back` what must not go on by itself.

    Raises:
        InvalidRequest: there is a ledger in it already, which is left alone; or no back-up.
        StorageError: something can't be read or written.
    """
    if not (back_up / LEDGER).is_file():
        raise InvalidRequest(f"There is no back-up in {back_up}.", next_step="Name the folder of one.")
    if (data_dir / LEDGER).exists():
        raise InvalidRequest(
            f"There is a ledger in {data_dir} already.", next_step="Move it away, or name an empty folder."
        )
    with storing():
        (data_dir / MEDIA).mkdir(parents=True, exist_ok=True)
        _copy_media(back_up / MEDIA, data_dir / MEDIA, set(_media_ids(back_up / LEDGER)))
        for name in KEYS:
            if (back_up / name).exists():
                shutil.copy2(back_up / name, data_dir / name)
        _copy_ledger(back_up / LEDGER, data_dir / LEDGER)  # last: only whole is it a data folder


def hold_back(database: sa.Engine) -> HeldBack:
    """Keeps a ledger that was a back-up from sending: whatever it would send may have been sent since.

    Queued jobs become `outcome_unknown`; clips that were to be cut into parts fail and say why; storyboards
    and replays stop. Each owner decides. Jobs that the engine has are simply looked at again.

    Raises:
        StorageError: the ledger doesn't answer.
    """
    ledger, splits = Ledger(database), SplitLedger(database)
    with reading(database) as connection:
        queued = (
            connection.execute(sa.select(jobs.c.id).where(jobs.c.state == StateName.QUEUED)).scalars().all()
        )
        cutting = sa.select(split_edits.c.id).where(split_edits.c.state == SplitState.CUTTING)
        to_cut = connection.execute(cutting).scalars().all()
    for job_id in queued:
        ledger.move(job_id, {StateName.QUEUED}, Sending(sent_at=now()), WHY)
        ledger.move(job_id, {StateName.SENDING}, OutcomeUnknown(sent_at=now(), why=WHY.capitalize()), WHY)
    why = StorageError(f"{WHY.capitalize()}.", next_step="Look for its parts, then try again.")
    for split_id in to_cut:
        splits.failed(ToDo(split_id, SplitState.CUTTING), Failure.of(why))
    with writing(database, onto_disk=True) as connection:  # and with it all that was held back before
        next_revision(connection)
        stopped = sum(
            connection.execute(sa.update(table).where(table.c.state == going_on).values(state=held)).rowcount
            for table, going_on, held in (
                (storyboards, BoardState.RUNNING, BoardState.PAUSED),
                (replays, ReplayState.RUNNING, ReplayState.STOPPED),
            )
        )
    return HeldBack(len(queued), len(to_cut), stopped)


def _copy_ledger(file: Path, to: Path) -> None:
    """By SQLite's own online back-up: as of one moment, whoever writes meanwhile."""
    if not file.is_file():
        raise StorageError(f"There is no ledger at {file}.", next_step="Name the data folder that is in use.")
    try:
        with (
            appearing(to) as part,
            closing(sqlite3.connect(file)) as source,
            closing(sqlite3.connect(part)) as target,
        ):
            source.backup(target)
    except sqlite3.Error as error:
        raise StorageError("The ledger can't be copied.") from error


def _media_ids(ledger: Path) -> Iterator[str]:
    with closing(sqlite3.connect(ledger)) as connection:
        for (media_id,) in connection.execute("SELECT id FROM media"):
            yield media_id


def _copy_media(folder: Path, to: Path, wanted: set[str]) -> int:
    copied = 0
    for path in folder.glob("??/*"):
        target = to / path.parent.name / path.name
        if path.stem not in wanted or _is_same(path, target):
            continue
        target.parent.mkdir(exist_ok=True)
        with appearing(target) as part:
            shutil.copy2(path, part)
        copied += target.stat().st_size
    return copied


def _is_same(path: Path, copy: Path) -> bool:
    """Files never change under their name, but that a result may be fetched again."""
    if not copy.exists():
        return False
    mine, theirs = path.stat(), copy.stat()
    return (mine.st_size, mine.st_mtime_ns) == (theirs.st_size, theirs.st_mtime_ns)
