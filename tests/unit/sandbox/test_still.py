"""Stills: they look like themselves at first, really move, never show an edge; any picture can be opened."""

import io
import itertools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from components.domain.options import Kind
from components.errors import (
    InvalidRequest,
    MediaMissing,
    SourceDamaged,
    SourceNotMedia,
    SourceTooLarge,
)
from components.media.probe import probe
from components.sandbox.render import still_picture
from components.sandbox.render.edit_ops.base import Frame, Stage
from components.sandbox.render.job import RenderJob
from components.sandbox.render.spec import Move
from components.sandbox.render.still import render_still, seen
from components.sandbox.render.still_camera import View, plan, sampling
from components.sandbox.render.still_layers import filled, take_apart
from components.sandbox.render.still_picture import StillPicture, open_still
from tests.media_factory import make_picture, sound_of
from tests.unit.sandbox.moving_pictures import U8, difference, frames_of, landscape

MOVES = (None, *Move)
_RED = (0, 0, 150), (80, 80, 255)
_MAGENTA = (200, 0, 200), (255, 80, 255)


def animate(image: Path, prompt: str, out: Path, *, size: tuple[int, int] = (160, 90), seed: int = 3) -> U8:
    told: list[float] = []
    job = RenderJob(Kind.IMAGE, prompt, seed, *size, 0.5, out, image=image)
    render_still(job, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    return frames_of(out)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("image") / "picture.png"
    path.write_bytes(_encoded(landscape(320, 180)))
    return path


@pytest.fixture(scope="module")
def plain(image: Path, tmp_path_factory: pytest.TempPathFactory) -> U8:
    return animate(image, "static", tmp_path_factory.mktemp("plain") / "out.mp4")


def test_a_still_becomes_a_clip_of_the_asked_size_and_length_with_sound(image: Path, tmp_path: Path) -> None:
    animate(image, "", tmp_path / "out.mp4", size=(160, 90))

    made = probe(tmp_path / "out.mp4")
    assert (made.width, made.height, made.frames, made.rate) == (160, 90, 12, Fraction(24))
    assert made.duration_s == pytest.approx(0.5)
    assert np.abs(sound_of(tmp_path / "out.mp4")).max() > 0.02


def test_the_first_frame_is_the_picture_and_the_last_is_not(image: Path, tmp_path: Path) -> None:
    frames = animate(image, "", tmp_path / "out.mp4")

    assert _likeness(frames[0], landscape()) > 0.97
    assert difference(frames[0], frames[-1]) > 2.0
    assert all(difference(a, b) > 0.02 for a, b in itertools.pairwise(frames))


@pytest.mark.parametrize(
    "prompt", ["pan left", "tilt up, warm evening light", "handheld, rain", "orbit, at night"]
)
def test_whatever_comes_the_clip_begins_with_the_picture(image: Path, tmp_path: Path, prompt: str) -> None:
    begun = animate(image, prompt, tmp_path / "out.mp4")
    still = animate(image, "static", tmp_path / "still.mp4")

    assert difference(begun[0], still[0]) < 3
    assert difference(begun[-1], still[0]) > 3


def test_same_job_same_frames_and_another_seed_moves_otherwise(image: Path, tmp_path: Path) -> None:
    one, again, other = (
        animate(image, "", tmp_path / f"{number}.mp4", seed=seed) for number, seed in enumerate((1, 1, 2))
    )

    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_the_picture_is_cut_in_the_middle_to_the_asked_shape(image: Path, tmp_path: Path) -> None:
    frames = animate(image, "static", tmp_path / "out.mp4", size=(90, 160))

    middle = cv2.resize(landscape(320, 180)[:, 109:210], (90, 160), interpolation=cv2.INTER_AREA)
    assert _likeness(frames[0], middle) > 0.95


def test_the_camera_goes_where_the_words_say(image: Path, tmp_path: Path) -> None:
    frames = animate(image, "pan right", tmp_path / "out.mp4")

    assert _flow(frames[2], frames[8])[0] < -0.3  # the picture goes the other way


@pytest.mark.parametrize(
    ("move", "right", "down"),
    [(Move.PAN_RIGHT, 1, 0), (Move.PAN_LEFT, -1, 0), (Move.TILT_UP, 0, -1), (Move.TILT_DOWN, 0, 1)],
)
@pytest.mark.parametrize("from_rest", [False, True])
def test_sweeps_go_one_way(move: Move, right: int, down: int, *, from_rest: bool) -> None:
    path = plan(move, Stage(64, 36, 24, 24.0, 5), from_rest=from_rest)

    first, last = path(0.0, 0.0), path(1.0, 1.0)
    assert np.sign([round(last.x - first.x, 6), round(last.y - first.y, 6)]).tolist() == [right, down]


@pytest.mark.parametrize(("prompt", "grows"), [("zoom out", False), ("dolly in", True)])
def test_zooms_enlarge_or_reduce(image: Path, tmp_path: Path, prompt: str, *, grows: bool) -> None:
    frames = animate(image, prompt, tmp_path / "out.mp4")

    first, last = (frames[0], frames[-1]) if grows else (frames[-1], frames[0])
    smaller = cv2.resize(last, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    middle = first[9:81, 16:144]
    assert _likeness(smaller, middle) > _likeness(last[9:81, 16:144], middle)


@pytest.mark.parametrize("prompt", ["snow", "golden hour", "fireflies in the fog"])
def test_weather_and_light_words_are_followed(image: Path, plain: U8, tmp_path: Path, prompt: str) -> None:
    weathered = animate(image, f"static, {prompt}", tmp_path / "out.mp4")

    assert difference(plain[3], weathered[3]) > 1.0


def test_words_that_describe_the_picture_leave_it_as_it_is(image: Path, plain: U8, tmp_path: Path) -> None:
    prompt = 'static: this painting of a black and white cat in a red hat who says "hello"'

    assert difference(plain, animate(image, prompt, tmp_path / "out.mp4")) < 0.5


def test_a_picture_of_a_night_is_not_darkened_again(tmp_path: Path) -> None:
    path = tmp_path / "night.png"
    path.write_bytes(_encoded((landscape(320, 180) * 0.3).astype(np.uint8)))

    plain = animate(path, "static", tmp_path / "plain.mp4")

    assert difference(plain, animate(path, "static, a city at night", tmp_path / "out.mp4")) < 0.5


@pytest.mark.parametrize("move", MOVES, ids=str)
@pytest.mark.parametrize("from_rest", [False, True])
@pytest.mark.parametrize("nearness", [0.0, 0.5, 1.0])
def test_no_move_ever_looks_past_the_picture(move: Move | None, *, from_rest: bool, nearness: float) -> None:
    stage = Stage(64, 36, 240, 24.0, 5)
    path = plan(move, stage, from_rest=from_rest)

    for index in range(0, 240, 3):
        view = path(index / 239, index / 24)
        across, down = sampling(view, np.array([nearness], np.float32), stage, (80, 45))
        assert across.min() > -0.6, (move, index)
        assert across.max() < 79.6
        assert down.min() > -0.6
        assert down.max() < 44.6


@pytest.mark.parametrize("move", MOVES, ids=str)
def test_moves_are_smooth(move: Move | None) -> None:
    stage = Stage(64, 36, 120, 24.0, 5)
    path = plan(move, stage)
    views = [path(index / 119, index / 24) for index in range(120)]

    places = np.array([(view.zoom + view.push, view.x, view.y, view.roll) for view in views])

    assert np.abs(np.diff(places, n=2, axis=0)).max() < 0.002


@pytest.mark.parametrize("move", MOVES, ids=str)
def test_a_continuation_starts_from_the_whole_picture(move: Move | None) -> None:
    assert plan(move, Stage(64, 36, 120, 24.0, 5), from_rest=True)(0.0, 0.0) == View(
        pivot=0.8 if move is Move.ORBIT else -1.0, roll=0.0
    )


def test_the_subject_moves_more_than_what_is_behind_it() -> None:
    layers = take_apart(StillPicture(landscape(400, 226)))
    marked = layers.far.copy()
    marked[60:80, 280:300] = (255, 0, 255)
    layers = replace(layers, far=marked)
    stage = Stage(320, 180, 24, 24.0, 1)

    before = seen(layers, View(zoom=1.15, x=-0.05), stage)
    after = seen(layers, View(zoom=1.15, x=0.05), stage)

    figure = _centre(before, _RED) - _centre(after, _RED)
    behind = _centre(before, _MAGENTA) - _centre(after, _MAGENTA)
    assert figure > 1.3 * behind > 0


def test_a_picture_without_a_subject_still_has_depth() -> None:
    plain = np.repeat(np.linspace(40, 220, 90, dtype=np.uint8)[:, None, None], 160, axis=1).repeat(3, axis=2)

    layers = take_apart(StillPicture(plain))

    assert layers.near is None
    assert layers.nearness[0] < layers.nearness[-1]


def test_a_hole_is_filled_with_what_is_around_it() -> None:
    picture = np.full((64, 96, 3), (40, 120, 200), np.uint8)
    picture[20:44, 30:60] = (250, 0, 250)
    hole = np.zeros((64, 96), np.uint8)
    hole[18:46, 28:62] = 255

    assert np.abs(filled(picture, hole).astype(int) - (40, 120, 200)).max() <= 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_kinds_of_files(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(make_picture(kind=kind, mode="P" if kind == "GIF" else "RGB"))

    opened = open_still(path, size=(80, 60))

    assert opened.colours.shape == (60, 80, 3)
    assert opened.colours[30, 10, 2] > 180  # red at the left


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(tmp_path: Path, orientation: int) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(make_picture(kind="JPEG", orientation=orientation))
    upright = Image.open(path)
    upright.load()

    colours = open_still(path, size=(48, 48)).colours

    red_side = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}
    sides = {
        "left": colours[:, :12],
        "right": colours[:, -12:],
        "top": colours[:12],
        "bottom": colours[-12:],
    }
    assert max(sides, key=lambda side: float(sides[side][..., 2].mean())) == red_side[orientation]


@pytest.mark.parametrize("mode", ["CMYK", "L", "LA", "P", "1", "I;16", "I", "F", "YCbCr", "RGBA"])
def test_colour_modes(tmp_path: Path, mode: str) -> None:
    ramp = np.tile(np.linspace(0, 255, 64), (48, 1))
    if mode == "I;16":
        picture = Image.fromarray((ramp * 257).astype(np.uint16))
    elif mode in {"I", "F"}:
        picture = Image.fromarray((ramp * 257).astype(np.int32 if mode == "I" else np.float32))
    else:
        picture = Image.fromarray(ramp.astype(np.uint8)).convert(mode)
    path = tmp_path / f"picture.{'png' if mode not in {'CMYK', 'YCbCr', 'F', 'I'} else 'tiff'}"
    picture.save(path)

    colours = open_still(path, size=(64, 48)).colours

    assert colours[:, -8:].mean() > colours[:, :8].mean() + 100


def test_what_is_transparent_gets_a_soft_backdrop_and_its_shape_becomes_the_subject(tmp_path: Path) -> None:
    pixels = np.zeros((120, 160, 4), np.uint8)
    pixels[30:100, 50:110] = (240, 240, 235, 255)
    path = tmp_path / "cutout.png"
    Image.fromarray(pixels).save(path)

    opened = open_still(path, size=(160, 120))

    assert opened.cutout is not None
    assert opened.cutout[60, 80] == 255
    assert opened.cutout[5, 5] == 0
    assert 10 < opened.colours[5, 5].mean() < 90  # dark behind something light
    assert opened.colours[60, 80].mean() > 225


def test_a_tiny_picture_moves_too(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(make_picture(width=16, height=16))

    frames = animate(path, "", tmp_path / "out.mp4")

    assert frames.shape == (12, 90, 160, 3)
    assert difference(frames[0], frames[-1]) > 0.5


@pytest.mark.parametrize("size", [(1, 1), (16, 16), (3, 400), (2400, 1400)], ids=str)
def test_tiny_thin_and_large_pictures(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(make_picture(width=max(2, size[0]), height=size[1]))

    colours = open_still(path, size=(160, 90)).colours

    assert colours.shape == (90, 160, 3)


def test_more_pixels_than_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(still_picture, "MOST_PIXELS", 1000)
    path = tmp_path / "picture.png"
    path.write_bytes(make_picture())

    with pytest.raises(SourceTooLarge):
        open_still(path, size=(16, 16))


def test_what_cant_be_opened_is_refused_with_a_reason(tmp_path: Path) -> None:
    text, cut_off = tmp_path / "text.png", tmp_path / "cut.png"
    text.write_text("hello")
    cut_off.write_bytes(_encoded(landscape(320, 180))[:4000])

    with pytest.raises(SourceNotMedia):
        open_still(text, size=(16, 16))
    with pytest.raises(SourceDamaged):
        open_still(cut_off, size=(16, 16))
    with pytest.raises(MediaMissing):
        open_still(tmp_path / "none.png", size=(16, 16))
    with pytest.raises(InvalidRequest):
        render_still(RenderJob(Kind.IMAGE, "", 1, 160, 90, 0.5, tmp_path / "out.mp4"), lambda _: None)


def _encoded(picture: Frame) -> bytes:
    file = io.BytesIO()
    Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)).save(file, "PNG")
    return file.getvalue()


def _likeness(one: Frame, other: Frame) -> float:
    """Correlation of two pictures."""
    size = (min(one.shape[1], other.shape[1]), min(one.shape[0], other.shape[0]))
    a, b = (cv2.resize(picture, size).astype(np.float64).ravel() for picture in (one, other))
    return float(np.corrcoef(a, b)[0, 1])


def _centre(picture: Frame, colour: tuple[tuple[int, int, int], tuple[int, int, int]]) -> float:
    """Column about which the pixels within this range of colours lie."""
    return float(np.nonzero(cv2.inRange(picture, np.array(colour[0]), np.array(colour[1])))[1].mean())


def _flow_field(one: Frame, other: Frame) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    grey = [cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) for picture in (one, other)]
    flow = np.zeros((*grey[0].shape, 2), np.float32)
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    return np.asarray(finder.calc(grey[0], grey[1], flow), np.float32)


def _flow(one: Frame, other: Frame) -> tuple[float, float]:
    flow = _flow_field(one, other)
    return float(flow[..., 0].mean()), float(flow[..., 1].mean())
