"""Comments in MP4 files: every packet stays what it was."""

from pathlib import Path

import av
import numpy as np
import pytest

from components.errors import SourceError, SourceNotMedia, SourceUnsupported
from components.media.tagging import MAX_COMMENT_BYTES, comment_of, with_comment
from tests.media_factory import frames_of, make_clip, make_sound, sound_of

WORDS = 'A fox, "quoted" & <odd>\nsecond line · 🎬 é'


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4", seconds=1.5)


def test_a_comment_is_read_as_it_was_written(clip: Path, tmp_path: Path) -> None:
    assert comment_of(clip) is None
    with_comment(clip, tmp_path / "told.mp4", WORDS)

    assert comment_of(tmp_path / "told.mp4") == WORDS


def test_pictures_and_sound_are_the_same_to_the_last_bit(clip: Path, tmp_path: Path) -> None:
    told = tmp_path / "told.mp4"
    with_comment(clip, told, WORDS)

    assert all(np.array_equal(a, b) for a, b in zip(frames_of(clip), frames_of(told), strict=True))
    assert np.array_equal(sound_of(clip), sound_of(told))


def test_browsers_find_the_index_at_the_front(clip: Path, tmp_path: Path) -> None:
    with_comment(clip, tmp_path / "told.mp4", WORDS)
    data = (tmp_path / "told.mp4").read_bytes()

    assert data.index(b"moov") < data.index(b"mdat")


def test_an_earlier_comment_becomes_the_description(clip: Path, tmp_path: Path) -> None:
    with_comment(clip, tmp_path / "first.mp4", "made by the sandbox")
    with_comment(tmp_path / "first.mp4", tmp_path / "second.mp4", "a recipe")

    with av.open(str(tmp_path / "second.mp4")) as container:
        assert container.metadata["description"] == "made by the sandbox"
        assert container.metadata["comment"] == "a recipe"


@pytest.mark.parametrize(
    "options",
    [{"sound": False}, {"rotation": 90}, {"rate": 30, "keyframe_every": 3}, {"codec": "libx265"}],
    ids=str,
)
def test_clips_of_many_kinds_take_a_comment(tmp_path: Path, options: dict[str, object]) -> None:
    clip = make_clip(tmp_path / "clip.mp4", **options)  # type: ignore[arg-type]  # passed on as they are
    made = with_comment(clip, tmp_path / "told.mp4", WORDS)

    assert made.frames > 0
    assert comment_of(tmp_path / "told.mp4") == WORDS


def test_a_file_that_its_maker_signed_is_left_as_it_is(clip: Path, tmp_path: Path) -> None:
    with clip.open("ab") as file:
        file.write((24).to_bytes(4) + b"uuid" + bytes(16))

    with pytest.raises(SourceUnsupported, match="signed"):
        with_comment(clip, tmp_path / "told.mp4", WORDS)
    assert not (tmp_path / "told.mp4").exists()


def test_what_is_no_mp4_takes_no_comment(tmp_path: Path) -> None:
    webm = make_clip(tmp_path / "clip.webm", codec="libvpx", sound_codec="libopus")

    with pytest.raises(SourceUnsupported):
        with_comment(webm, tmp_path / "told.mp4", WORDS)
    assert list(tmp_path.glob("*told*")) == []


def test_a_comment_longer_than_any_of_ours_is_nobody_s(clip: Path, tmp_path: Path) -> None:
    with_comment(clip, tmp_path / "told.mp4", "x" * (MAX_COMMENT_BYTES + 1))

    assert comment_of(tmp_path / "told.mp4") is None


def test_what_is_no_clip_has_no_comment(tmp_path: Path) -> None:
    (tmp_path / "page.mp4").write_text("<html>hello</html>")
    with pytest.raises(SourceNotMedia):
        comment_of(tmp_path / "page.mp4")
    with pytest.raises(SourceError):
        with_comment(make_sound(tmp_path / "sound.mp4"), tmp_path / "told.mp4", WORDS)
