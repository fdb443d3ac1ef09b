"""Files at addresses: measured by ranges, fetched within limits, from public places only."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from components.errors import (
    SourceDamaged,
    SourceError,
    SourceNotMedia,
    SourceTooLarge,
    SourceUnreachable,
    SourceUnsafe,
)
from components.media import rangefile as rangefile_module
from components.media import remote as remote_module
from components.media.guard import guarded_client
from components.media.probe import Clip, probe
from components.media.rangefile import BLOCK_BYTES
from components.media.remote import RangeFile, _probe_parts, fetch, fetch_picture, probe_url
from tests.media_factory import make_clip, make_picture
from tests.unit.media.file_server import FileServer, Served

PAGE = b"<!doctype html><html><body><video src=clip.mp4></video></body></html>"


@pytest.fixture(scope="module")
def big_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of several megabytes, its index at the end."""
    return make_clip(
        tmp_path_factory.mktemp("big") / "big.mov",
        width=160,
        height=120,
        seconds=8,
        codec="rawvideo",
        pixel_format="rgb24",
    )


@pytest.mark.parametrize("ranges", [True, False])
def test_a_linked_clip_is_measured_like_a_local_one(
    files: FileServer, clip_path: Path, *, ranges: bool
) -> None:
    url = files.serve("/clip.mp4", Served(clip_path.read_bytes(), ranges=ranges))
    assert probe_url(url, allow_private=True) == probe(clip_path)


def test_a_large_clip_is_measured_by_its_index(files: FileServer, big_clip: Path) -> None:
    url = files.serve("/big.mov", Served(big_clip.read_bytes()))
    clip = probe_url(url, allow_private=True)
    assert clip == probe(big_clip)
    assert clip.size_bytes > 100 * BLOCK_BYTES
    assert files.sent_bytes < 1_000_000
    assert len(files.requests) <= 4


def test_an_index_in_front_is_enough_of_a_small_clip_too(files: FileServer, tmp_path: Path) -> None:
    path = make_clip(
        tmp_path / "c.mp4", width=240, height=160, noise=True, container_options={"movflags": "+faststart"}
    )
    url = files.serve("/c.mp4", Served(path.read_bytes()))
    assert probe_url(url, allow_private=True) == probe(path)
    assert len(files.requests) == 1


FRAGMENTS = {"movflags": "frag_keyframe+empty_moov"}
FASTSTART = {"movflags": "+faststart"}
BEFORE_ZERO = {"avoid_negative_ts": "disabled", "use_editlist": "1"}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("end.mp4", {}),
        ("fast.mp4", {"container_options": FASTSTART}),
        ("turned.mov", {"rotation": 90}),
        ("b-frames.mp4", {"keyframe_every": 100, "rate": 30}),
        ("variable.mp4", {"frame_times": [index * 0.03 + (index % 7) * 0.004 for index in range(90)]}),
        (
            "cut.mp4",
            {"frame_times": [index / 24 - 0.25 for index in range(72)], "container_options": BEFORE_ZERO},
        ),
        ("hevc.mp4", {"codec": "libx265", "pixel_format": "yuv420p10le"}),
        ("mpeg4.mp4", {"codec": "mpeg4"}),
        ("prores.mov", {"codec": "prores_ks", "pixel_format": "yuv422p10le"}),
        ("mjpeg.mov", {"codec": "mjpeg", "pixel_format": "yuvj420p"}),
        ("long-sound.mp4", {"sound_seconds": 5.0}),
        ("short-sound.mp4", {"sound_seconds": 1.0, "sound_codec": "alac"}),
        ("mp3.mp4", {"sound_codec": "libmp3lame"}),
        ("vp9.mp4", {"codec": "libvpx-vp9", "sound": False}),
        ("fragments.mp4", {"container_options": FRAGMENTS}),
    ],
)
def test_the_index_tells_what_walking_the_whole_file_tells(
    files: FileServer, tmp_path: Path, name: str, options: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rangefile_module, "BLOCK_BYTES", 512)
    monkeypatch.setattr(rangefile_module, "_ZEROS", bytes(512))
    path = make_clip(tmp_path / name, seconds=3, **options)  # type: ignore[arg-type]  # a table of keyword arguments
    url = files.serve("/clip", Served(path.read_bytes()))
    with guarded_client(allow_private=True) as client:
        remote = RangeFile(url, client, max_requests=10_000)
        assert _probe_parts(remote) == probe(path)


def test_an_index_between_odd_boxes_is_found(files: FileServer, tmp_path: Path) -> None:
    """A box of unused bytes before the index, whose own size is written in the long way, another after it."""
    data = make_clip(tmp_path / "c.mp4").read_bytes()
    place = data.index(b"moov") - 4
    unused = (8 + 300_000).to_bytes(4, "big") + b"free" + bytes(300_000)
    index = data[place:]
    long_index = b"\0\0\0\x01moov" + (len(index) + 8).to_bytes(8, "big") + index[8:]
    moved = tmp_path / "moved.mp4"
    moved.write_bytes(data[:place] + unused + long_index + unused)
    assert probe_url(files.serve("/c", Served(moved.read_bytes())), allow_private=True) == probe(moved)


