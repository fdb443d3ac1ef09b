"""Two carriers on one PostgreSQL: one dies, one loses its lock, the database goes away; nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from components.domain.job import Done, OutcomeUnknown
from tests.fault.job_process import JobProcess
from tests.fault.scripted_api import ScriptedApi
from tests.fault.verdict import Verdict, judged, left_files
from tests.postgres import Cluster

JOBS = 8
NEVER = 1_000_000


@pytest.fixture
def server_url(postgres: Cluster) -> str:
    return postgres.new_database()


@pytest.fixture
def carriers(api: ScriptedApi, data_dir: Path, server_url: str) -> Iterator[list[JobProcess]]:
    """They share a folder for media, as they would a disk on the network."""
    started = [JobProcess(data_dir, api.base_url, database_url=server_url) for _ in range(2)]
    yield started
    for one in started:
        one.kill()


def working(api: ScriptedApi, carrier: JobProcess) -> list[str]:
    """Jobs that the engine has, and that both carriers look at."""
    api.polls_needed = NEVER
    ids = [carrier.submit(f"take {number}") for number in range(JOBS)]
    api.wait_for("posts", JOBS)
    for job_id in ids:
        carrier.until(job_id, lambda job: api.looks[str(job.request_id)] > 0)
    return ids


def verdict(api: ScriptedApi, carrier: JobProcess, ids: list[str], data_dir: Path) -> Verdict:
    api.polls_needed = 0
    jobs = [carrier.settled(job_id) for job_id in ids]
    ends = sum((judged(job, (Done, OutcomeUnknown), data_dir) for job in jobs), Verdict())
    return ends + Verdict(double_posted=api.double_posts, left_files=left_files(jobs, data_dir))


def test_both_carry_and_what_a_killed_one_had_the_other_takes_up(
    api: ScriptedApi, carriers: list[JobProcess], data_dir: Path
) -> None:
    first, second = carriers
    ids = working(api, first)

    first.kill()

    assert verdict(api, second, ids, data_dir).clean


def test_one_that_lost_its_lock_and_lives_does_nothing_twice(
    api: ScriptedApi, carriers: list[JobProcess], server_url: str, data_dir: Path
) -> None:
    ids = working(api, carriers[0])

    with psycopg.connect(server_url.replace("+psycopg", "")) as connection:
        of_a_member = "locktype = 'advisory' AND objsubid = 2"
        connection.execute(f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {of_a_member} LIMIT 1")
    ids += [carriers[1].submit(f"later take {number}") for number in range(JOBS)]

    assert verdict(api, carriers[0], ids, data_dir).clean


def test_a_database_that_was_away_finds_everybody_at_work_again(
    api: ScriptedApi, carriers: list[JobProcess], postgres: Cluster, data_dir: Path
) -> None:
    ids = working(api, carriers[0])

    postgres.restart()

    ids.append(carriers[1].submit("a take after it"))
    assert verdict(api, carriers[1], ids, data_dir).clean
