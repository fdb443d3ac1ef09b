"""The mask of an edit goes with its clip: trimmed, untrimmed, trimmed otherwise, and never left out."""

import io
import time
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from components.domain.request import EditVideo, StoredMedia
from components.errors import GenerationFailed
from components.media.mask import MaskKeyframe
from components.media.probe import probe
from components.ui.identity import current_owner
from components.ui.picked import Cut, PaintedMask, PickedClip, Slot
from components.ui.runtime import runtime
from components.ui.state import Session
from tests.app.conftest import OpenPage
from tests.app.test_pages import button, shown
from tests.media_factory import frames_of, make_clip

MADE_WITHIN_S = 60.0
RATE = 12


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path: Path = tmp_path_factory.mktemp("clip") / "long.mp4"
    return make_clip(path, seconds=10, rate=RATE).read_bytes()


@pytest.fixture
def app(open_page: OpenPage, clip: bytes) -> AppTest:
    """The page with a clip of ten seconds."""
    page = open_page("edit_video")
    page.file_uploader(key="clip_upload").upload("long.mp4", clip).run()
    return page


def memory(app: AppTest) -> Session:
    kept: Session = app.session_state["clapboard"]
    return kept


def box(left: int) -> bytes:
    """A mask of a box, 40 wide from `left` on."""
    grey = np.zeros((90, 160), np.uint8)
    grey[30:60, left : left + 40] = 255
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG")
    return file.getvalue()


def paint(app: AppTest) -> None:
    """As the painter says it: a box that wanders from the left at 2 s to the right at 8 s."""
    keyframes = MaskKeyframe(2.0, box(20)), MaskKeyframe(8.0, box(100))
    media_id = memory(app).clips[Slot.CLIP].whole.media_id
    painted = PaintedMask(media_id, time.monotonic_ns(), keyframes, invert=False, feather_px=0)
    memory(app).painted = painted
    memory(app).tried[Slot.MASK] = painted.origin


def trim(app: AppTest, start_s: float, length_s: float) -> None:
    """As the button does it with the window that stands there."""
    whole = memory(app).clips[Slot.CLIP]
    memory(app).cut = Cut(whole.media_id, start_s, length_s, attempt=str(time.monotonic_ns()))
    deadline = time.monotonic() + MADE_WITHIN_S
    while memory(app).clips[Slot.CLIP].media_id == whole.media_id:
        assert time.monotonic() < deadline, shown(app)
        app.run()


def mask_once_made(app: AppTest) -> PickedClip:
    deadline = time.monotonic() + MADE_WITHIN_S
    while "Mask in use" not in shown(app.run()):
        assert time.monotonic() < deadline, shown(app)
        time.sleep(0.05)
    return memory(app).clips[Slot.MASK]


def box_middles(mask: PickedClip) -> list[float]:
    path = runtime().media.find(current_owner(), mask.media_id).path
    rows = [picture[45].mean(axis=1) > 127 for picture in frames_of(path)]
    return [float(np.flatnonzero(row).mean()) for row in rows]


def expected(start_s: float, frames: int) -> list[float]:
    times = start_s + np.arange(frames) / RATE
    return list(np.interp(times, [2.0, 8.0], [39.5, 119.5]))


def test_a_painted_mask_goes_with_every_trim_and_back(app: AppTest) -> None:
    paint(app)
    assert box_middles(mask_once_made(app)) == pytest.approx(expected(0.0, 120), abs=1.5)

    trim(app, 4.0, 2.0)
    assert box_middles(mask_once_made(app)) == pytest.approx(expected(4.0, 24), abs=1.5)

    button(app, "Undo the trim")
    assert box_middles(mask_once_made(app)) == pytest.approx(expected(0.0, 120), abs=1.5)

    trim(app, 1.0, 8.0)
    wider = mask_once_made(app)
    assert box_middles(wider) == pytest.approx(expected(1.0, 96), abs=1.5)
    part = memory(app).clips[Slot.CLIP].clip
    assert (wider.clip.width, wider.clip.height, wider.clip.rate) == (part.width, part.height, part.rate)
    assert wider.clip.duration_s == pytest.approx(part.duration_s, abs=1e-3)


