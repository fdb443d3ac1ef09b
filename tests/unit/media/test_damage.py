"""Damaged and hostile files: whatever is in them, only our own errors come out."""

import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from components.errors import SourceError
from components.media.picture import normalise_picture, preview_crop, read_picture
from components.media.probe import probe
from tests.media_factory import make_clip, make_picture

MUTANTS_PER_SEED = 30


def mutants(data: bytes, seed: int) -> Iterator[bytes]:
    random = Random(seed)
    for _ in range(MUTANTS_PER_SEED):
        mutant = bytearray(data)
        match random.randrange(5):
            case 0:
                for _ in range(random.randrange(1, 60)):
                    mutant[random.randrange(len(mutant))] = random.randrange(256)
            case 1:
                del mutant[random.randrange(len(mutant)) :]
            case 2:
                start = random.randrange(len(mutant))
                del mutant[start : start + random.randrange(1, 3000)]
            case 3:
                start = random.randrange(min(2000, len(mutant)))
                mutant[start : start + 4] = random.choice((bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff"))
            case _:
                start = random.randrange(len(mutant))
                mutant[start:start] = random.randbytes(random.randrange(1, 500))
        yield bytes(mutant)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, ...]:
    folder = tmp_path_factory.mktemp("seeds")
    faststart = {"movflags": "+faststart"}
    fragmented = {"movflags": "frag_keyframe+empty_moov"}
    paths = (
        make_clip(folder / "a.mp4", container_options=faststart),
        make_clip(folder / "b.mp4", container_options=fragmented),
        make_clip(folder / "c.webm", codec="libvpx", sound_codec="libopus"),
        make_clip(folder / "d.mkv"),
        make_clip(folder / "e.gif", codec="gif", pixel_format="rgb8", sound=False),
        make_clip(folder / "f.ts", container="mpegts"),
    )
    return tuple(path.read_bytes() for path in paths)


@pytest.mark.parametrize("which", range(6))
def test_a_mutated_clip_is_measured_or_refused_in_our_words(seeds: tuple[bytes, ...], which: int) -> None:
    for mutant in mutants(seeds[which], seed=which):
        with suppress(SourceError):
            assert probe(io.BytesIO(mutant), ends_only=which % 2 == 1).duration_s > 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_a_mutated_picture_is_read_or_refused_in_our_words(kind: str) -> None:
    for mutant in mutants(make_picture(kind=kind, width=200, height=150), seed=len(kind)):
        for use in (read_picture, normalise_picture, lambda data: preview_crop(data, None)):
            with suppress(SourceError):
                use(mutant)


def test_a_name_that_is_an_address_is_only_a_name(tmp_path: Path) -> None:
    """FFmpeg would choose a protocol by it; the door hands over an open file."""
    path = tmp_path / "concat:secret.mp4"
    make_clip(tmp_path / "clip.mp4").rename(path)
    assert probe(path).frames == 24
