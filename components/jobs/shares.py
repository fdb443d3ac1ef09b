"""Share links: a take is shown to whoever has the link, until it is revoked or expires."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from components.domain.job import Done, Job
from components.errors import InvalidRequest, JobMissing
from components.jobs.database import reading, writing
from components.jobs.ledger import next_revision
from components.jobs.rows import job_of, now
from components.jobs.tables import jobs, shares

TOKEN_BYTES = 24
"""192 random bits: nobody finds a link by trying."""
MAX_SHARES = 500
"""Of one owner; more can't be kept track of."""
_NOTHING_HERE = "There is nothing at this address."


@dataclass(frozen=True, slots=True)
class Share:
    """A link that was given out.

    Attributes:
        id: its name for its owner; it opens nothing.
        job_id: the take that is shown.
        created_at: when it was made.
        expires_at: when it ends by itself; None means never.
    """

    id: str
    job_id: str
    created_at: datetime
    expires_at: datetime | None

    @property
    def has_expired(self) -> bool:
        """Whether it has ended by itself."""
        return self.expires_at is not None and self.expires_at <= now()


class Shares:
    """The table `shares`. All methods raise StorageError when the database doesn't answer."""

    def __init__(self, database: sa.Engine) -> None:
        self._database = database

    def create(self, owner: str, job_id: str, *, lasts: timedelta | None) -> tuple[Share, str]:
        """Makes a link.

        Returns:
            The share, and its token: the ledger keeps a digest alone, so it can't be told a second time.

        Raises:
            JobMissing: no such take of this owner.
            InvalidRequest: it has no video yet, or there are too many links.
        """
        token, created_at = secrets.token_urlsafe(TOKEN_BYTES), now()
        share = Share(uuid.uuid4().hex, job_id, created_at, None if lasts is None else created_at + lasts)
        with writing(self._database) as connection:
            next_revision(connection)
            this = jobs.c.owner == owner, jobs.c.id == job_id
            row = connection.execute(sa.select(jobs).where(*this)).first()
            if row is None:
                raise JobMissing("There is no such take.")
            if not _can_be_shown(job_of(row)):
                raise InvalidRequest("There is no video to share.", next_step="Wait until it is here.")
            mine = sa.select(sa.func.count()).where(shares.c.owner == owner)
            if connection.execute(mine).scalar_one() >= MAX_SHARES:
                raise InvalidRequest(
                    f"{MAX_SHARES} links are the most.", next_step="Revoke one that is not needed any more."
                )
            values = {"id": share.id, "owner": owner, "job_id": job_id, "token_digest": _digest(token)}
            times = {"created_at": share.created_at, "expires_at": share.expires_at}
            connection.execute(sa.insert(shares).values(**values, **times))
        return share, token

    def all(self, owner: str) -> tuple[Share, ...]:
        """This owner's links, newest first."""
        query = sa.select(shares).where(shares.c.owner == owner).order_by(shares.c.number.desc())
        with reading(self._database) as connection:
            return tuple(_share_of(row) for row in connection.execute(query))

    def revoke(self, owner: str, share_id: str) -> None:
        """Ends a link of this owner at once; one that is gone already is fine."""
        with writing(self._database) as connection:
            next_revision(connection)
            connection.execute(sa.delete(shares).where(shares.c.owner == owner, shares.c.id == share_id))

    def revoke_all(self, owner: str) -> None:
        """Ends all links of this owner at once."""
        with writing(self._database) as connection:
            next_revision(connection)
            connection.execute(sa.delete(shares).where(shares.c.owner == owner))

    def open(self, token: str) -> Job:
        """The take behind a link.

        Raises:
            JobMissing: there never was such a link, it was revoked or has expired, or its take is deleted or
                in the bin: the answer is the same.
        """
        query = sa.select(shares).where(shares.c.token_digest == _digest(token))
        with reading(self._database) as connection:
            row = connection.execute(query).first()
            if row is None or _share_of(row).has_expired:
                raise JobMissing(_NOTHING_HERE)
            found = connection.execute(sa.select(jobs).where(jobs.c.id == row.job_id)).first()
        job = None if found is None else job_of(found)
        if job is None or not _can_be_shown(job):
            raise JobMissing(_NOTHING_HERE)
        return job


def _can_be_shown(job: Job) -> bool:
    return isinstance(job.state, Done) and job.removed_at is None


def _digest(token: str) -> str:
    return hashlib.sha256(f"clapboard share {token}".encode()).hexdigest()


def _share_of(row: sa.Row[Any]) -> Share:
    return Share(row.id, row.job_id, row.created_at, row.expires_at)
