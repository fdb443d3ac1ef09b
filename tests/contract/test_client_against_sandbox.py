"""The client against the sandbox, one suite for both dialects: what a user asks for, end to end."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from components.domain.look import Ended, Ready, StillWorking
from components.domain.options import AspectRatio, Dialect, Resolution
from components.domain.request import (
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    PublicUrl,
    StoredMedia,
    TextToVideo,
    VideoRequest,
)
from components.errors import (
    EngineUnreachable,
    GenerationFailed,
    KeyRefused,
    RequestRejected,
    RequestUnknown,
)
from components.imagine.client import ImagineClient, SourceUrls
from components.media.probe import Clip, probe
from components.sandbox.embedded import EmbeddedSandbox
from tests.contract.sandbox_client import data_uri
from tests.media_factory import make_clip, make_picture

pytestmark = pytest.mark.anyio

PATIENCE_S = 120.0
MAX_BYTES = 50 * 2**20
STORED = StoredMedia(media_id="a" * 16)
"""Where the carrier would deliver from; the tests deliver themselves."""
TEXT = TextToVideo(prompt="A calm sea at dusk, pan left", duration_s=1.0, resolution=Resolution.P480)


@pytest.fixture(params=[Dialect.DOCUMENTED, Dialect.LIVE], ids=str)
def dialect(request: pytest.FixtureRequest) -> Dialect:
    """What the sandbox's address speaks; the client is not told."""
    return Dialect(request.param)


@pytest.fixture
async def client(sandbox: EmbeddedSandbox, dialect: Dialect) -> AsyncIterator[ImagineClient]:
    base_url = sandbox.live_base_url if dialect is Dialect.LIVE else sandbox.base_url
    speaking = ImagineClient(base_url=base_url, key=None, dialect=Dialect.AUTO, is_sandbox=True)
    yield speaking
    await speaking.aclose()


@pytest.fixture(scope="session")
def clip(sandbox_files: Path) -> Path:
    return make_clip(sandbox_files / "to-edit.mp4", width=320, height=180, rate=25, seconds=1.0)


async def outcome(client: ImagineClient, request: VideoRequest, sources: SourceUrls) -> Ready | Ended:
    """Submit, and look until it is no longer working."""
    accepted = await client.submit(request, sources)
    async with asyncio.timeout(PATIENCE_S):
        while isinstance(look := await client.look(accepted.request_id), StillWorking):
            assert look.progress is None or 0.0 <= look.progress <= 1.0
            await asyncio.sleep(0.1)
    return look


async def video_of(client: ImagineClient, request: VideoRequest, sources: SourceUrls, to: Path) -> Clip:
    """The finished file as it measures."""
    look = await outcome(client, request, sources)
    assert isinstance(look, Ready)
    await client.download(look.url, to, max_bytes=MAX_BYTES)
    return probe(to)


def edit_of(clip: Path, prompt: str = "Make it black and white") -> EditVideo:
    measured = probe(clip)
    return EditVideo(
        prompt=prompt, video=STORED, source_duration_s=measured.duration_s, source_frame_s=measured.frame_s
    )


def inside(clip: Path) -> SourceUrls:
    """The clip within the request."""
    return SourceUrls(video=data_uri(clip.read_bytes()))


# Work that succeeds


async def test_takes_of_one_prompt_come_out_differently(client: ImagineClient, tmp_path: Path) -> None:
    files: list[bytes] = []
    for seed in (None, 1):
        ready = await outcome(client, TEXT.model_copy(update={"seed": seed}), SourceUrls())
        assert isinstance(ready, Ready)
        path = tmp_path / f"take-{seed}.mp4"
        await client.download(ready.url, path, max_bytes=MAX_BYTES)
        files.append(path.read_bytes())

    assert files[0] != files[1]


async def test_text_becomes_a_playable_video_with_sound(client: ImagineClient, tmp_path: Path) -> None:
    request = TEXT.model_copy(update={"aspect_ratio": AspectRatio.PORTRAIT_9_16})

    video = await video_of(client, request, SourceUrls(), tmp_path / "text.mp4")

    assert (video.width, video.height, video.has_sound) == (480, 854, True)
    assert video.duration_s == pytest.approx(1.0, abs=video.frame_s)


async def test_an_image_inside_the_request_becomes_a_video(client: ImagineClient, tmp_path: Path) -> None:
    image = SourceUrls(image=data_uri(make_picture(width=96, height=96), "image/png"))
    request = ImageToVideo(image=STORED, duration_s=1.0, resolution=Resolution.P480)

    video = await video_of(client, request, image, tmp_path / "image.mp4")

    assert (video.width, video.height, video.has_sound) == (480, 480, True)


async def test_a_clip_inside_the_request_is_edited(
    client: ImagineClient, dialect: Dialect, clip: Path, tmp_path: Path
) -> None:
    """At the live address AUTO's first shape is refused, the other one taken, and learnt."""
    sources = inside(clip)

    video = await video_of(client, edit_of(clip), sources, tmp_path / "edit.mp4")

    assert (video.width, video.height, video.frames) == (320, 180, 25)
    assert client.facts.dialect is dialect


