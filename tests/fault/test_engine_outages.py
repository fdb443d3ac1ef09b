"""Engines that are away, too slow, or not the one a job was meant for. Each test has a room of its own."""

from decimal import Decimal
from pathlib import Path

from components.domain.job import Done, Overdue, Queued, StateName, Working
from components.domain.request import TextToVideo
from tests.fault.conftest import running_room
from tests.fault.job_process import OWNER
from tests.fault.scripted_api import ScriptedApi, scripted_api


def test_an_engine_that_takes_too_long_is_overdue_and_a_recheck_brings_the_video(
    api: ScriptedApi, data_dir: Path
) -> None:
    api.polls_needed = 1000
    with running_room(data_dir, api.base_url, max_wait_s=0.5) as room:
        overdue = room.until(room.submit(), lambda job: isinstance(job.state, Overdue))
        api.polls_needed = 0
        room.store.recheck(overdue.id)

        assert isinstance(room.settled(overdue).state, Done)
    assert api.posts["a fox"] == 1


def test_an_engine_that_is_down_at_the_submit_gets_it_when_it_is_back(clip: bytes, data_dir: Path) -> None:
    with scripted_api(clip) as gone:
        port = gone.port
    with running_room(data_dir, gone.base_url) as room:
        submitted = room.submit()
        room.until(submitted, lambda _: room.history(submitted).count(StateName.QUEUED) > 1)
        with scripted_api(clip, port=port) as back:
            assert isinstance(room.settled(submitted).state, Done)
            assert back.posts["a fox"] == 1


def test_an_engine_that_goes_down_meanwhile_is_waited_for(clip: bytes, data_dir: Path) -> None:
    with scripted_api(clip) as first, running_room(data_dir, first.base_url) as room:
        first.polls_needed = 1000
        submitted = room.submit()
        first.wait_for("looks")
        first.close()
        room.until(submitted, lambda job: isinstance(job.state, Working) and job.state.hindrance is not None)
        with scripted_api(clip, port=first.port) as second:
            second.accepted = first.accepted
            assert isinstance(room.settled(submitted).state, Done)
        assert first.posts.total() + second.posts.total() == 1


def test_requests_meant_for_one_engine_never_reach_another(api: ScriptedApi, data_dir: Path) -> None:
    with running_room(data_dir, api.base_url) as room:
        request = TextToVideo(prompt="a fox", duration_s=1.0)
        other = room.jobs.ledger.add(owner=OWNER, request=request, engine="api.x.ai", price_usd=Decimal(1))
        room.settled(room.submit(TextToVideo(prompt="a hare", duration_s=1.0)))

        assert room.store.get(other.id).state == Queued()
    assert "a fox" not in api.posts
