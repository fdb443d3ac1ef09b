"""The joint of two takes: smooth where one goes on as the other ended, else what is seen or heard."""

from pathlib import Path

import pytest

from components.errors import SourceError
from components.media.film import ClipPiece
from components.media.seam import Seam, Verdict, measure_seam
from components.media.trim import trim
from tests.media_factory import make_clip

FIRST_S = 26 / 24
"""The number in the clip's frames changes no more there than it does just before."""


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two halves of one clip."""
    folder = tmp_path_factory.mktemp("seam")
    whole = make_clip(folder / "whole.mp4", seconds=2.0)
    trim(whole, folder / "0.mp4", start_s=0.0, length_s=FIRST_S)
    trim(whole, folder / "1.mp4", start_s=FIRST_S, length_s=2.0 - FIRST_S)
    return [folder / "0.mp4", folder / "1.mp4", whole]


def test_halves_of_one_clip_join_smoothly(halves: list[Path]) -> None:
    seam = measure_seam(ClipPiece(halves[0]), ClipPiece(halves[1]))

    assert seam.verdicts == (Verdict.SMOOTH,)
    assert abs(seam.loudness_db) < 1


def test_an_extension_that_came_with_its_clip_is_measured_where_it_begins(
    halves: list[Path],
) -> None:
    seam = measure_seam(ClipPiece(halves[0]), ClipPiece(halves[2], added_s=2.0 - FIRST_S))

    assert seam.verdicts == (Verdict.SMOOTH,)


def test_another_scene_is_a_visible_cut(halves: list[Path], tmp_path: Path) -> None:
    other = make_clip(tmp_path / "other.mp4", seconds=1.0, grey=240)

    seam = measure_seam(ClipPiece(halves[0]), ClipPiece(other))

    assert seam.verdicts == (Verdict.VISIBLE_CUT,)
    assert seam.change > 0.2


def test_sound_against_silence_is_a_jump(halves: list[Path], tmp_path: Path) -> None:
    silent = make_clip(tmp_path / "silent.mp4", seconds=1.0, sound=False)

    seam = measure_seam(ClipPiece(halves[0]), ClipPiece(silent))

    assert Verdict.LOUDNESS_JUMP in seam.verdicts
    assert seam.loudness_db < -20


def test_silence_against_silence_is_none(tmp_path: Path) -> None:
    silent = make_clip(tmp_path / "silent.mp4", seconds=0.5, sound=False, grey=80)

    assert measure_seam(ClipPiece(silent), ClipPiece(silent)).verdicts == (Verdict.SMOOTH,)


def test_what_is_lively_anyway_may_change_more_at_the_joint() -> None:
    assert Seam(change=0.12, usual_change=0.06, loudness_db=0).verdicts == (Verdict.SMOOTH,)
    assert Seam(change=0.12, usual_change=0.02, loudness_db=9).verdicts == (
        Verdict.VISIBLE_CUT,
        Verdict.LOUDNESS_JUMP,
    )


def test_a_file_that_is_no_clip_is_refused(halves: list[Path], tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_bytes(b"no clip")

    with pytest.raises(SourceError):
        measure_seam(ClipPiece(halves[0]), ClipPiece(tmp_path / "bad.mp4"))
