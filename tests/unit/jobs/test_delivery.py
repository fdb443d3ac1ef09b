"""How the engine gets at sources: inside the request, by a signed address, or not at all."""

import base64
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from components.domain.engine_facts import EngineFacts
from components.domain.options import Dialect
from components.domain.request import (
    EditVideo,
    ExtendVideo,
    ImageToVideo,
    PublicUrl,
    StoredMedia,
    TextToVideo,
)
from components.domain.rules import Field
from components.errors import MediaMissing, RequestRejected, SourceTooLarge
from components.imagine.client import SourceUrls
from components.jobs import delivery as delivery_module
from components.jobs.delivery import SIGNED_FOR_S, SOURCE_ROUTE, Delivery
from components.jobs.media_store import Kept, MediaStore
from components.media.probe import Clip, probe
from components.media.sending import data_uri_length
from components.media.write import Mp4Writer
from tests.media_factory import make_clip
from tests.unit.jobs.conftest import ALICE

NOW = 1_000.0


def facts(*, takes_data_uris: bool, takes_masks: bool) -> EngineFacts:
    return EngineFacts("e", "http://e/v1", Dialect.DOCUMENTED, False, takes_masks, takes_data_uris)


INLINE = facts(takes_data_uris=True, takes_masks=False)
BY_ADDRESS = facts(takes_data_uris=False, takes_masks=True)


@pytest.fixture
def clip(media_store: MediaStore) -> Kept:
    return media_store.keep_bytes(ALICE, b"frames", suffix=".mp4", label="clip")


def edit(video: Kept | str, mask: Kept | None = None) -> EditVideo:
    return EditVideo(
        video=PublicUrl(url=video) if isinstance(video, str) else StoredMedia(media_id=video.media_id),
        mask=None if mask is None else StoredMedia(media_id=mask.media_id),
        prompt="snow",
        source_duration_s=1.0,
        source_frame_s=0.04,
    )


def test_words_need_no_delivery(delivery: Delivery) -> None:
    assert delivery.sources(TextToVideo(prompt="a fox"), BY_ADDRESS) == SourceUrls()
    assert delivery.can_deliver(TextToVideo(prompt="a fox"), BY_ADDRESS) is None


def test_a_still_always_travels_inside_the_request(delivery: Delivery, media_store: MediaStore) -> None:
    still = media_store.keep_bytes(ALICE, b"pixels", suffix=".png", label="still")
    request = ImageToVideo(image=StoredMedia(media_id=still.media_id))

    encoded = base64.b64encode(b"pixels").decode()
    assert delivery.sources(request, BY_ADDRESS).image == f"data:image/png;base64,{encoded}"
    assert delivery.can_deliver(request, BY_ADDRESS) is None


def test_a_clip_travels_inside_the_request_where_the_engine_takes_that(
    delivery: Delivery, clip: Kept
) -> None:
    video = delivery.sources(edit(clip), INLINE).video

    assert video is not None
    assert video.startswith("data:video/mp4;base64,")


def test_a_public_address_is_passed_on(delivery: Delivery) -> None:
    assert delivery.sources(edit("https://e.org/a.mp4"), BY_ADDRESS).video == "https://e.org/a.mp4"
    extension = ExtendVideo(video=PublicUrl(url="https://e.org/a.mp4"), prompt="on")
    assert delivery.sources(extension, INLINE).video == "https://e.org/a.mp4"


def test_a_mask_goes_only_to_an_engine_that_honours_it(delivery: Delivery, clip: Kept) -> None:
    honouring = facts(takes_data_uris=True, takes_masks=True)

    assert delivery.sources(edit(clip, mask=clip), INLINE).mask is None
    assert delivery.sources(edit(clip, mask=clip), honouring).mask is not None


