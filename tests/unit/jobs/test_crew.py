"""The crew: each piece of the work is one member's, and what a dead member had is the others' at once."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from components.errors import StorageError
from components.jobs import crew as crew_module
from components.jobs.crew import OneCarrier, ServerCrew, open_crew
from components.jobs.database import server_engine
from tests.postgres import Cluster

PIECES = [f"piece {number}" for number in range(300)]


@pytest.fixture
def server(postgres: Cluster) -> Iterator[sa.Engine]:
    engine = server_engine(postgres.empty_database())
    yield engine
    engine.dispose()


@pytest.fixture
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """What isn't seen at a muster is gone at that muster."""
    monkeypatch.setattr(crew_module, "GRACE_S", 0.0)


@pytest.fixture
def members(server: sa.Engine) -> Iterator[list[ServerCrew]]:
    made = [ServerCrew(server) for _ in range(3)]
    for one in made:
        assert one.join()
    for one in made:
        one.muster()
    yield made
    for one in made:
        one.leave()


def shares(members: list[ServerCrew]) -> list[set[str]]:
    return [{piece for piece in PIECES if one.is_mine(piece)} for one in members]


def until(happens: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_every_piece_is_one_members_and_none_has_them_all(members: list[ServerCrew]) -> None:
    first, second, third = shares(members)

    assert first | second | third == set(PIECES)
    assert len(first) + len(second) + len(third) == len(PIECES)
    assert min(len(first), len(second), len(third)) > len(PIECES) // 6
    assert [one.size for one in members] == [3, 3, 3]


def test_when_one_goes_only_its_pieces_move(members: list[ServerCrew], no_grace: None) -> None:
    before = shares(members)
    gone = members.pop()
    gone.leave()

    for one in members:
        until(one.muster)  # the server takes a moment to notice
    first, second = shares(members)
    assert first > before[0]
    assert second > before[1]
    assert first | second == set(PIECES)
    assert not members[0].is_there(gone.name)
    assert members[0].is_there(members[1].name)


def test_one_that_is_not_seen_for_a_moment_still_counts(
    members: list[ServerCrew], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew_module, "GRACE_S", 3600.0)
    members[2].leave()

    assert not members[0].muster()
    assert members[0].is_there(members[2].name)


def test_a_member_whose_connection_was_cut_says_so_and_comes_back(
    members: list[ServerCrew], server: sa.Engine
) -> None:
    with server.connect() as connection:
        connection.execute(
            sa.text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                f" AND objid = {members[0].name}"
            )
        )

    with pytest.raises(StorageError):
        until(lambda: members[0].muster() and False)
    until(members[0].join)  # its lock of before is free in a moment
    members[0].muster()

    assert members[0].size == 3
    assert members[0].is_there(members[0].name)


def test_crews_of_other_databases_are_others(members: list[ServerCrew], postgres: Cluster) -> None:
    elsewhere = server_engine(postgres.empty_database())
    stranger = ServerCrew(elsewhere)

    stranger.join()
    stranger.muster()

    assert stranger.size == 1
    assert all(stranger.is_mine(piece) for piece in PIECES)
    stranger.leave()
    elsewhere.dispose()


def test_on_a_data_folder_one_carries_at_a_time(tmp_path: Path) -> None:
    first, second = OneCarrier(tmp_path), OneCarrier(tmp_path)

    assert (first.join(), second.join()) == (True, False)
    assert (first.size, first.is_mine("anything"), first.is_there("local")) == (1, True, True)
    first.leave()
    assert second.join()
    second.leave()


def test_the_crew_is_that_of_the_ledgers_database(
    server: sa.Engine, database: sa.Engine, tmp_path: Path
) -> None:
    assert isinstance(open_crew(server, tmp_path), ServerCrew)
    assert isinstance(open_crew(database, tmp_path), OneCarrier)
