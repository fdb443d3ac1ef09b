"""The third step: the file is fetched, verified and kept, or it is said why not."""

from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest

from components.domain.job import Cancelled, Done, Failed, Fetching, Job, Sending, StateName, Working
from components.domain.options import Dialect
from components.domain.recipe import Recipe
from components.domain.request import EditVideo, StoredMedia, VideoRequest
from components.errors import DiskFull, MediaMissing, Spent
from components.jobs.carrier_tools import CarrierTools
from components.jobs.fetching import TRIES, Fetcher
from components.jobs.finishing import Finisher
from components.jobs.ledger import Ledger
from components.jobs.media_store import MediaStore
from components.jobs.rows import now
from components.media.probe import probe
from components.media.tagging import comment_of
from tests.media_factory import frames_of, make_clip, sound_of
from tests.unit.jobs.conftest import ALICE, Engine, EngineMaker, add

pytestmark = pytest.mark.anyio
URL = "http://engine.test/files/a.mp4"


def ready(ledger: Ledger, request: VideoRequest | None = None) -> Job:
    """A job whose file waits."""
    job = add(ledger, request)
    way = (
        Sending(sent_at=now()),
        Working(request_id="r-1", accepted_at=now()),
        Fetching(request_id="r-1", accepted_at=now(), ready_at=now(), result_url=URL),
    )
    for step in way:
        ledger.move(job.id, set(StateName), step, "on the way")
    return ledger.get(ALICE, job.id)


def fetcher(tools: CarrierTools) -> Fetcher:
    return Fetcher(tools, Finisher(tools.media_store))


def clip_bytes(folder: Path, **how: object) -> bytes:
    make: Callable[..., Path] = make_clip
    return make(folder / "made.mp4", **how).read_bytes()


def assert_same_film(kept: Path, made: Path) -> None:
    """To the last bit of picture and sound."""
    assert all(np.array_equal(a, b) for a, b in zip(frames_of(kept), frames_of(made), strict=True))
    assert np.array_equal(sound_of(kept), sound_of(made))


@pytest.fixture
def engine(engine_for: EngineMaker) -> Engine:
    return engine_for()


