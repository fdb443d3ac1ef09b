"""Damaged and hostile files: whatever is in them, only our own errors come out."""

import io
from contextlib import suppress
from pathlib import Path

import pytest

from components.errors import SourceError
from components.media.picture import normalise_picture, preview_crop, read_picture
from components.media.probe import probe
from tests.media_factory import make_clip, make_picture
from tests.mutants import mutants, seed_clips

MUTANTS_PER_SEED = 30


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in seed_clips(tmp_path_factory.mktemp("seeds")))


@pytest.mark.parametrize("which", range(10))
def test_a_mutated_clip_is_measured_or_refused_in_our_words(seeds: tuple[bytes, ...], which: int) -> None:
    for mutant in mutants(seeds[which], which, MUTANTS_PER_SEED):
        with suppress(SourceError):
            assert probe(io.BytesIO(mutant), ends_only=which % 2 == 1).duration_s > 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_a_mutated_picture_is_read_or_refused_in_our_words(kind: str) -> None:
    for mutant in mutants(make_picture(kind=kind, width=200, height=150), len(kind), MUTANTS_PER_SEED):
        for use in (read_picture, normalise_picture, lambda data: preview_crop(data, None)):
            with suppress(SourceError):
                use(mutant)


def test_a_name_that_is_an_address_is_only_a_name(tmp_path: Path) -> None:
    """FFmpeg would choose a protocol by it; the door hands over an open file."""
    path = tmp_path / "concat:secret.mp4"
    make_clip(tmp_path / "clip.mp4").rename(path)
    assert probe(path).frames == 24
