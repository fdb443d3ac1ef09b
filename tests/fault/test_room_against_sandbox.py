"""The whole job room against sandbox faults over real HTTP: what the server counted decides."""

from collections.abc import Iterator

import pytest

from components.domain.job import Done, Expired, Failed, OutcomeUnknown
from components.domain.request import TextToVideo
from tests.fault.conftest import Room, running_room
from tests.quick_sandbox import QuickSandbox, quick_sandbox

FAULTS = [
    ("answer_lost", OutcomeUnknown),
    ("answer_cut", OutcomeUnknown),
    ("html", OutcomeUnknown),
    ("error_after_accept", OutcomeUnknown),
    ("slow; for_s=0.2", Done),
    ("answer_cut; on=look; times=2", Done),
    ("no_status; times=2", Done),
    ("unknown_status", Done),
    ("error_before_accept; on=look", Done),
    ("moderated", Failed),
    ("moderated_flagged", Failed),
    ("done_without_url", Failed),
    ("expired", Expired),
    ("file_not_found", Done),
    ("file_wrong_length", Done),
    ("file_truncated", Done),
    ("file_not_video", Done),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickSandbox]:
    with quick_sandbox(tmp_path_factory.mktemp("engine"), "--faults") as running:
        yield running


@pytest.fixture(scope="module", params=["documented", "live"])
def room(
    request: pytest.FixtureRequest, engine: QuickSandbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    base_url = engine.base_url if request.param == "documented" else engine.live_base_url
    with running_room(tmp_path_factory.mktemp("room"), base_url) as running:
        yield running


@pytest.mark.parametrize(("fault", "end"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_a_job_ends_as_it_should_and_was_sent_once(
    room: Room, engine: QuickSandbox, fault: str, end: type[object]
) -> None:
    engine.reset()
    engine.script(_rule(fault))

    job = room.settled(room.submit(TextToVideo(prompt=f"a fox, {fault}", duration_s=1.0)))

    assert isinstance(job.state, end), job.state
    counted = engine.counters()
    assert counted["posts_by_prompt"] == {f"a fox, {fault}": 1}
    assert len(counted["accepted"]) == 1
    assert sum(counted["faults"].values()) >= 1


def test_a_burst_of_429_is_sat_out(room: Room, engine: QuickSandbox) -> None:
    engine.reset()
    engine.script({"fault": "too_many_requests", "times": 2, "retry_after_s": 0})

    job = room.settled(room.submit(TextToVideo(prompt="a patient fox", duration_s=1.0)))

    assert isinstance(job.state, Done)
    counted = engine.counters()
    assert (counted["posts_by_prompt"], len(counted["accepted"])) == ({"a patient fox": 3}, 1)


def _rule(fault: str) -> dict[str, object]:
    """The header's way of writing, as JSON."""
    name, *facts = fault.split("; ")
    fields = dict(fact.split("=") for fact in facts)
    return {"fault": name} | {k: v if k == "on" else float(v) for k, v in fields.items()}
