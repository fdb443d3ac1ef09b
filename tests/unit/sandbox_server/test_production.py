"""Requests are carried to their end, whatever happens to the sandbox on the way."""

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest

from components.domain.options import AspectRatio, Dialect, Kind, Model, Resolution
from components.sandbox.options import SandboxOptions
from components.sandbox.order import Order
from components.sandbox.production import Production
from components.sandbox.refusal import Reason, Refusal
from components.sandbox.render.job import RenderJob
from components.sandbox.requests import Completed, Expired, Failed, Fault, Moderated, Record, Unfinished
from components.sandbox.workers import Ticket, WorkerPool
from tests.media_factory import make_clip, make_picture
from tests.unit.sandbox_server.renders import Progress, draw_by_prompt, draw_nothing, draw_tiny

pytestmark = pytest.mark.anyio

LIVE = Dialect.LIVE
Draw = Callable[[RenderJob, Progress], None]


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def text(prompt: str = "a calm sea") -> Order:
    return Order(
        kind=Kind.TEXT,
        model=Model.IMAGINE,
        prompt=prompt,
        duration_s=6,
        aspect_ratio=AspectRatio.PORTRAIT_9_16,
        seed=7,
    )


def edit(video: str, mask: str | None = None) -> Order:
    return Order(kind=Kind.EDIT, model=Model.IMAGINE, prompt="rain", video=video, mask=mask)


def data_uri(data: bytes, mime: str = "video/mp4") -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


@asynccontextmanager
async def production(
    options: SandboxOptions, draw: Draw = draw_nothing, clock: Clock | None = None
) -> AsyncIterator[Production]:
    made = Production(options, WorkerPool(draw, workers=options.workers), clock or Clock())
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


async def until(condition: Callable[[], bool]) -> None:
    with anyio.fail_after(60):
        while True:
            if condition():
                return
            await anyio.sleep(0.02)


async def ended(made: Production, record: Record) -> Completed | Failed | Moderated | Expired:
    """The state it comes to."""

    def now() -> Record:
        found = made.find(record.id, record.dialect)
        assert found is not None
        return found

    await until(lambda: not isinstance(now().state, Unfinished))
    state = now().state
    assert not isinstance(state, Unfinished)
    return state


@pytest.fixture
def options(tmp_path: Path) -> SandboxOptions:
    return SandboxOptions(data_dir=tmp_path)


async def test_a_request_ends_with_its_file_and_its_price(options: SandboxOptions) -> None:
    clock = Clock()
    async with production(options, clock=clock) as made:
        record = await made.submit(text(), LIVE)
        assert made.progress(record.id) == 0.0
        state = await ended(made, record)
        result = made.result(record.file_name)
        await until(lambda: not any((options.data_dir / "work").iterdir()))
    assert state == Completed(finished_at=clock.now, duration_s=6.0, cost_ticks=3_000_000_000)
    assert result is not None
    assert result.read_text() == "text 480x854 7"


async def test_a_moderated_request_ends_without_a_file_and_with_its_price(tmp_path: Path) -> None:
    options = SandboxOptions(data_dir=tmp_path, moderated_words=("calm",))
    clock = Clock()
    async with production(options, clock=clock) as made:
        record = await made.submit(text(), LIVE)
        state = await ended(made, record)
        assert made.result(record.file_name) is None
        assert isinstance(await ended(made, await made.submit(text("a storm"), LIVE)), Completed)
    assert state == Moderated(finished_at=clock.now, cost_ticks=3_000_000_000)


class NotingPool(WorkerPool[RenderJob]):
    """Notes whose jobs it is given."""

    def __init__(self, draw: Draw) -> None:
        super().__init__(draw)
        self.owners: list[str] = []

    def submit(
        self, job: RenderJob, on_progress: Callable[[float], None], *, owner: str = ""
    ) -> Ticket[RenderJob]:
        self.owners.append(owner)
        return super().submit(job, on_progress, owner=owner)


async def test_the_pool_knows_who_asked_even_after_a_restart(options: SandboxOptions) -> None:
    before, after = NotingPool(draw_by_prompt), NotingPool(draw_nothing)
    first = Production(options, before, Clock())
    await first.start()
    record = await first.submit(text("stall"), LIVE, client="one")
    await until(lambda: first.progress(record.id) == 0.5)
    await first.stop()
    second = Production(options, after, Clock())
    await second.start()
    assert isinstance(await ended(second, record), Completed)
    await second.stop()
    assert (before.owners, after.owners) == (["one"], ["one"])


