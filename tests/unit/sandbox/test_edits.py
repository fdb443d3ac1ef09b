"""Edits: every operation really changes the frames, in its own way; size, rate, length and sound stay."""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

from components.domain.options import Kind
from components.errors import InvalidRequest, SourceDamaged, SourceNotMedia
from components.media.probe import probe
from components.sandbox.render.edit_lexicon import Operation
from components.sandbox.render.edit_ops.base import Frame, Moment, Stage
from components.sandbox.render.edit_ops.registry import RETIMES, effect_for
from components.sandbox.render.edit_words import read_edit
from components.sandbox.render.edits import render_edit
from components.sandbox.render.job import RenderJob
from tests.media_factory import frame_number, make_clip, sound_of
from tests.unit.sandbox.moving_pictures import difference, frames_of, landscape, landscape_clip, mask_clip
from tests.unit.sandbox.test_edit_words import PROMPTS

PICTURE_OPERATIONS = tuple(operation for operation in Operation if operation not in RETIMES)
LOOKING = (Operation.NEW_BACKGROUND, Operation.NEW_SKY, Operation.BLUR_BACKGROUND, Operation.STABILISE)


def edit(
    source: Path, prompt: str, out: Path, *, mask: Path | None = None, seed: int = 3
) -> tuple[Path, list[float]]:
    told: list[float] = []
    clip = probe(source)
    job = RenderJob(
        Kind.EDIT, prompt, seed, clip.width, clip.height, clip.duration_s, out, video=source, mask=mask
    )
    render_edit(job, told.append)
    return out, told


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return landscape_clip(tmp_path_factory.mktemp("source") / "clip.mp4")


def applied(operation: Operation, picture: Frame, *, seed: int = 3, index: int = 9) -> Frame:
    height, width = picture.shape[:2]
    stage = Stage(width, height, 24, 24.0, seed)
    subject = np.zeros((45, 80), np.uint8)
    subject[10:45, 30:50] = 255
    sky = np.zeros((45, 80), np.uint8)
    sky[:20] = 255
    tilt = np.array([[1, 0.02, 0.02], [-0.02, 1, 0.03]], np.float32)
    moment = Moment(index, index / 24, index / 23, subject, sky, tilt)
    for step in read_edit(PROMPTS[operation]):
        picture = effect_for(step, stage)(picture, moment)
    return picture


@pytest.mark.parametrize("operation", PICTURE_OPERATIONS, ids=lambda operation: operation.name)
def test_an_effect_changes_the_picture_and_leaves_its_input_alone(operation: Operation) -> None:
    picture = landscape()
    before = picture.copy()

    changed = applied(operation, picture)

    assert changed.shape == picture.shape
    assert changed.dtype == np.uint8
    assert np.array_equal(picture, before)
    assert difference(changed, picture) > 2.0


def test_no_two_effects_look_alike() -> None:
    picture = landscape()
    looks = {operation: applied(operation, picture) for operation in PICTURE_OPERATIONS}

    alike = [
        (one.name, other.name)
        for one in looks
        for other in looks
        if one < other and difference(looks[one], looks[other]) < 1.5
    ]

    assert alike == []


@pytest.mark.parametrize("operation", PICTURE_OPERATIONS, ids=lambda operation: operation.name)
def test_an_effect_is_the_same_for_the_same_seed(operation: Operation) -> None:
    picture = landscape()

    assert np.array_equal(applied(operation, picture), applied(operation, picture))


@pytest.mark.parametrize("size", [(16, 16), (90, 160), (322, 180)], ids=str)
def test_effects_fit_any_size(size: tuple[int, int]) -> None:
    picture = landscape(*size)

    for operation in PICTURE_OPERATIONS:
        assert applied(operation, picture).shape == picture.shape, operation


@pytest.mark.parametrize(
    "operation",
    [operation for operation in Operation if operation not in LOOKING],
    ids=lambda operation: operation.name,
)
def test_an_edit_keeps_size_rate_length_and_sound(source: Path, tmp_path: Path, operation: Operation) -> None:
    made, told = edit(source, PROMPTS[operation], tmp_path / "out.mp4")

    before, after = probe(source), probe(made)
    assert (after.width, after.height, after.rate, after.frames) == (160, 90, Fraction(24), 12)
    assert after.duration_s == pytest.approx(before.duration_s)
    assert after.has_sound
    assert np.abs(sound_of(made)).max() > 0.02
    assert difference(frames_of(made), frames_of(source)) > 1.0
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("operation", LOOKING, ids=lambda operation: operation.name)
def test_an_edit_that_looks_through_the_clip_first(
    source: Path, tmp_path: Path, operation: Operation
) -> None:
    made, told = edit(source, PROMPTS[operation], tmp_path / "out.mp4")

    assert probe(made).frames == 12
    assert difference(frames_of(made), frames_of(source)) > 1.0
    assert told == sorted(told)


