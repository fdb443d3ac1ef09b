"""Visitors' own keys: each job is sent with its owner's key or not at all, and no key leaves memory."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import SecretStr

from components.domain.ask import Ask
from components.domain.job import Job, OutcomeUnknown, Queued, StateName, Working
from components.domain.options import Dialect
from components.domain.request import TextToVideo
from components.errors import EngineUnreachable, KeyRefused
from components.imagine.client import ImagineClient
from components.jobs.handing_over import hand_over
from components.jobs.opening import Jobs, open_jobs
from components.jobs.store import JobStore, JobView
from components.jobs.visitor_keys import VisitorEngine
from tests.fault.conftest import Room
from tests.fault.scripted_api import MODELS, Answer, ScriptedApi

ALICE, BOB = "alice", "bob"
SERVER_KEY, ALICES_KEY, BOBS_KEY = "xai-server-0000000000", "xai-alice-1111111111", "xai-bob-22222222222222"


@contextmanager
def running(data_dir: Path, api: ScriptedApi) -> Iterator[Jobs]:
    """A room whose server has a key of its own, and whose visitors may bring theirs."""
    key = SecretStr(SERVER_KEY)
    client = ImagineClient(base_url=api.base_url, key=key, dialect=Dialect.DOCUMENTED)
    visitors = VisitorEngine(api.base_url, Dialect.DOCUMENTED, poll_s=0.1, requests_per_second=800.0)
    jobs = open_jobs(
        client, data_dir=data_dir, poll_s=0.1, requests_per_second=800.0, visitor_engine=visitors
    )
    jobs.engine.start()
    try:
        yield jobs
    finally:
        jobs.stop()


@pytest.fixture
def jobs(data_dir: Path, api: ScriptedApi) -> Iterator[Jobs]:
    with running(data_dir, api) as opened:
        yield opened


def of(jobs: Jobs, owner: str, data_dir: Path) -> Room:
    return Room(data_dir, jobs, jobs.store(JobView(), owner))


def ask(store: JobStore, prompt: str) -> Job:
    return store.submit_all([Ask(TextToVideo(prompt=prompt, duration_s=1.0), Decimal("0.07"))])[0]


def test_every_job_is_made_with_the_key_of_its_owner_and_no_other(
    jobs: Jobs, api: ScriptedApi, data_dir: Path
) -> None:
    alice, bob, nobody = (of(jobs, owner, data_dir) for owner in (ALICE, BOB, "nobody"))
    jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    jobs.engine.paste_key(BOB, SecretStr(f"  {BOBS_KEY}\n"))

    made = {
        key: [room.settled(ask(room.store, f"{room.store} {number}")) for number in range(2)]
        for key, room in ((ALICES_KEY, alice), (BOBS_KEY, bob), (SERVER_KEY, nobody))
    }

    for key, settled in made.items():
        for job in settled:
            assert job.state.name is StateName.DONE
            assert api.sent_with[job.request.prompt] == {key}
            assert api.sent_with[str(job.request_id)] == {key}


def test_a_key_that_the_engine_refuses_or_cannot_check_is_not_held(jobs: Jobs, api: ScriptedApi) -> None:
    api.refused_keys.add(ALICES_KEY)
    with pytest.raises(KeyRefused, match="refuses this key"):
        jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    for nonsense in ("", "two words", "umläut", "line\nbreak"):
        with pytest.raises(KeyRefused):
            jobs.engine.paste_key(ALICE, SecretStr(nonsense))
    api.close()
    with pytest.raises(EngineUnreachable, match="could not be checked"):
        jobs.engine.paste_key(ALICE, SecretStr(BOBS_KEY))

    assert jobs.engine.keys.of(ALICE) is None
    assert set(api.sent_with) == {MODELS}


def test_a_forgotten_key_stops_its_jobs_where_they_are_and_pasted_again_they_go_on(
    jobs: Jobs, api: ScriptedApi, data_dir: Path
) -> None:
    alice = of(jobs, ALICE, data_dir)
    jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    api.polls_needed = 10_000
    job = ask(alice.store, "a fox")
    alice.until(job, lambda found: isinstance(found.state, Working))
    api.wait_for("looks")

    jobs.engine.forget_key(ALICE)
    request_id = str(alice.store.get(job.id).request_id)
    seen = api.looks[request_id]
    nobody = of(jobs, "nobody", data_dir)
    nobody.until(ask(nobody.store, "goes on"), lambda found: api.looks[str(found.request_id)] > 3)
    api.polls_needed = 0

    assert isinstance(alice.store.get(job.id).state, Working)
    assert api.looks[request_id] <= seen + 1, "a look that was on its way when the key went may still arrive"
    jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    assert alice.settled(job).state.name is StateName.DONE
    assert api.sent_with[request_id] == {ALICES_KEY}
    assert api.posts["a fox"] == 1


def test_another_key_of_the_same_owner_carries_none_of_them(
    jobs: Jobs, api: ScriptedApi, data_dir: Path
) -> None:
    alice = of(jobs, ALICE, data_dir)
    jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    api.polls_needed = 10_000
    old = ask(alice.store, "with the old key")
    alice.until(old, lambda found: isinstance(found.state, Working))

    jobs.engine.paste_key(ALICE, SecretStr(BOBS_KEY))
    api.polls_needed = 0
    new = alice.settled(ask(alice.store, "with the new key"))

    assert new.state.name is StateName.DONE
    assert alice.store.get(old.id).active
    assert api.sent_with.get(str(alice.store.get(old.id).request_id), set()) <= {ALICES_KEY}
    assert alice.store.get(old.id).waits_for(*jobs.engine.accounts(ALICE)) == old.engine


def test_after_a_restart_jobs_wait_for_their_owners_key_and_nobody_elses_takes_them_up(
    api: ScriptedApi, data_dir: Path
) -> None:
    held = threading.Event()
    api.on_submit.append(Answer(hold=held, only_hold=True))
    api.polls_needed = 10_000
    with running(data_dir, api) as jobs:
        alice = of(jobs, ALICE, data_dir)
        jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
        first = ask(alice.store, "in the air")
        api.wait_for("posts")
        held.set()
        alice.until(first, lambda found: isinstance(found.state, Working))
    api.polls_needed = 0

    with running(data_dir, api) as jobs:
        alice, nobody = of(jobs, ALICE, data_dir), of(jobs, "nobody", data_dir)
        jobs.engine.paste_key(BOB, SecretStr(ALICES_KEY))
        nobody.settled(ask(nobody.store, "with the server's key"))
        assert isinstance(alice.store.get(first.id).state, Working)

        jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
        assert alice.settled(first).state.name is StateName.DONE

    assert api.posts["in the air"] == 1
    assert api.sent_with[str(first.request_id or alice.store.get(first.id).request_id)] == {ALICES_KEY}


def test_a_queued_job_whose_key_is_gone_is_never_sent_with_the_servers(
    jobs: Jobs, api: ScriptedApi, data_dir: Path
) -> None:
    alice, nobody = of(jobs, ALICE, data_dir), of(jobs, "nobody", data_dir)
    held = jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    jobs.engine.forget_key(ALICE)
    (queued,) = jobs.ledger.add_all(
        ALICE, [Ask(TextToVideo(prompt="never"), Decimal("0.07"))], engine=held.account
    )

    nobody.settled(ask(nobody.store, "with the server's key"))

    assert isinstance(alice.store.get(queued.id).state, Queued)
    assert "never" not in api.sent_with


def test_what_is_sent_again_is_meant_for_the_same_key(jobs: Jobs, api: ScriptedApi, data_dir: Path) -> None:
    alice = of(jobs, ALICE, data_dir)
    jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    api.on_submit.append(Answer(cut=True))
    lost = alice.until(ask(alice.store, "lost"), lambda found: isinstance(found.state, OutcomeUnknown))

    jobs.engine.forget_key(ALICE)
    again = alice.store.resend(lost.id)
    assert again.engine == lost.engine
    jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    alice.settled(again)

    assert api.sent_with["lost"] == {ALICES_KEY}


def test_a_key_goes_along_when_its_jobs_change_hands(jobs: Jobs, api: ScriptedApi, data_dir: Path) -> None:
    alice, user = of(jobs, ALICE, data_dir), of(jobs, "user", data_dir)
    jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
    api.polls_needed = 10_000
    job = ask(alice.store, "a fox")
    alice.until(job, lambda found: isinstance(found.state, Working))

    hand_over(jobs.database, ALICE, "user")
    jobs.engine.keys.hand_over(ALICE, "user")
    api.polls_needed = 0

    assert user.settled(job).state.name is StateName.DONE
    assert jobs.engine.keys.of(ALICE) is None


def test_no_file_holds_a_key_that_was_used(api: ScriptedApi, data_dir: Path) -> None:
    with running(data_dir, api) as jobs:
        alice = of(jobs, ALICE, data_dir)
        held = jobs.engine.paste_key(ALICE, SecretStr(ALICES_KEY))
        alice.settled(ask(alice.store, "a fox"))
        files = [path for path in data_dir.rglob("*") if path.is_file()]
        assert {path.suffix for path in files} >= {".db", ".mp4"}
        assert [path.name for path in files if ALICES_KEY.encode() in path.read_bytes()] == []
        assert ALICES_KEY not in repr(held)
        assert held.masked == "xai-…1111"

        jobs.engine.forget_key(ALICE)
        assert held.secret.get_secret_value() == ""
