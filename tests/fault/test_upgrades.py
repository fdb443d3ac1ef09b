"""An upgrade while jobs run: the older process goes on with them, the newer takes up what is left."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from components.domain.job import Done, Working
from components.errors import StorageError
from components.jobs.database import open_database
from tests.fault.conftest import Room, running_room
from tests.fault.scripted_api import ScriptedApi

NEVER = 1_000_000


def change_the_shape(room: Room) -> None:
    """What a later version's migration does: it adds, and says so."""
    with room.jobs.database.begin() as connection:
        connection.execute(sa.text("ALTER TABLE jobs ADD COLUMN of_a_later_version TEXT"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'r9999'"))


@pytest.mark.on_both
def test_a_process_goes_on_with_its_jobs_while_a_newer_one_changes_the_ledger(
    api: ScriptedApi, data_dir: Path, database_url: str | None
) -> None:
    api.polls_needed = NEVER
    with running_room(data_dir, api.base_url, database_url=database_url) as room:
        running = room.submit()
        room.until(running, lambda job: isinstance(job.state, Working))
        change_the_shape(room)
        api.polls_needed = 0

        assert isinstance(room.settled(running).state, Done)
        assert isinstance(room.settled(room.submit()).state, Done)

    with pytest.raises(StorageError, match="newer"):
        open_database(data_dir, database_url)
