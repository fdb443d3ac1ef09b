"""Migrations of the ledger (Alembic): `bring_up_to_date` is all the rest of the room needs."""

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from components.errors import StorageError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "r0012"
"""The newest revision; a test holds it against the scripts."""

_MIGRATING = 0x636C6170
"""Any number that nothing else in the database locks."""


def bring_up_to_date(engine: sa.Engine) -> None:
    """Brings the database to the newest shape, from nothing or from any older one.

    Raises:
        StorageError: it is from a newer version of Clapboard; it was not touched.
    """
    if _revision_of(engine) == HEAD:
        return
    from alembic import command
    from alembic.util import CommandError

    with engine.begin() as connection:
        _go_alone(connection)
        config = alembic_config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, HEAD)
        except CommandError as error:
            raise StorageError("The job ledger is from a newer version of Clapboard.") from error


def _go_alone(connection: sa.Connection) -> None:
    """Several processes may start at once: one migrates, the others wait and find it done."""
    if connection.dialect.name == "sqlite":  # sqlite3 locks too late for DDL
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))


def alembic_config() -> "Config":
    """Alembic's configuration: no file, only where the scripts are."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def _revision_of(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