async def test_the_other_dialect_does_not_know_it(options: SandboxOptions) -> None:
    async with production(options) as made:
        record = await made.submit(text(), LIVE)
        assert made.find(record.id, Dialect.DOCUMENTED) is None


async def test_what_was_unfinished_at_a_stop_is_made_after_the_next_start(options: SandboxOptions) -> None:
    async with production(options, draw_by_prompt) as made:
        first = await made.submit(text("stall"), LIVE)
        second = await made.submit(text(), LIVE)
        await until(lambda: made.progress(first.id) == 0.5)
        assert made.progress(second.id) is None
    async with production(options) as made:
        for record in (first, second):
            assert isinstance(await ended(made, record), Completed)
        assert [path.name for path in sorted((options.data_dir / "files").iterdir())] == sorted(
            [first.file_name, second.file_name]
        )
        await until(lambda: not any((options.data_dir / "work").iterdir()))


async def test_inline_sources_survive_a_restart(options: SandboxOptions, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4").read_bytes()
    async with production(options, draw_by_prompt) as made:
        await made.submit(text("stall"), LIVE)
        record = await made.submit(edit(data_uri(clip), data_uri(clip)), LIVE)
    assert "base64," not in (options.data_dir / "requests" / f"{record.id}.json").read_text()
    async with production(options) as made:
        state = await ended(made, record)
    assert isinstance(state, Completed)
    assert state.duration_s == pytest.approx(1.0)


async def test_a_full_queue_turns_the_next_one_away(tmp_path: Path) -> None:
    options = SandboxOptions(data_dir=tmp_path, max_queued=2)
    async with production(options, draw_by_prompt) as made:
        for _ in range(3):
            await made.submit(text("stall"), LIVE)
        with pytest.raises(Refusal) as refused:
            await made.submit(text(), LIVE)
    assert refused.value.reason is Reason.QUEUE_FULL


async def test_a_result_expires_and_its_file_goes(tmp_path: Path) -> None:
    clock = Clock()
    options = SandboxOptions(data_dir=tmp_path, result_ttl_s=3600.0)
    async with production(options, clock=clock) as made:
        record = await made.submit(text(), LIVE)
        await ended(made, record)
        clock.now += timedelta(seconds=3599)
        assert made.result(record.file_name) is not None
        clock.now += timedelta(seconds=2)
        assert made.result(record.file_name) is None
        assert isinstance(await ended(made, record), Expired)
    assert list((tmp_path / "files").iterdir()) == []


async def test_a_request_is_forgotten_a_month_after_its_end(options: SandboxOptions) -> None:
    clock = Clock()
    async with production(options, clock=clock) as made:
        record = await made.submit(text(), LIVE)
        await ended(made, record)
        clock.now += timedelta(days=31)
        made.sweep()
        assert made.find(record.id, LIVE) is None
    assert list((options.data_dir / "requests").iterdir()) == []


async def test_a_start_clears_what_a_killed_sandbox_left(options: SandboxOptions) -> None:
    async with production(options) as made:
        record = await made.submit(text(), LIVE)
        await ended(made, record)
    (options.data_dir / "files" / "nobodys.mp4").write_bytes(b"")
    (options.data_dir / "work" / "nobodys").mkdir()
    async with production(options) as made:
        assert made.result(record.file_name) is not None
    assert [path.name for path in (options.data_dir / "files").iterdir()] == [record.file_name]
    assert list((options.data_dir / "work").iterdir()) == []


@pytest.mark.parametrize("name", ["../requests/x.mp4", "x.mp4", "", ".mp4"])
async def test_only_results_can_be_fetched(options: SandboxOptions, name: str) -> None:
    async with production(options) as made:
        assert made.result(name) is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<!doctype html><title>Player</title><video src=x></video>", "web page"),
        (make_picture(), "picture"),
    ],
)
async def test_an_edit_of_something_else_than_a_clip_fails_with_invalid_url(
    options: SandboxOptions, data: bytes, words: str
) -> None:
    async with production(options) as made:
        state = await ended(made, await made.submit(edit(data_uri(data)), LIVE))
    assert isinstance(state, Failed)
    assert (state.fault, state.field) == (Fault.INVALID_URL, "video")
    assert words in state.sentence