def test_words_that_mean_nothing_still_make_a_visible_grade_chosen_by_the_seed(
    source: Path, tmp_path: Path
) -> None:
    looks = [
        frames_of(edit(source, "lorem ipsum", tmp_path / f"{seed}.mp4", seed=seed)[0]) for seed in range(4)
    ]

    assert all(difference(look, frames_of(source)) > 3.0 for look in looks)
    assert min(difference(looks[a], looks[b]) for a in range(4) for b in range(a)) > 2.0


def test_same_job_same_frames(source: Path, tmp_path: Path) -> None:
    prompt = "snow, film grain and the title “Twice”"

    one, other = (edit(source, prompt, tmp_path / f"{name}.mp4")[0] for name in "ab")

    assert one.read_bytes() == other.read_bytes()


def test_black_and_white_has_no_colour(source: Path, tmp_path: Path) -> None:
    frames = frames_of(edit(source, "black and white", tmp_path / "out.mp4")[0]).astype(int)

    assert np.abs(frames[..., 0] - frames[..., 2]).mean() < 2.5


def test_reverse_shows_the_numbered_frames_and_the_click_backwards(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "in.mp4", seconds=1.0, click_at_s=0.75)

    made, _ = edit(source, "play it in reverse", tmp_path / "out.mp4")

    numbers = [frame_number(frame) for frame in frames_of(made)]
    assert [number for number in numbers if number < 24] == [n for n in range(23, -1, -1) if n != 18]
    loudest = int(np.abs(sound_of(made)[0]).argmax())
    assert loudest / 48_000 == pytest.approx(0.25, abs=0.03)


def test_slow_motion_shows_the_first_half_in_the_whole_time(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "in.mp4", seconds=1.0)

    made, _ = edit(source, "slow motion", tmp_path / "out.mp4")

    assert [frame_number(frame) for frame in frames_of(made)[::2]] == list(range(12))
    assert _pitch(sound_of(made)[0]) == pytest.approx(220, abs=12)


def test_frames_between_move_what_moves(tmp_path: Path) -> None:
    source = landscape_clip(tmp_path / "in.mp4", frames=12)

    made = frames_of(edit(source, "slow motion", tmp_path / "out.mp4")[0])

    centres = [_redness_centre(frame) for frame in made]
    assert all(later >= earlier - 0.4 for earlier, later in itertools.pairwise(centres))
    assert centres[-1] > centres[0] + 8


def test_outside_the_mask_the_source_stays(source: Path, tmp_path: Path) -> None:
    mask = mask_clip(tmp_path / "mask.mp4")

    made = frames_of(edit(source, "invert the colours", tmp_path / "out.mp4", mask=mask)[0])

    given = frames_of(source)
    assert difference(made[:, :, 84:], given[:, :, 84:]) < 2.0
    assert difference(made[:, :, :74], given[:, :, :74]) > 60


@pytest.mark.parametrize(
    ("size", "rate", "frames"), [((64, 36), 24, 12), ((320, 180), 10, 5), ((90, 90), 30, 4)], ids=str
)
def test_a_mask_may_have_any_size_rate_and_length(
    source: Path, tmp_path: Path, size: tuple[int, int], rate: int, frames: int
) -> None:
    mask = mask_clip(tmp_path / "mask.mp4", width=size[0], height=size[1], rate=rate, frames=frames)

    made = frames_of(edit(source, "invert", tmp_path / "out.mp4", mask=mask)[0])

    given = frames_of(source)
    assert len(made) == 12
    assert difference(made[-1, :, 88:], given[-1, :, 88:]) < 3.0
    assert difference(made[-1, :, :70], given[-1, :, :70]) > 60


def test_a_moving_mask_moves_the_edit(source: Path, tmp_path: Path) -> None:
    mask = mask_clip(tmp_path / "mask.mp4", moves=True)

    made = frames_of(edit(source, "invert", tmp_path / "out.mp4", mask=mask)[0])

    given = frames_of(source)
    assert difference(made[1, :, :70], given[1, :, :70]) > 60
    assert difference(made[10, :, :70], given[10, :, :70]) < 3.0
    assert difference(made[10, :, 90:], given[10, :, 90:]) > 60


def test_a_black_mask_changes_nothing(source: Path, tmp_path: Path) -> None:
    mask = make_clip(tmp_path / "mask.mp4", seconds=0.5, grey=0, sound=False)

    made = frames_of(edit(source, "cartoon", tmp_path / "out.mp4", mask=mask)[0])

    assert difference(made, frames_of(source)) < 2.0


def test_outside_a_mask_no_frame_of_a_long_clip_is_left_out_or_shown_twice(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=5.0)
    mask = make_clip(tmp_path / "mask.mp4", seconds=0.5, grey=0, sound=False)

    made, _ = edit(clip, "Make it snow, at night", tmp_path / "out.mp4", mask=mask, seed=1)

    assert [frame_number(frame) for frame in frames_of(made)] == list(range(120))