@pytest.mark.parametrize(
    "damage", [b"\0\0\0\0moov", b"\0\0\0\x04moov", b"\xff\xff\xff\xffmoov", b"\0\0\0\x01moov"]
)
def test_a_broken_index_is_measured_or_refused_as_in_a_local_file(
    files: FileServer, tmp_path: Path, damage: bytes
) -> None:
    data = bytearray(make_clip(tmp_path / "c.mp4").read_bytes())
    place = data.index(b"moov") - 4
    data[place : place + 8] = damage
    (tmp_path / "broken.mp4").write_bytes(data)
    url = files.serve("/c", Served(bytes(data)))
    assert outcome(lambda: probe_url(url, allow_private=True)) == outcome(
        lambda: probe(tmp_path / "broken.mp4")
    )


def outcome(measure: Callable[[], Clip]) -> Clip | type[SourceError]:
    try:
        return measure()
    except SourceError as error:
        return type(error)


def test_a_server_without_ranges_is_read_up_to_the_limit_only(
    files: FileServer, big_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_module, "MAX_PROBE_BYTES", 1 << 20)
    for announce_length in (True, False):
        served = Served(big_clip.read_bytes(), ranges=False, announce_length=announce_length)
        with pytest.raises(SourceTooLarge):
            probe_url(files.serve("/big.mov", served), allow_private=True)


