"""Large linked clips are measured by their two ends; what the ends don't surely tell is read from more."""

import random
import struct
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

from components.errors import SourceError
from components.media.ebml import void
from components.media.guard import guarded_client
from components.media.probe import Clip, probe
from components.media.rangefile import RangeFile
from components.media.remote import _probe_ends, probe_url
from tests.media_factory import make_clip
from tests.unit.media.file_server import FileServer, Served

MOST_BYTES = 1_000_000
MOST_REQUESTS = 4
LONG: dict[str, object] = {"keyframe_every": 1000}
"""One cluster, which begins long before what is read of the end."""
VP9 = {"codec": "libvpx-vp9", "sound_codec": "libopus"}
MATROSKA: dict[str, dict[str, object]] = {
    "index-at-end.mkv": LONG,
    "index-in-front.mkv": {**LONG, "container_options": {"cues_to_front": "1"}},
    "no-sound.mkv": {**LONG, "sound": False},
    "many-b-frames.mkv": {**LONG, "codec_options": {"bf": "16", "b_strategy": "0"}},
    "short-clusters.mkv": {"keyframe_every": 8},
    "clusters-without-cues.mkv": {**LONG, "container_options": {"cluster_time_limit": "700"}},
    "hevc.mkv": {**LONG, "codec": "libx265", "seconds": 2.0},
    "vp9.webm": {**LONG, **VP9},
    "vp8.webm": {"codec": "libvpx", "sound_codec": "libopus"},
    "index-in-front.webm": {**LONG, **VP9, "container_options": {"cues_to_front": "1"}},
}
LIVE: dict[str, object] = {
    "codec": "libvpx",
    "sound_codec": "libopus",
    "keyframe_every": 12,
    "container_options": {"live": "1"},
}


def movflags(*flags: str, **options: str) -> dict[str, object]:
    return {"keyframe_every": 24, "container_options": {"movflags": "+".join(flags), **options}}


BY_KEYFRAME = ("empty_moov", "frag_keyframe")
FRAGMENTED: dict[str, dict[str, object]] = {
    "mfra.mp4": movflags(*BY_KEYFRAME),
    "mfra.mov": movflags(*BY_KEYFRAME),
    "by-time.mp4": {**movflags("empty_moov", frag_duration="900000"), **LONG},
    "by-time-without-index.mp4": {**movflags("empty_moov", "skip_trailer", frag_duration="300000"), **LONG},
    "two-without-index.mp4": movflags(*BY_KEYFRAME, "skip_trailer") | {"keyframe_every": 32},
    "no-index.mp4": movflags(*BY_KEYFRAME, "skip_trailer"),
    "sidx-in-front.mp4": movflags(*BY_KEYFRAME, "dash", "global_sidx", "skip_trailer"),
    "sidx-each.mp4": movflags(*BY_KEYFRAME, "dash", "skip_trailer"),
    "each-frame.mp4": movflags("empty_moov", "frag_every_frame"),
    "long-sound.mp4": {**movflags(*BY_KEYFRAME), "sound_seconds": 5.0},
    "hevc.mp4": {**movflags(*BY_KEYFRAME), "codec": "libx265", "seconds": 2.0},
}


UNSTEADY = [n * 0.03 + (n % 7) * 0.004 for n in range(80)]
UNSURE: dict[str, dict[str, object]] = {
    "sound-hides-the-end.mkv": {**LONG, "sound_seconds": 4.0},
    "sound-ends-before.mkv": {**LONG, "sound_seconds": 1.0},
    "live.webm": LIVE,
    "no-length-no-key-frame.mkv": {**LONG, "container_options": {"live": "1"}},
    "contents-tell.mp4": {**movflags(*BY_KEYFRAME), "codec": "libvpx-vp9", "sound": False},
    "variable.mkv": {**LONG, "frame_times": UNSTEADY},
    "variable.mp4": {**movflags(*BY_KEYFRAME), "keyframe_every": 8, "frame_times": UNSTEADY, "sound": False},
    "no-picture-in-front.mkv": {"width": 1280, "height": 720, "seconds": 0.2},
    "one-picture-in-front.mkv": {"width": 560, "height": 320, "seconds": 0.5},
}


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """A file by its name in the tables; each is larger than what may be fetched of it."""
    folder = tmp_path_factory.mktemp("large")

    @cache
    def made(name: str) -> bytes:
        usual = {"width": 240, "height": 160, "seconds": 2.5, "noise": True}
        options = {**usual, **(MATROSKA | FRAGMENTED | UNSURE)[name]}
        data = make_clip(folder / name, **options).read_bytes()  # type: ignore[arg-type]  # a table of keyword arguments
        assert len(data) > MOST_BYTES
        return data

    return made