def test_an_engine_that_fetches_gets_a_signed_address_that_expires(
    media_store: MediaStore, clip: Kept
) -> None:
    public = Delivery(media_store, b"key", "https://studio.example", clock=lambda: NOW)

    video = public.sources(edit(clip), BY_ADDRESS).video

    assert video is not None
    assert video.startswith(f"https://studio.example{SOURCE_ROUTE}")
    token = video.rpartition("/")[2]
    assert public.open_signed(token) == clip.media_id
    later = Delivery(media_store, b"key", clock=lambda: NOW + SIGNED_FOR_S + 1)
    with pytest.raises(MediaMissing):
        later.open_signed(token)


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: "", lambda t: "é.1.a"])
def test_a_token_that_was_changed_opens_nothing(delivery: Delivery, spoil: object) -> None:
    token = delivery.signed_path("m" * 32, NOW + 60).rpartition("/")[2]
    assert delivery.open_signed(token) == "m" * 32
    assert callable(spoil)

    with pytest.raises(MediaMissing):
        delivery.open_signed(spoil(token))


def test_another_key_opens_nothing(delivery: Delivery, media_store: MediaStore) -> None:
    token = delivery.signed_path("m" * 32, NOW + 60).rpartition("/")[2]

    with pytest.raises(MediaMissing):
        Delivery(media_store, b"other", clock=lambda: NOW).open_signed(token)


def test_a_clip_out_of_the_engine_s_reach_is_said_up_front(delivery: Delivery, clip: Kept) -> None:
    problem = delivery.can_deliver(edit(clip), BY_ADDRESS)
    mask_problem = delivery.can_deliver(edit("https://e.org/a.mp4", mask=clip), BY_ADDRESS)

    assert problem is not None
    assert problem.field is Field.SOURCE
    assert mask_problem is not None
    assert mask_problem.field is Field.MASK
    assert delivery.can_deliver(edit(clip), INLINE) is None
    assert delivery.can_deliver(edit("https://e.org/a.mp4"), BY_ADDRESS) is None
    with pytest.raises(RequestRejected):
        delivery.sources(edit(clip), BY_ADDRESS)


def test_a_clip_over_the_engine_s_limit_is_made_to_fit(
    delivery: Delivery,
    media_store: MediaStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limit = 150_000
    large = tmp_path / "large.mp4"
    random = np.random.default_rng(1)
    with Mp4Writer(large, width=320, height=240, rate=Fraction(24), has_sound=False, crf=10) as writer:
        for _ in range(6):
            writer.frame(random.integers(0, 256, (360, 320)).astype(np.uint8))
    kept = media_store.keep_file(ALICE, large, label="large")
    assert data_uri_length(kept.size_bytes) > limit
    monkeypatch.setattr(delivery_module, "MAX_INLINE_VIDEO_BYTES", limit)

    video = delivery.sources(edit(kept), INLINE).video

    assert video is not None
    assert len(video) <= limit
    assert clip_in(video, tmp_path).frames == 6
    assert list((tmp_path / "media" / "workbench").iterdir()) == []


def test_a_clip_that_is_no_mp4_is_sent_as_one(
    delivery: Delivery, media_store: MediaStore, tmp_path: Path
) -> None:
    kept = media_store.keep_file(ALICE, make_clip(tmp_path / "clip.mkv"), label="clip")

    video = delivery.sources(edit(kept), INLINE).video

    assert video is not None
    assert clip_in(video, tmp_path).video_codec == "h264"


def test_a_clip_that_cannot_be_made_to_fit_is_not_sent(
    delivery: Delivery, media_store: MediaStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = media_store.keep_file(ALICE, make_clip(tmp_path / "clip.mp4"), label="clip")
    monkeypatch.setattr(delivery_module, "MAX_INLINE_VIDEO_BYTES", 500)

    with pytest.raises(SourceTooLarge):
        delivery.sources(edit(kept), INLINE)


def clip_in(data_uri: str, folder: Path) -> Clip:
    """The clip that travels inside the request."""
    head, _, data = data_uri.partition(",")
    assert head == "data:video/mp4;base64"
    path = folder / "arrived.mp4"
    path.write_bytes(base64.b64decode(data, validate=True))
    return probe(path)


def test_a_source_that_was_deleted_is_not_sent(delivery: Delivery) -> None:
    with pytest.raises(MediaMissing):
        delivery.sources(ImageToVideo(image=StoredMedia(media_id="n" * 32)), INLINE)