def test_the_edit_is_sent_with_the_mask_of_the_part_and_never_without(app: AppTest) -> None:
    paint(app)
    trim(app, 3.0, 2.0)
    app.text_area(key="edit_prompt").set_value("Make it sepia").run()
    button(app, "Edit video")
    if not runtime().ledger.newest(current_owner(), 1):  # the mask was not there yet
        assert "The mask is still being made" in shown(app)
        mask_once_made(app)
        button(app, "Edit video")

    [job] = runtime().ledger.newest(current_owner(), 5)
    assert isinstance(job.request, EditVideo)
    assert isinstance(job.request.mask, StoredMedia)
    sent = probe(runtime().media.find(current_owner(), job.request.mask.media_id).path)
    assert sent.frames == 24
    assert sent.duration_s == pytest.approx(2.0, abs=1e-3)
    runtime().jobs.cancel(job.owner, job.id)


def test_a_mask_that_is_painted_on_a_part_is_there_for_the_whole_as_well(app: AppTest) -> None:
    trim(app, 4.0, 2.0)
    paint(app)
    assert box_middles(mask_once_made(app)) == pytest.approx(expected(4.0, 24), abs=1.5)
    button(app, "Undo the trim")
    assert box_middles(mask_once_made(app)) == pytest.approx(expected(0.0, 120), abs=1.5)


def test_an_uploaded_mask_as_long_as_the_clip_is_cut_with_it_and_given_back(
    app: AppTest, tmp_path: Path
) -> None:
    upload(app, make_clip(tmp_path / "mask.mp4", seconds=10, rate=24, sound=False))
    given = memory(app).clips[Slot.MASK].media_id
    trim(app, 4.0, 2.0)
    piece = mask_once_made(app)
    assert "mask.mp4, the piece over this part" in shown(app)
    assert piece.clip.frames == 24
    assert piece.clip.duration_s == pytest.approx(2.0, abs=1e-3)

    button(app, "Undo the trim")
    assert mask_once_made(app).media_id == given


def test_an_uploaded_mask_of_another_length_begins_where_the_part_begins_and_says_so(
    app: AppTest, tmp_path: Path
) -> None:
    upload(app, make_clip(tmp_path / "mask.mp4", seconds=1, sound=False))
    given = memory(app).clips[Slot.MASK].media_id
    trim(app, 4.0, 2.0)
    assert mask_once_made(app).media_id == given
    assert "so it begins where the part begins" in shown(app)


def test_another_clip_does_not_get_the_painted_mask(app: AppTest, tmp_path: Path) -> None:
    paint(app)
    mask_once_made(app)
    other = make_clip(tmp_path / "other.mp4").read_bytes()
    app.file_uploader(key="clip_upload").upload("other.mp4", other).run()
    assert "Mask in use" not in shown(app)
    assert Slot.MASK not in memory(app).clips


def test_a_removed_mask_stays_removed_through_a_trim(app: AppTest) -> None:
    paint(app)
    mask_once_made(app)
    button(app, "Remove the mask")
    trim(app, 4.0, 2.0)
    assert "mask for this clip" not in shown(app.run())
    assert Slot.MASK not in memory(app).clips


def upload(app: AppTest, mask: Path) -> None:
    app.session_state["mask_room"] = True
    app.run()
    app.segmented_control(key="mask_how").set_value("Upload").run()
    app.file_uploader(key="mask_upload").upload("mask.mp4", mask.read_bytes()).run()


def test_a_clip_in_parts_waits_for_its_mask_and_says_so_once(app: AppTest) -> None:
    (room,) = [each for each in app.expander if each.label.startswith("Edit it whole")]
    _, key, media_id = room.proto.id.partition("split_room_")
    app.session_state[key + media_id] = True
    app.text_area(key="edit_prompt").set_value("Make it sepia").run()
    with patch("components.ui.makings.isolated", side_effect=GenerationFailed("It broke.")):
        paint(app)
        deadline = time.monotonic() + MADE_WITHIN_S
        while "Edit all 2 parts" not in [each.label for each in app.run().button]:
            assert time.monotonic() < deadline, shown(app)
        button(app, "Edit all 2 parts")

    assert shown(app).count("There is no mask for this clip yet: use it again, or remove it.") == 1
    assert "The mask could not be made: It broke." in shown(app)
    assert not runtime().jobs.plans.splits.newest(current_owner(), 1)
