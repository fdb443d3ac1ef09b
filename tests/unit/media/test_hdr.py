"""HDR clips come down to standard range: colours and mid-tones stay, highlights still differ."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from components.media.hdr import HLG, PQ
from components.media.poster import last_frame, poster
from components.media.probe import probe
from components.media.trim import trim
from tests.media_factory import frames_of

BT2020, WHITE_NITS = 9, 203
TO_2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])
COLOURS = {
    "black": (0, 0, 0),
    "grey": (120, 120, 120),
    "light grey": (170, 170, 170),
    "skin": (172, 120, 92),
    "red": (150, 30, 30),
    "leaf": (60, 120, 40),
    "sky": (70, 110, 170),
}


def as_pq(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """SMPTE ST 2084: light, 1 for white, as it is coded."""
    power = (light * WHITE_NITS / 10_000) ** 0.1593017578125
    return np.asarray(((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375)


def as_hlg(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """ARIB STD-B67: light of the scene, 1 for white, as it is coded."""
    scene = light * 0.265
    bright = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), bright)


def hdr_clip(path: Path, transfer: int, light: NDArray[np.float64], *, rotation: int = 0) -> Path:
    """Flat pictures of this light (BT.709's primaries, 1 for white), coded as phones and cameras do."""
    coded = (as_pq if transfer == PQ else as_hlg)(np.clip(TO_2020 @ light, 0, None))
    image = np.broadcast_to(np.rint(coded * 65_535).astype(np.uint16), (96, 160, 3))
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx265", rate=24, options={"x265-params": "log-level=none"})
        stream.width, stream.height, stream.pix_fmt = 160, 96, "yuv420p10le"
        context = stream.codec_context
        context.color_primaries, context.color_trc, context.colorspace = BT2020, transfer, BT2020
        if rotation:
            stream.set_display_rotation(rotation)
        for _ in range(12):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb48le")
            output.mux(stream.encode(frame.reformat(format="yuv420p10le", dst_colorspace=BT2020)))
        output.mux(stream.encode(None))
    return path


def middle(path: Path) -> NDArray[np.float64]:
    picture = next(frames_of(path))
    return np.asarray(picture[30:60, 50:110].mean(axis=(0, 1)))


def light_of(colour: tuple[int, int, int], transfer: int) -> NDArray[np.float64]:
    """The light that standard range shows for a colour: of a screen for PQ, of a scene for HLG."""
    coded = np.array(colour) / 255
    if transfer == PQ:
        return np.asarray(coded**2.4)
    return np.where(coded < 0.081, coded / 4.5, ((coded + 0.099) / 1.099) ** (1 / 0.45))


@pytest.mark.parametrize("transfer", [PQ, HLG], ids=["PQ", "HLG"])
@pytest.mark.parametrize("name", COLOURS)
def test_ordinary_colours_are_what_they_were(tmp_path: Path, name: str, transfer: int) -> None:
    path = hdr_clip(tmp_path / "hdr.mp4", transfer, light_of(COLOURS[name], transfer))
    trim(path, tmp_path / "cut.mp4", start_s=0.0, length_s=0.25)
    assert middle(tmp_path / "cut.mp4") == pytest.approx(np.array(COLOURS[name]), abs=7)


@pytest.mark.parametrize("transfer", [PQ, HLG], ids=["PQ", "HLG"])
def test_highlights_stay_apart_and_white_is_nearly_white(tmp_path: Path, transfer: int) -> None:
    levels = []
    for index, times_white in enumerate((0.7, 1.0, 1.6, 3.0)):
        light = np.full(3, times_white)
        path = hdr_clip(tmp_path / f"{index}.mp4", transfer, light)
        trim(path, tmp_path / f"cut{index}.mp4", start_s=0.0, length_s=0.25)
        levels.append(middle(tmp_path / f"cut{index}.mp4").mean())
    assert all(after - before > 3 for before, after in pairwise(levels))
    assert 215 < levels[1] < 245
    assert levels[3] > 248


def test_a_turned_hdr_clip_is_upright_everywhere_and_says_what_it_is(tmp_path: Path) -> None:
    path = hdr_clip(tmp_path / "hdr.mov", HLG, light_of((172, 120, 92), HLG), rotation=90)
    clip = probe(path)
    poster(path, tmp_path / "poster.jpg")
    last_frame(path, tmp_path / "last.png")
    cut = trim(path, tmp_path / "cut.mp4", start_s=0.0, length_s=0.25)
    assert "HDR" in clip.notes[0]
    assert (clip.width, clip.height) == (cut.width, cut.height) == (96, 160)
    assert cut.notes == ()
