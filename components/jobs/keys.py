"""Keys that sign what leaves us and comes back: each made once, the same in every process that shares it."""

import secrets
from pathlib import Path

import sqlalchemy as sa

from components.errors import StorageError
from components.jobs.database import writing
from components.jobs.ledger import next_revision
from components.jobs.tables import keys

KEY_BYTES = 32


def source_key(database: sa.Engine, data_dir: Path) -> bytes:
    """What signs the addresses of sources: a file's on one machine, the ledger's where several share it.

    Raises:
        StorageError: it can't be made or read.
    """
    if database.dialect.name == "sqlite":
        return lasting_key(data_dir / "signing.key")
    return shared_key(database, "sources")


def shared_key(database: sa.Engine, name: str) -> bytes:
    """A key in the ledger, made by whoever asks first.

    Raises:
        StorageError: the ledger doesn't answer.
    """
    with writing(database) as connection:
        next_revision(connection)
        known = connection.execute(sa.select(keys.c.value).where(keys.c.name == name)).scalar()
        if known is None:
            known = secrets.token_hex(KEY_BYTES)
            connection.execute(sa.insert(keys).values(name=name, value=known))
    return bytes.fromhex(known)


def lasting_key(path: Path) -> bytes:
    """The signing key kept in a file that only this user can read, made at the first call.

    Raises:
        StorageError: it can't be made or read.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        if not path.exists():
            fresh.touch(mode=0o600)
            fresh.write_bytes(secrets.token_bytes(KEY_BYTES))
            fresh.replace(path)
        return path.read_bytes()
    except OSError as error:
        raise StorageError("Clapboard can't keep its signing key.") from error