def by_ends(files: FileServer, data: bytes) -> Clip | None:
    url = files.serve("/clip", Served(data))
    with guarded_client(allow_private=True) as client:
        return _probe_ends(RangeFile(url, client))


def measured(files: FileServer, data: bytes) -> Clip:
    return probe_url(files.serve("/clip", Served(data)), allow_private=True)


@pytest.mark.parametrize("name", [*MATROSKA, *FRAGMENTED])
def test_a_large_clip_is_measured_by_its_ends_as_by_a_walk_through_all_of_it(
    files: FileServer, large: Callable[[str], bytes], name: str
) -> None:
    data = large(name)
    assert measured(files, data) == probe(BytesIO(data))
    assert files.sent_bytes < MOST_BYTES
    assert len(files.requests) <= MOST_REQUESTS


def test_two_recordings_in_one_file_are_as_long_as_the_longer(
    files: FileServer, large: Callable[[str], bytes], tmp_path: Path
) -> None:
    """A recorder that was started twice: no header says a length, and the second one's times begin anew."""
    shorter = make_clip(tmp_path / "b.webm", **{"width": 240, "height": 160, "noise": True, **LIVE})  # type: ignore[arg-type]  # as above
    data = large("live.webm") + shorter.read_bytes()
    assert by_ends(files, data) is None
    assert measured(files, data).duration_s == probe(BytesIO(data)).duration_s > 2.4


@pytest.mark.parametrize("name", UNSURE)
def test_what_the_ends_do_not_surely_tell_is_read_from_more_of_the_file(
    files: FileServer, large: Callable[[str], bytes], name: str
) -> None:
    data = large(name)
    assert by_ends(files, data) is None
    clip, whole = measured(files, data), probe(BytesIO(data))
    assert (clip.duration_s, clip.first_s, clip.rate) == (whole.duration_s, whole.first_s, whole.rate)


def test_a_small_clip_is_fetched_at_once(files: FileServer, tmp_path: Path) -> None:
    path = make_clip(tmp_path / "small.mkv", width=240, height=160, noise=True)
    assert measured(files, path.read_bytes()) == probe(path)
    assert len(files.requests) == 2


DURATION, DEFAULT_DURATION, CUES = b"\x44\x89", b"\x23\xe3\x83", b"\x1c\x53\xbb\x6b"
ONE_CLUSTER_OR_MANY = pytest.mark.parametrize("name", ["index-at-end.mkv", "short-clusters.mkv"])
EACH_WAY = pytest.mark.parametrize(
    "name", ["index-at-end.mkv", "short-clusters.mkv", "mfra.mp4", "sidx-in-front.mp4"]
)


def saying(data: bytes, milliseconds: float) -> bytes:
    """The Matroska file with another length in its header."""
    place = data.index(DURATION + b"\x88", 0, 5000) + 3
    return data[:place] + struct.pack(">d", milliseconds) + data[place + 8 :]


def without(data: bytes, *ids: bytes) -> bytes:
    """The Matroska file with these elements of its front turned into unused bytes."""
    changed = bytearray(data)
    for name in ids:
        place = data.index(name, 0, 5000)
        changed[place] = 0xEC
        changed[place + 1] = 0x80 | (len(name) - 1 + (data[place + len(name)] & 0x7F))
    return bytes(changed)


@ONE_CLUSTER_OR_MANY
@pytest.mark.parametrize("claimed_ms", [1_000.0, 2_400.0, 2_600.0, 60_000.0])
def test_a_header_that_lies_is_not_believed(
    files: FileServer, large: Callable[[str], bytes], name: str, claimed_ms: float
) -> None:
    data = saying(large(name), claimed_ms)
    assert by_ends(files, data) is None or claimed_ms in {2_400.0, 2_600.0}
    assert (
        measured(files, data).duration_s == probe(BytesIO(data)).duration_s == pytest.approx(2.5, abs=0.002)
    )