def test_what_cannot_be_measured_by_parts_is_fetched_whole_if_small(
    files: FileServer, big_clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Poor(RangeFile):
        def __init__(self, url: str, client: object) -> None:
            super().__init__(url, client, max_requests=1)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(remote_module, "RangeFile", Poor)
    url = files.serve("/big.mov", Served(big_clip.read_bytes()))
    assert probe_url(url, allow_private=True) == probe(big_clip)
    monkeypatch.setattr(remote_module, "MAX_PROBE_BYTES", 1 << 20)
    with pytest.raises(SourceTooLarge, match="without fetching most of it"):
        probe_url(url, allow_private=True)


def test_a_cut_off_linked_clip_is_measured_as_far_as_it_goes(files: FileServer, tmp_path: Path) -> None:
    faststart = {"movflags": "+faststart"}
    whole = make_clip(tmp_path / "c.mp4", seconds=4, keyframe_every=12, container_options=faststart)
    data = whole.read_bytes()
    clip = probe_url(files.serve("/c.mp4", Served(data[: len(data) * 6 // 10])), allow_private=True)
    assert 1.0 < clip.duration_s < 3.0
    assert "cut off" in clip.notes[0]


@pytest.mark.parametrize(
    ("served", "kind", "says"),
    [
        (Served(status=404), SourceUnreachable, "no file at this address"),
        (Served(status=403), SourceUnreachable, "refuses"),
        (Served(status=500), SourceUnreachable, "error (500)"),
        (Served(PAGE, content_type="text/html; charset=utf-8"), SourceNotMedia, "player page"),
        (Served(PAGE), SourceNotMedia, "player page"),
        (Served(PAGE, ranges=False), SourceNotMedia, "player page"),
        (Served(b""), SourceDamaged, "empty"),
        (Served(make_picture()), SourceNotMedia, "picture (PNG)"),
        (Served(bytes(100_000)), SourceNotMedia, "not a video"),
        (Served(status=302, location="/again"), SourceUnreachable, "on and on"),
        (Served(status=302, location="http://169.254.169.254/"), SourceUnsafe, "private network"),
    ],
)
def test_a_link_that_brings_no_clip_is_explained(
    files: FileServer, served: Served, kind: type[SourceError], says: str
) -> None:
    url = files.serve("/again", served)
    with pytest.raises(kind) as caught:
        probe_url(url, allow_private=True)
    assert says in caught.value.sentence
    assert caught.value.next_step


def test_a_private_address_is_refused_without_a_request(files: FileServer, clip_path: Path) -> None:
    url = files.serve("/clip.mp4", Served(clip_path.read_bytes()))
    with pytest.raises(SourceUnsafe):
        probe_url(url)
    assert files.requests == []


def test_a_name_nobody_knows_and_a_port_nobody_listens_on_are_unreachable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SourceUnreachable, match="No server answers"):
        probe_url(f"http://127.0.0.1:{port}/", allow_private=True)

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(SourceUnreachable, match="No server answers"):
        probe_url("https://no-such-host.example/clip.mp4")


@pytest.mark.parametrize("ranges", [True, False])
def test_a_server_that_only_drips_is_given_up(files: FileServer, clip_path: Path, *, ranges: bool) -> None:
    url = files.serve("/slow.mp4", Served(clip_path.read_bytes(), ranges=ranges, drip=True))
    with pytest.raises(SourceUnreachable, match="too long"):
        probe_url(url, allow_private=True, total_s=0.3)


def test_fetching_brings_the_whole_file_or_nothing(
    files: FileServer, clip_path: Path, tmp_path: Path
) -> None:
    data = clip_path.read_bytes()
    to = tmp_path / "here.mp4"
    fetch(files.serve("/clip.mp4", Served(data)), to, max_bytes=len(data), allow_private=True)
    assert to.read_bytes() == data
    for served in (Served(data), Served(data, announce_length=False)):
        with pytest.raises(SourceTooLarge):
            fetch(files.serve("/c", served), tmp_path / "b", max_bytes=len(data) - 1, allow_private=True)
    with pytest.raises(SourceNotMedia):
        fetch(files.serve("/p", Served(PAGE)), tmp_path / "b", max_bytes=1 << 20, allow_private=True)
    assert [path.name for path in tmp_path.iterdir()] == ["here.mp4"]


def test_a_picture_is_fetched_within_its_limit(files: FileServer) -> None:
    data = make_picture()
    url = files.serve("/p.png", Served(data, content_type="image/png"))
    assert fetch_picture(url, allow_private=True) == data
    with pytest.raises(SourceTooLarge):
        fetch_picture(url, allow_private=True, max_bytes=10)
    with pytest.raises(SourceUnsafe):
        fetch_picture(url)


def test_a_range_file_reads_like_the_file(files: FileServer, big_clip: Path) -> None:
    data = big_clip.read_bytes()
    url = files.serve("/big.mov", Served(data))
    with guarded_client(allow_private=True) as client:
        remote = RangeFile(url, client)
        assert remote.size == len(data)
        for position in (0, BLOCK_BYTES - 3, 5 * BLOCK_BYTES + 7, len(data) - 5):
            remote.seek(position)
            read = remote.read(10)
            assert read is not None
            assert read == data[position : position + len(read)]
            assert read
        remote.seek(0)
        assert remote.readall() == data
        assert len(files.requests) < len(data) / BLOCK_BYTES


def test_a_range_file_stops_at_its_budget_and_stays_silent_then(files: FileServer, big_clip: Path) -> None:
    url = files.serve("/big.mov", Served(big_clip.read_bytes()))
    with guarded_client(allow_private=True) as client:
        remote = RangeFile(url, client, max_bytes=8 * BLOCK_BYTES)
        remote.seek(16 * BLOCK_BYTES)
        assert remote.read(10)
        remote.seek(32 * BLOCK_BYTES)
        with pytest.raises(SourceTooLarge):
            remote.read(10)
        assert remote.read(10) == b""
        assert remote.fetched_bytes == 8 * BLOCK_BYTES


def test_a_stretch_comes_in_one_request_and_the_rest_reads_as_zeros_once_left_out(
    files: FileServer, big_clip: Path
) -> None:
    data = big_clip.read_bytes()
    with guarded_client(allow_private=True) as client:
        remote = RangeFile(files.serve("/big.mov", Served(data)), client)
        remote.have(10 * BLOCK_BYTES + 7, 15 * BLOCK_BYTES)
        remote.have(11 * BLOCK_BYTES, 12 * BLOCK_BYTES)
        assert len(files.requests) == 2
        remote.leave_out_the_rest = True
        read = remote.readall()
    here = range(10 * BLOCK_BYTES, 15 * BLOCK_BYTES)
    assert len(read) == len(data)
    assert read[here.start : here.stop] == data[here.start : here.stop]
    assert not any(read[here.stop :])
    assert len(files.requests) == 2


def test_what_is_covered_reads_otherwise_until_it_is_uncovered(files: FileServer, big_clip: Path) -> None:
    data = big_clip.read_bytes()
    across = BLOCK_BYTES - 2
    with guarded_client(allow_private=True) as client:
        remote = RangeFile(files.serve("/big.mov", Served(data)), client)
        remote.cover(across, b"cover")
        remote.leave_out_the_rest = True
        assert (
            remote.stretch(across - 1, across + 6)
            == data[across - 1 : across] + b"cover" + data[across + 5 : across + 6]
        )
        remote.uncover()
        assert remote.stretch(across, across + 5) == data[across : across + 5]
        assert remote.stretch(8 * BLOCK_BYTES, 8 * BLOCK_BYTES + 9) == data[8 * BLOCK_BYTES :][:9]


def test_no_more_is_asked_for_at_once_than_may_be_fetched(files: FileServer, big_clip: Path) -> None:
    with guarded_client(allow_private=True) as client:
        remote = RangeFile(files.serve("/big.mov", Served(big_clip.read_bytes())), client, max_bytes=1 << 20)
        with pytest.raises(SourceTooLarge):
            remote.have(1 << 20, 3 << 20)
        assert remote.fetched_bytes < 1 << 20