async def test_a_bad_mask_is_blamed_by_name(options: SandboxOptions, tmp_path: Path) -> None:
    clip = data_uri(make_clip(tmp_path / "clip.mp4").read_bytes())
    async with production(options) as made:
        state = await ended(made, await made.submit(edit(clip, data_uri(b"rubbish")), Dialect.DOCUMENTED))
    assert isinstance(state, Failed)
    assert (state.fault, state.field) == (Fault.INVALID_URL, "mask_video")


@pytest.mark.parametrize(("seconds", "rate", "fits"), [(8.708, 24, True), (8.8, 24, False), (9.0, 30, False)])
async def test_an_edit_takes_clips_up_to_the_limit_and_a_frame(
    options: SandboxOptions, tmp_path: Path, seconds: float, rate: int, fits: bool
) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=seconds, rate=rate, sound=False).read_bytes()
    async with production(options) as made:
        state = await ended(made, await made.submit(edit(data_uri(clip)), LIVE))
    if fits:
        assert isinstance(state, Completed)
    else:
        assert isinstance(state, Failed)
        assert state.fault is Fault.VIDEO_TOO_LONG


async def test_the_live_dialect_edits_no_webm(options: SandboxOptions, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.webm", codec="libvpx", sound=False).read_bytes()
    async with production(options) as made:
        live = await ended(made, await made.submit(edit(data_uri(clip, "video/webm")), LIVE))
        documented = await ended(
            made, await made.submit(edit(data_uri(clip, "video/webm")), Dialect.DOCUMENTED)
        )
    assert isinstance(live, Failed)
    assert "H.264" in live.sentence
    assert isinstance(documented, Completed)


async def test_an_image_gives_the_video_its_shape(options: SandboxOptions) -> None:
    order = Order(
        kind=Kind.IMAGE,
        model=Model.IMAGINE,
        prompt="",
        duration_s=1,
        resolution=Resolution.P480,
        images=(data_uri(make_picture(width=300, height=200), "image/png"),),
        seed=1,
    )
    async with production(options) as made:
        record = await made.submit(order, LIVE)
        state = await ended(made, record)
        result = made.result(record.file_name)
    assert isinstance(state, Completed)
    assert state.cost_ticks == 520_000_000
    assert result is not None
    assert result.read_text() == "image 720x480 1"


@pytest.mark.parametrize("address", ["data:video/mp4;base64,&&&&", "data:image/png;base64,AAA"])
async def test_bytes_that_are_not_base64_are_refused_at_once(options: SandboxOptions, address: str) -> None:
    async with production(options) as made:
        with pytest.raises(Refusal) as refused:
            await made.submit(edit(address), LIVE)
    assert refused.value.reason is Reason.BAD_ADDRESS
    assert list((options.data_dir / "work").iterdir()) == []


async def test_private_addresses_are_not_fetched_unless_allowed(options: SandboxOptions) -> None:
    async with production(options) as made:
        state = await ended(made, await made.submit(edit("http://127.0.0.1:9/clip.mp4"), LIVE))
    assert isinstance(state, Failed)
    assert state.fault is Fault.INVALID_URL


async def test_a_result_is_edited_by_its_address_without_being_fetched(options: SandboxOptions) -> None:
    async with production(options, draw_tiny) as made:
        first = await made.submit(text(), LIVE)
        await ended(made, first)
        for host in ("127.0.0.1:9", "sandbox.invalid"):
            again = await made.submit(edit(f"http://{host}/files/{first.file_name}"), LIVE)
            assert isinstance(await ended(made, again), Completed)
        gone = await ended(made, await made.submit(edit(f"http://127.0.0.1:9/files/{'0' * 36}.mp4"), LIVE))
    assert isinstance(gone, Failed)


async def test_a_clip_over_fifty_megabytes_is_refused_at_once(options: SandboxOptions) -> None:
    async with production(options) as made:
        with pytest.raises(Refusal) as refused:
            await made.submit(edit(data_uri(bytes(50 * 1024 * 1024 + 1))), LIVE)
    assert refused.value.reason is Reason.SOURCE_TOO_LARGE
    assert refused.value.facts == {"field": "video", "limit_mb": 50}