@pytest.mark.parametrize("name", ["index-at-end.mkv", "short-clusters.mkv", "vp9.webm"])
@pytest.mark.parametrize("ids", [(DURATION,), (DEFAULT_DURATION,), (DURATION, DEFAULT_DURATION)])
def test_a_header_that_says_less_costs_no_truth(
    files: FileServer, large: Callable[[str], bytes], name: str, ids: tuple[bytes, ...]
) -> None:
    data = without(large(name), *ids)
    clip, whole = measured(files, data), probe(BytesIO(data))
    # Nothing says how long the last picture lasts: FFmpeg rounds the usual length of one up or down.
    assert clip.duration_s == pytest.approx(whole.duration_s, abs=0.0011)
    assert replace(clip, duration_s=whole.duration_s) == whole


@ONE_CLUSTER_OR_MANY
def test_a_missing_index_costs_no_truth(files: FileServer, large: Callable[[str], bytes], name: str) -> None:
    data = large(name)
    place = data.rindex(CUES)
    data = data[:place] + void(len(data) - place) + bytes(len(data) - place - 9)
    assert measured(files, data).duration_s == probe(BytesIO(data)).duration_s
    assert (files.sent_bytes < MOST_BYTES) == (name == "short-clusters.mkv")


@EACH_WAY
@pytest.mark.parametrize("kept", [0.5, 0.9, 0.9999])
def test_a_cut_off_clip_is_measured_as_far_as_it_goes(
    files: FileServer, large: Callable[[str], bytes], name: str, kept: float
) -> None:
    data = large(name)
    data = data[: round(len(data) * kept)]
    assert by_ends(files, data) is None
    assert measured(files, data).duration_s == probe(BytesIO(data)).duration_s


def test_fragments_without_times_are_all_read(files: FileServer, large: Callable[[str], bytes]) -> None:
    """Without `tfdt` a fragment begins where the one before ends, which nobody has seen."""
    data = large("mfra.mp4").replace(b"tfdt", b"free")
    assert by_ends(files, data) is None
    assert measured(files, data).duration_s == probe(BytesIO(data)).duration_s


@pytest.mark.parametrize("off_by", [-1, 1])
def test_an_index_of_fragments_that_contradicts_them_is_not_believed(
    files: FileServer, large: Callable[[str], bytes], off_by: int
) -> None:
    data = bytearray(large("mfra.mp4"))
    data[data.rindex(b"mfro") - 8] += off_by
    assert by_ends(files, bytes(data)) is None
    assert measured(files, bytes(data)) == probe(BytesIO(data))


@pytest.mark.parametrize("name", ["no-index.mp4", "sidx-in-front.mp4", "sidx-each.mp4"])
def test_a_first_fragment_of_another_length_than_it_says_is_noticed(
    files: FileServer, large: Callable[[str], bytes], name: str
) -> None:
    data = large(name)
    assert by_ends(files, data[:100_000] + data[100_016:]) is None


@EACH_WAY
def test_two_recordings_glued_together_are_not_taken_for_one(
    files: FileServer, large: Callable[[str], bytes], name: str
) -> None:
    assert by_ends(files, large(name) * 2) is None


@EACH_WAY
def test_a_damaged_clip_is_never_taken_for_a_shorter_one(
    files: FileServer, large: Callable[[str], bytes], name: str
) -> None:
    chance = random.Random(name)
    for _ in range(8):
        damaged = bytearray(large(name))
        for _ in range(chance.randint(1, 8)):
            damaged[chance.choice([1, -1]) * chance.randrange(1, chance.choice([800, 200_000]))] ^= 0x55
        clip, whole = by_ends(files, bytes(damaged)), walked(bytes(damaged))
        assert clip is None or whole is None or clip.duration_s >= whole.duration_s - 0.001


def walked(data: bytes) -> Clip | None:
    try:
        return probe(BytesIO(data))
    except SourceError:
        return None
