"""Takes and cards become one film: every frame where it belongs, fades of picture and sound, no drift."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from components.errors import InvalidRequest, SourceError
from components.media.film import CardPiece, ClipPiece, Piece, join_film, mix_in, soften
from components.media.i420 import as_rgb
from components.media.title_card import title_card
from tests.media_factory import SOUND_RATE, frame_number, frames_of, make_clip, sound_of

CARD = CardPiece("Later", 1.0, "#ffffff", "#204060")


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("takes")
    return [make_clip(folder / f"{index}.mp4", seconds=1.0) for index in range(2)]


def pieces_of(clips: list[Path]) -> list[Piece]:
    return [ClipPiece(clip) for clip in clips]


def test_cut_hard_every_frame_is_there_once(clips: list[Path], tmp_path: Path) -> None:
    film = join_film(pieces_of(clips), tmp_path / "film.mp4")

    assert film.frames == 48
    assert [frame_number(frame) for frame in frames_of(tmp_path / "film.mp4")] == [*range(24), *range(24)]
    assert film.has_sound


@pytest.mark.parametrize("crossfade_s", [0.25, 0.5, 1.0])
def test_a_crossfade_shortens_the_film_and_leaves_every_piece_its_middle(
    clips: list[Path], tmp_path: Path, crossfade_s: float
) -> None:
    film = join_film([*pieces_of(clips), CARD], tmp_path / "film.mp4", crossfade_s=crossfade_s)

    faded = min(round(crossfade_s * 24), 12)
    assert film.frames == 72 - 2 * faded
    assert sound_of(tmp_path / "film.mp4").shape[1] == pytest.approx(film.duration_s * SOUND_RATE, abs=2048)
    frames = list(frames_of(tmp_path / "film.mp4"))
    assert [frame_number(frame) for frame in frames[: 24 - faded]] == list(range(24 - faded))


def test_in_the_middle_of_a_fade_both_are_seen_and_heard(tmp_path: Path) -> None:
    black, white = (make_clip(tmp_path / f"{grey}.mp4", seconds=1.0, grey=grey) for grey in (0, 255))

    join_film([ClipPiece(black), ClipPiece(white)], tmp_path / "film.mp4", crossfade_s=0.5)

    brightness = [float(frame.mean()) for frame in frames_of(tmp_path / "film.mp4")]
    assert brightness[:12] == pytest.approx([0] * 12, abs=3)
    assert brightness[24:] == pytest.approx([255] * 12, abs=3)
    assert brightness[12:24] == sorted(brightness[12:24])
    assert 100 < brightness[17] < 150
    sound = sound_of(tmp_path / "film.mp4")
    level = np.sqrt(np.mean(sound[:, SOUND_RATE // 4 : -SOUND_RATE // 4] ** 2))
    assert level == pytest.approx(0.05 / np.sqrt(2), rel=0.25)


def test_a_card_stands_for_its_seconds_in_silence(clips: list[Path], tmp_path: Path) -> None:
    film = join_film([ClipPiece(clips[0]), CARD, ClipPiece(clips[1])], tmp_path / "film.mp4")

    assert film.frames == 72
    card = list(frames_of(tmp_path / "film.mp4"))[36]
    assert tuple(card[2, 2]) == pytest.approx((0x20, 0x40, 0x60), abs=6)
    assert card.max() > 180
    assert (
        np.abs(sound_of(tmp_path / "film.mp4")[:, int(1.2 * SOUND_RATE) : int(1.8 * SOUND_RATE)]).max() < 0.01
    )


def test_a_film_of_cards_alone_has_no_sound(tmp_path: Path) -> None:
    film = join_film([CARD, CARD], tmp_path / "film.mp4", crossfade_s=0.25)

    assert (film.width, film.height, film.has_sound) == (1280, 720, False)


def test_a_take_of_another_shape_gets_bars_and_is_not_stretched(clips: list[Path], tmp_path: Path) -> None:
    tall = make_clip(tmp_path / "tall.mp4", width=90, height=160, seconds=0.5, grey=200, rate=25)

    film = join_film([ClipPiece(clips[0]), ClipPiece(tall)], tmp_path / "film.mp4")

    assert (film.width, film.height, film.rate) == (160, 90, Fraction(24))
    last = list(frames_of(tmp_path / "film.mp4"))[-1]
    assert last[45, 5].max() < 20
    assert last[45, 80].min() > 180


def test_of_an_extension_that_came_with_its_clip_only_the_end_is_new(
    clips: list[Path], tmp_path: Path
) -> None:
    whole = make_clip(tmp_path / "whole.mp4", seconds=3.0)

    film = join_film([ClipPiece(clips[0]), ClipPiece(whole, added_s=2.0)], tmp_path / "film.mp4")

    assert film.frames == 72
    assert [frame_number(frame) for frame in frames_of(tmp_path / "film.mp4")][24:27] == [24, 25, 26]


def test_a_comment_is_kept_and_progress_told(clips: list[Path], tmp_path: Path) -> None:
    told: list[float] = []

    join_film(pieces_of(clips), tmp_path / "film.mp4", comment="A film", progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0
    assert b"A film" in (tmp_path / "film.mp4").read_bytes()


def test_nothing_and_no_clip_are_refused_and_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_bytes(b"no clip")
    with pytest.raises(InvalidRequest):
        join_film([], tmp_path / "film.mp4")
    with pytest.raises(SourceError):
        join_film([ClipPiece(tmp_path / "bad.mp4")], tmp_path / "film.mp4")

    assert [path.name for path in tmp_path.iterdir()] == ["bad.mp4"]


def test_two_sounds_fade_with_equal_power() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.standard_normal((2, 2, 48_000)).astype(np.float32)
    mixed = one.copy()

    mix_in(mixed, other)

    for part in np.array_split(mixed, 8, axis=1):
        assert np.mean(part**2) == pytest.approx(1.0, rel=0.1)
    assert mixed[:, 0] == pytest.approx(other[:, 0])
    assert mixed[:, -1] == pytest.approx(one[:, -1], abs=1e-4)


def test_a_hard_cut_of_sound_begins_from_nothing() -> None:
    sound = np.ones((2, 4800), np.float32)

    soften(sound)

    assert sound[0, 0] == 0.0
    assert sound[0, 400] == 1.0


@pytest.mark.parametrize(
    "words", ["The end", "<b>no</b> [markup](x) & more", "一二三", "x" * 120, "a\nb", ""]
)
def test_a_card_takes_any_words_as_they_are(words: str) -> None:
    card = as_rgb(title_card(words, size=(320, 180), ink="#ffffff", ground="#000000"))

    assert card.shape == (180, 320, 3)
    lit = np.argwhere(card[:, :, 0] > 128)
    assert bool(len(lit)) is bool(words)
    if words and len(words) < 100:
        assert lit[:, 1].min() > 20
        assert lit[:, 1].max() < 300