def test_under_a_mask_time_and_sound_outside_go_on(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "in.mp4", seconds=1.0)
    mask = make_clip(tmp_path / "mask.mp4", seconds=1.0, grey=0, sound=False)

    made, _ = edit(source, "reverse", tmp_path / "out.mp4", mask=mask)

    assert [frame_number(frame) for frame in frames_of(made)] == list(range(24))


def test_a_shaken_clip_is_steadied(tmp_path: Path) -> None:
    shaken = _shaken_clip(tmp_path / "shaken.mp4")

    steadied, _ = edit(shaken, "stabilise it", tmp_path / "out.mp4")

    assert _unrest(frames_of(steadied)) < 0.5 * _unrest(frames_of(shaken))


def test_a_phones_turned_clip_comes_out_as_it_is_shown(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "in.mp4", seconds=0.5, rotation=90)

    made, _ = edit(source, "sepia", tmp_path / "out.mp4")

    after = probe(made)
    assert (after.width, after.height, after.rotation) == (90, 160, 0)


def test_a_silent_clip_stays_silent(tmp_path: Path) -> None:
    source = landscape_clip(tmp_path / "in.mp4", sound=False, frames=6)

    made, _ = edit(source, "sepia", tmp_path / "out.mp4")

    assert not probe(made).has_sound


@pytest.mark.parametrize(
    ("name", "codec", "sound_codec"), [("clip.webm", "libvpx-vp9", "libopus"), ("clip.mkv", "libx264", "aac")]
)
def test_other_containers(tmp_path: Path, name: str, codec: str, sound_codec: str) -> None:
    source = make_clip(tmp_path / name, seconds=0.5, codec=codec, sound_codec=sound_codec)

    made, _ = edit(source, "sepia", tmp_path / "out.mp4")

    assert probe(made).frames == 12


def test_a_variable_rate_is_evened_out_to_the_same_length(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.08, 0.3, 0.34, 0.6]
    source = make_clip(tmp_path / "in.mp4", frame_times=times, sound=False)
    before = probe(source)

    made, _ = edit(source, "sepia", tmp_path / "out.mp4")

    assert probe(made).duration_s == pytest.approx(before.duration_s, abs=1.5 * before.frame_s)


def test_an_odd_size_becomes_even(tmp_path: Path) -> None:
    source = make_clip(
        tmp_path / "in.webm", width=161, height=91, seconds=0.25, codec="libvpx-vp9", sound=False
    )

    made, _ = edit(source, "sepia", tmp_path / "out.mp4")

    assert (probe(made).width, probe(made).height) == (160, 90)


def test_a_job_without_a_clip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest):
        render_edit(RenderJob(Kind.EDIT, "x", 1, 160, 90, 1.0, tmp_path / "out.mp4"), lambda _: None)


@pytest.mark.parametrize(
    ("content", "error"), [(b"<html><body>no</body></html>", SourceNotMedia), (b"", SourceDamaged)]
)
def test_what_is_no_clip_is_refused_and_nothing_is_left(
    tmp_path: Path, content: bytes, error: type[Exception]
) -> None:
    source = tmp_path / "in.mp4"
    source.write_bytes(content)
    job = RenderJob(Kind.EDIT, "x", 1, 160, 90, 1.0, tmp_path / "out.mp4", video=source)

    with pytest.raises(error):
        render_edit(job, lambda _: None)

    assert list(tmp_path.iterdir()) == [source]


def _pitch(samples: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    middle = samples[len(samples) // 4 : len(samples) * 3 // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    return float(spectrum.argmax() * 48_000 / len(middle))


def _redness_centre(frame: Frame) -> float:
    red = np.clip(frame[..., 2].astype(float) - frame[..., 1] - 60, 0, None).sum(axis=0)
    return float((red * np.arange(len(red))).sum() / red.sum())


def _shaken_clip(path: Path) -> Path:
    wide = landscape(320, 180)
    random = np.random.default_rng(8)
    shifts = [random.normal(0, 2.5, 2) for _ in range(24)]
    frames = [
        cv2.warpAffine(wide, np.array([[1, 0, x], [0, 1, y]]), (320, 180), borderMode=cv2.BORDER_REFLECT)
        for x, y in shifts
    ]
    return _written(path, frames)


def _written(path: Path, frames: Sequence[Frame]) -> Path:
    from components.media.write import Mp4Writer

    height, width = frames[0].shape[:2]
    with Mp4Writer(path, width=width, height=height, rate=Fraction(24), has_sound=False, crf=8) as writer:
        for frame in frames:
            writer.frame(np.asarray(cv2.cvtColor(frame, cv2.COLOR_BGR2YUV_I420), np.uint8))
    return path


def _unrest(frames: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> float:
    inner = frames[:, 30:150, 40:280]
    return float(np.mean([difference(a, b) for a, b in itertools.pairwise(inner)]))