async def test_a_video_is_kept_with_its_measures_and_a_poster(
    engine: Engine, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    engine.video = clip_bytes(tmp_path)
    job = ready(ledger)

    assert not await fetcher(engine.tools).fetch(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Done)
    result = state.result
    assert (result.width, result.height, result.has_sound, state.note) == (160, 90, True, None)
    assert result.duration_s == pytest.approx(1.0, abs=0.05)
    assert_same_film(media_store.find(ALICE, result.media_id).path, tmp_path / "made.mp4")
    assert result.poster_id is not None
    assert media_store.find(ALICE, result.poster_id).mime == "image/jpeg"
    assert list((tmp_path / "media" / "workbench").iterdir()) == []


async def test_a_kept_video_carries_its_recipe(
    engine: Engine, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    engine.video = clip_bytes(tmp_path)
    job = ready(ledger)
    await fetcher(engine.tools).fetch(job.id)

    assert Recipe.read(comment_of(media_store.find(ALICE, f"{job.id}-video").path)) == Recipe.of(job)


async def test_a_file_that_takes_no_recipe_is_kept_byte_for_byte(
    engine: Engine, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    engine.video = clip_bytes(tmp_path) + (24).to_bytes(4) + b"uuid" + bytes(16)
    job = ready(ledger)
    await fetcher(engine.tools).fetch(job.id)

    assert media_store.find(ALICE, f"{job.id}-video").path.read_bytes() == engine.video


async def test_a_video_of_another_length_or_without_sound_is_kept_and_told(
    engine: Engine, ledger: Ledger, tmp_path: Path
) -> None:
    engine.video = clip_bytes(tmp_path, seconds=2.0, sound=False)
    job = ready(ledger)

    await fetcher(engine.tools).fetch(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Done)
    assert state.note == "The result is 2.0 s long; 1 s were asked for. The result has no sound."


def masked_edit(media_store: MediaStore, folder: Path) -> EditVideo:
    source = make_clip(folder / "source.mp4", grey=40)
    mask = make_clip(folder / "mask.mp4", grey=16)
    return EditVideo(
        video=StoredMedia(media_id=media_store.keep_file(ALICE, source, label="source").media_id),
        mask=StoredMedia(media_id=media_store.keep_file(ALICE, mask, label="mask").media_id),
        prompt="snow",
        source_duration_s=1.0,
        source_frame_s=1 / 24,
    )


async def test_a_mask_that_the_engine_ignores_is_honoured_here(
    engine_for: EngineMaker, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    engine = engine_for(Dialect.LIVE)
    engine.video = clip_bytes(tmp_path, grey=200)
    job = ready(ledger, masked_edit(media_store, tmp_path))

    await fetcher(engine.tools).fetch(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Done)
    assert state.note is None
    kept = media_store.find(ALICE, state.result.media_id).path
    assert kept.read_bytes() != engine.video
    assert probe(kept).duration_s == pytest.approx(1.0, abs=0.05)
    assert list((tmp_path / "media" / "workbench").iterdir()) == []


async def test_a_mask_that_the_engine_honours_is_not_applied_twice(
    engine_for: EngineMaker, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    engine = engine_for(Dialect.DOCUMENTED)
    engine.video = clip_bytes(tmp_path, grey=200)
    job = ready(ledger, masked_edit(media_store, tmp_path))

    await fetcher(engine.tools).fetch(job.id)

    assert_same_film(media_store.find(ALICE, f"{job.id}-video").path, tmp_path / "made.mp4")


async def test_a_mask_that_is_gone_costs_the_mask_and_not_the_video(
    engine_for: EngineMaker, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    engine = engine_for(Dialect.LIVE)
    engine.video = clip_bytes(tmp_path, grey=200)
    request = masked_edit(media_store, tmp_path)
    assert isinstance(request.mask, StoredMedia)
    media_store.find(ALICE, request.mask.media_id).path.unlink()
    job = ready(ledger, request)

    await fetcher(engine.tools).fetch(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Done)
    assert state.note is not None
    assert "mask" in state.note


async def test_an_address_that_is_gone_is_asked_for_anew_once(engine: Engine, ledger: Ledger) -> None:
    engine.on_file = [lambda: httpx.Response(404)] * (2 * TRIES)
    job, carrying = ready(ledger), fetcher(engine.tools)

    assert await carrying.fetch(job.id)
    working = ledger.get(ALICE, job.id).state
    assert isinstance(working, Working)
    again = Fetching(request_id="r-1", accepted_at=now(), ready_at=now(), result_url=URL)
    ledger.move(job.id, {StateName.WORKING}, again, "the engine is ready")

    assert not await carrying.fetch(job.id)
    failed = ledger.get(ALICE, job.id).state
    assert isinstance(failed, Failed)
    assert failed.failure.spent is Spent.YES


async def test_a_full_disk_fails_only_this_job_and_says_that_the_video_is_paid(
    engine: Engine, ledger: Ledger, media_store: MediaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: MediaStore, size_bytes: int = 0) -> None:
        raise DiskFull(f"no room for {size_bytes}")

    monkeypatch.setattr(MediaStore, "make_room", full)
    job = ready(ledger)

    assert not await fetcher(engine.tools).fetch(job.id)

    state = ledger.get(ALICE, job.id).state
    assert isinstance(state, Failed)
    assert (state.failure.error, state.failure.spent) == ("DiskFull", Spent.YES)
    assert ledger.get(ALICE, job.id).can_be_taken_up


async def test_what_comes_for_a_job_cancelled_meanwhile_is_let_go(
    engine: Engine, ledger: Ledger, media_store: MediaStore, tmp_path: Path
) -> None:
    engine.video = clip_bytes(tmp_path)
    job = ready(ledger)

    def cancelled_meanwhile() -> httpx.Response:
        ledger.move(job.id, {StateName.FETCHING}, Cancelled(at=now(), request_id="r-1"), "enough")
        return engine.file()

    engine.on_file = [cancelled_meanwhile]

    assert not await fetcher(engine.tools).fetch(job.id)

    assert isinstance(ledger.get(ALICE, job.id).state, Cancelled)
    with pytest.raises(MediaMissing):
        media_store.find(ALICE, f"{job.id}-video")