async def test_the_length_and_cost_are_told_in_the_live_dialect_only(
    client: ImagineClient, dialect: Dialect
) -> None:
    look = await outcome(client, TEXT, SourceUrls())

    assert isinstance(look, Ready)
    is_live = dialect is Dialect.LIVE
    assert look.duration_s == (1.0 if is_live else None)
    assert (look.cost_usd is not None) is is_live


async def test_a_clip_is_continued_in_the_live_dialect(sandbox: EmbeddedSandbox, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", width=320, height=180, rate=25, seconds=2.0)
    client = ImagineClient(base_url=sandbox.live_base_url, key=None, dialect=Dialect.LIVE, is_sandbox=True)
    request = ExtendVideo(prompt="It goes on", video=STORED, duration_s=2.0)
    sources = inside(clip)

    video = await video_of(client, request, sources, tmp_path / "longer.mp4")

    assert video.duration_s == pytest.approx(4.0, abs=video.frame_s)
    await client.aclose()


# Work that is refused


@pytest.mark.parametrize("duration_s", [0.0, 16.0])
async def test_a_bad_duration_is_refused_with_a_sentence(client: ImagineClient, duration_s: float) -> None:
    with pytest.raises(RequestRejected, match="between 1 and 15 seconds"):
        await client.submit(TEXT.model_copy(update={"duration_s": duration_s}), SourceUrls())


async def test_a_bad_ratio_is_refused_with_a_sentence(client: ImagineClient) -> None:
    bad = TEXT.model_copy(update={"aspect_ratio": SimpleNamespace(value="21:9")})

    with pytest.raises(RequestRejected, match="aspect_ratio"):
        await client.submit(bad, SourceUrls())


async def test_an_unknown_model_is_refused_with_a_sentence(client: ImagineClient) -> None:
    bad = TEXT.model_copy(update={"model": SimpleNamespace(value="grok-movie")})

    with pytest.raises(RequestRejected, match="does not exist") as raised:
        await client.submit(bad, SourceUrls())

    assert "another model" in raised.value.next_step


async def test_an_empty_prompt_is_refused_with_a_sentence(client: ImagineClient) -> None:
    with pytest.raises(RequestRejected, match=r"[Pp]rompt"):
        await client.submit(TEXT.model_copy(update={"prompt": "  "}), SourceUrls())


async def test_a_clip_that_cant_be_fetched_fails_with_advice(
    client: ImagineClient, dialect: Dialect, clip: Path
) -> None:
    nowhere = "http://127.0.0.1:1/clip.mp4"
    request = edit_of(clip).model_copy(update={"video": PublicUrl(url=nowhere)})

    look = await outcome(client, request, SourceUrls(video=nowhere))

    assert isinstance(look, Ended)
    assert type(look.error) is GenerationFailed
    assert "could not fetch the source" in look.error.sentence
    assert "direct, public link" in look.error.next_step
    assert look.error.code == ("invalid_argument" if dialect is Dialect.LIVE else "invalid_url")


async def test_a_clip_that_is_too_long_fails_with_advice(
    client: ImagineClient, dialect: Dialect, sandbox_files: Path
) -> None:
    long = sandbox_files / "long.mp4"
    if not long.exists():
        make_clip(long, rate=10, seconds=9.0)

    look = await outcome(client, edit_of(long), inside(long))

    assert isinstance(look, Ended)
    assert "longer than the engine can edit" in look.error.sentence
    assert "Trim it" in look.error.next_step
    assert look.error.code == ("invalid_argument" if dialect is Dialect.LIVE else "video_too_long")


async def test_an_id_that_nobody_knows_is_unknown(client: ImagineClient) -> None:
    for request_id in ("video_gen_000000000000", "00000000-0000-4000-8000-000000000000", "no id"):
        with pytest.raises(RequestUnknown):
            await client.look(request_id)


async def test_a_wrong_key_is_refused_in_both_dialects(tmp_path: Path) -> None:
    guarded = EmbeddedSandbox(tmp_path / "guarded", arguments=("--require-key", "the-right-key"))
    guarded.start()
    try:
        for base_url in (guarded.base_url, guarded.live_base_url):
            client = ImagineClient(base_url=base_url, key=None, dialect=Dialect.AUTO)
            with pytest.raises(KeyRefused):
                await client.submit(TEXT, SourceUrls())
            with pytest.raises(KeyRefused):
                await client.look("00000000-0000-4000-8000-000000000000")
            await client.aclose()
    finally:
        guarded.stop()

    client = ImagineClient(base_url=guarded.base_url, key=None, dialect=Dialect.AUTO)
    with pytest.raises(EngineUnreachable):
        await client.submit(TEXT, SourceUrls())
    await client.aclose()
