"""The sandbox's memory: every request it took on, one JSON file each, safe against a kill at any moment."""

import logging
import re
import uuid
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from components.domain.options import Dialect
from components.sandbox.order import Order

log = logging.getLogger(__name__)


class Fault(StrEnum):
    """Why a request failed. The first two are the specification's names."""

    INVALID_URL = "invalid_url"
    VIDEO_TOO_LONG = "video_too_long"
    VIDEO_TOO_SHORT = "video_too_short"
    SERVER_ERROR = "server_error"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Unfinished(_Value):
    """Waiting or being rendered; after a restart it begins anew."""

    name: Literal["unfinished"] = "unfinished"


class Completed(_Value):
    """The file is there to be fetched."""

    name: Literal["completed"] = "completed"
    finished_at: AwareDatetime
    duration_s: float
    """Seconds of generated video; of an extension, the added part."""
    cost_ticks: int


class Failed(_Value):
    """It can't be made."""

    name: Literal["failed"] = "failed"
    finished_at: AwareDatetime
    fault: Fault
    sentence: str
    field: str | None = None
    """The source that is to blame, by its name in the request."""


class Moderated(_Value):
    """Its video was made and is withheld; billed all the same."""

    name: Literal["moderated"] = "moderated"
    finished_at: AwareDatetime
    cost_ticks: int


class Expired(_Value):
    """It was completed; the file is gone."""

    name: Literal["expired"] = "expired"
    finished_at: AwareDatetime


class Record(_Value):
    """One request and what became of it."""

    id: str
    dialect: Dialect
    """The dialect it came in; the other one doesn't know it, as its ids look different."""
    order: Order
    seed: int
    created_at: AwareDatetime
    client: str = ""
    """Who asked, unrecognisable: only that two requests come from one client can be told."""
    state: Annotated[Unfinished | Completed | Failed | Moderated | Expired, Field(discriminator="name")]

    @property
    def file_name(self) -> str:
        """Its result's name; as unguessable as the id."""
        return f"{self.id}.mp4"


_ID_SHAPE = {
    Dialect.DOCUMENTED: re.compile(r"video_gen_[0-9a-f]{32}"),
    Dialect.LIVE: re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}


_RESULT_PATH = re.compile(r"^https?://[^/?#]+/files/([\w-]+\.mp4)$", re.IGNORECASE)


def new_id(dialect: Dialect) -> str:
    """A request id as this dialect spells them."""
    return str(uuid.uuid4()) if dialect is Dialect.LIVE else f"video_gen_{uuid.uuid4().hex}"


def is_id(text: str, dialect: Dialect) -> bool:
    """Whether this could be a request id of the dialect."""
    return _ID_SHAPE[dialect].fullmatch(text) is not None


def result_name(address: str) -> str | None:
    """The result's file name in an address like ours; None where it can't be one."""
    found = _RESULT_PATH.search(address)
    return None if found is None else found[1]


class RequestBook:
    """All records, in memory and on disk; a record is on disk before anybody hears of it.

    Args:
        folder: holds `<request id>.json`; made if missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._records: dict[str, Record] = {}
        folder.mkdir(parents=True, exist_ok=True)
        read = (_read(path) for path in folder.glob("*.json"))
        for record in sorted((r for r in read if r is not None), key=lambda r: r.created_at):
            self._records[record.id] = record

    def get(self, request_id: str) -> Record | None:
        """The record, if there is one."""
        return self._records.get(request_id)

    def all(self) -> tuple[Record, ...]:
        """Every record, the oldest first."""
        return tuple(self._records.values())

    def keep(self, record: Record) -> Record:
        """Write a new record, or a new state of one; atomic.

        Raises:
            OSError: the disk refuses.
        """
        path = self._path(record.id)
        part = path.with_suffix(".part")
        part.write_text(record.model_dump_json(indent=1), encoding="utf-8")
        part.replace(path)
        self._records[record.id] = record
        return record

    def finish(self, record: Record, state: Completed | Failed | Moderated | Expired) -> Record:
        """The record in a final state; where the disk refuses, it is made again after the next start."""
        finished = record.model_copy(update={"state": state})
        try:
            return self.keep(finished)
        except OSError:
            log.exception("The end of request %s could not be written", record.id)
            self._records[record.id] = finished
            return finished

    def forget(self, record: Record) -> None:
        """Drop a record for good."""
        self._path(record.id).unlink(missing_ok=True)
        self._records.pop(record.id, None)

    def _path(self, request_id: str) -> Path:
        return self._folder / f"{request_id}.json"


def finished_at(record: Record) -> datetime | None:
    """When it came to its end, if it did."""
    return None if isinstance(record.state, Unfinished) else record.state.finished_at


def _read(path: Path) -> Record | None:
    try:
        return Record.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        log.warning("Request file %s can't be read and is left alone: %s", path.name, type(error).__name__)
        return None
