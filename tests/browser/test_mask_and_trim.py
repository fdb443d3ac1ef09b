"""A mask painted on a long clip keeps its place when the clip is trimmed: what is sent says so."""

import time
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from components.domain.request import EditVideo, StoredMedia
from components.media.probe import probe
from tests.browser.conftest import shoot
from tests.browser.studio import newest_job, open_page, stored_file
from tests.browser.test_mask_painter import _covered, _drag, _middle
from tests.media_factory import frames_of, make_clip
from tests.serving import AppServer

RATE = 12
FIRST, LAST = 24, 96  # painted frames: 2 s and 8 s
START_S, LENGTH_S = 4, 2
DRAWN_LIMIT_S = 20.0


def _expect_middle(area: Locator, share: float) -> None:
    """Waits until what is painted lies there: a frame is drawn when the browser comes to it."""
    deadline = time.monotonic() + DRAWN_LIMIT_S
    while abs(_middle(area) - share) > 0.01 and time.monotonic() < deadline:
        area.page.wait_for_timeout(50)
    assert _middle(area) == pytest.approx(share, abs=0.01)


def _trim(page: Page) -> None:
    for label, value in (("Start (seconds)", START_S), ("Length (seconds)", LENGTH_S)):
        page.get_by_label(label).fill(str(value))
        page.get_by_label(label).press("Enter")
    expect(page.get_by_text("Keeps 4.000 s to 6.000 s")).to_be_visible()
    page.get_by_role("button", name="Trim to this part").click()
    expect(page.get_by_role("button", name="Undo the trim")).to_be_visible()


def test_what_is_painted_on_a_long_clip_is_sent_with_its_part_at_the_right_time(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    open_page(page, app, "edit_video")
    clip = make_clip(tmp_path / "long.mp4", seconds=10, rate=RATE)
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))
    expect(page.locator(".strip img").first).to_be_visible()  # what is above it moves it no more
    page.get_by_text("Mask (optional)").click()
    painter = page.get_by_role("group", name="Mask painter")
    area, at = painter.get_by_label("Painting area"), painter.get_by_label("Frame to paint on")
    painter.get_by_role("button", name="Rectangle").click()
    at.fill(str(FIRST))
    _drag(area, (0.1, 0.3), (0.3, 0.7))
    at.fill(str(LAST))
    painter.get_by_role("button", name="Clear this frame").click()
    _drag(area, (0.7, 0.3), (0.9, 0.7))
    painter.get_by_label("Soft edge, pixels").fill("0")
    painter.get_by_role("button", name="Use this mask").click()
    expect(page.get_by_text("Mask in use: painted on 2 frames")).to_be_visible()

    _trim(page)
    expect(painter.get_by_role("button", name="In use")).to_be_disabled()
    expect(painter.get_by_text("Painted outside this part: 2 frames")).to_be_visible()
    expect(painter.get_by_label("Soft edge, pixels")).to_have_value("0")
    for frame in (0, 12, 23):
        at.fill(str(frame))
        _expect_middle(area, 0.2 + 0.6 * (START_S + frame / RATE - 2) / 6)
    shoot(page, "mask_after_trim_desktop")

    page.get_by_label("Prompt").fill("Make it a dark night")
    page.get_by_role("button", name="Edit video", exact=True).click()
    expect(page.locator("p.cb-prompt")).to_be_visible()
    request = newest_job(page, app).request
    assert isinstance(request, EditVideo)
    assert isinstance(request.video, StoredMedia)
    assert isinstance(request.mask, StoredMedia)
    part = probe(stored_file(app, request.video.media_id))
    mask_path = stored_file(app, request.mask.media_id)
    mask = probe(mask_path)
    assert (mask.width, mask.height, mask.rate, mask.frames) == (part.width, part.height, part.rate, 24)
    assert mask.duration_s == pytest.approx(part.duration_s, abs=1e-3)
    middles = [np.flatnonzero(each[45].mean(axis=1) > 127).mean() / 160 for each in frames_of(mask_path)]
    assert middles == pytest.approx(0.2 + 0.6 * (2 + np.arange(24) / RATE) / 6, abs=0.015)

    page.get_by_role("button", name="Undo the trim").click()
    expect(painter.get_by_role("listitem")).to_have_count(2)
    at.fill(str(LAST))
    assert _middle(area) == pytest.approx(0.8, abs=0.01)


def test_painting_that_is_not_in_use_yet_survives_the_trim_and_its_undo(
    page: Page, app: AppServer, tmp_path: Path
) -> None:
    open_page(page, app, "edit_video")
    clip = make_clip(tmp_path / "long.mp4", seconds=10, rate=RATE)
    page.locator(".st-key-clip_upload input[type=file]").set_input_files(str(clip))
    expect(page.locator(".strip img").first).to_be_visible()
    page.get_by_text("Mask (optional)").click()
    painter = page.get_by_role("group", name="Mask painter")
    area, at = painter.get_by_label("Painting area"), painter.get_by_label("Frame to paint on")
    at.fill("60")
    _drag(area, (0.2, 0.2), (0.6, 0.6))
    painted = _covered(area)
    _trim(page)
    expect(at).to_have_value("12")  # where the painted frame stands in the part
    assert _covered(area) == pytest.approx(painted, abs=0.001)
    page.get_by_role("button", name="Undo the trim").click()
    expect(at).to_have_value("60")
    assert _covered(area) == pytest.approx(painted, abs=0.001)
