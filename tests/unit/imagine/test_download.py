"""A finished video arrives whole under its name, or not at all."""

import errno
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from components.errors import ClapboardError, DiskFull, ResultUnavailable, Spent, StorageError
from components.imagine import downloads
from tests.unit.imagine.engines import Answer, client_of, scripted

pytestmark = pytest.mark.anyio

VIDEO = bytes(range(256)) * 8192
URL = "https://vidgen.test/a.mp4"
LIMIT = 10 * 2**20


class Breaking(httpx.AsyncByteStream):
    """A body that sends a little and then breaks."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield VIDEO[:1000]
        if self.error is not None:
            raise self.error


async def fetch(answer: Answer, folder: Path, *, max_bytes: int = LIMIT, url: str = URL) -> int:
    return await client_of(scripted(answer)).download(url, folder / "a.mp4", max_bytes=max_bytes)


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_a_file_arrives_whole(tmp_path: Path) -> None:
    size = await fetch(httpx.Response(200, content=VIDEO), tmp_path)

    assert size == len(VIDEO)
    assert (tmp_path / "a.mp4").read_bytes() == VIDEO
    assert names_in(tmp_path) == ["a.mp4"]


async def test_a_file_that_was_compressed_all_the_same_is_unpacked(tmp_path: Path) -> None:
    answer = httpx.Response(200, content=gzip.compress(VIDEO), headers={"Content-Encoding": "gzip"})

    assert await fetch(answer, tmp_path) == len(VIDEO)


async def test_a_file_without_a_length_arrives_too(tmp_path: Path) -> None:
    assert await fetch(httpx.Response(200, stream=Breaking()), tmp_path) == 1000


async def test_an_older_file_is_replaced_only_by_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"older")

    with pytest.raises(ResultUnavailable):
        await fetch(httpx.Response(200, stream=Breaking(httpx.ReadError("cut"))), tmp_path)
    assert (tmp_path / "a.mp4").read_bytes() == b"older"

    await fetch(httpx.Response(200, content=VIDEO), tmp_path)
    assert (tmp_path / "a.mp4").read_bytes() == VIDEO


async def test_what_a_crash_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.mp4.part").write_bytes(b"x" * (len(VIDEO) + 5))

    await fetch(httpx.Response(200, content=VIDEO), tmp_path)

    assert names_in(tmp_path) == ["a.mp4"]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (httpx.Response(404), "HTTP 404"),
        (httpx.Response(403, text="<Error><Code>AccessDenied</Code></Error>"), "HTTP 403"),
        (httpx.Response(410), "HTTP 410"),
        (httpx.Response(500), "HTTP 500"),
        (httpx.Response(206, content=b"part"), "HTTP 206"),
        (httpx.Response(204), "HTTP 204"),
        (httpx.Response(200, content=b""), "empty"),
        (httpx.Response(200, html="<html>Sign in</html>"), "a page instead"),
        (httpx.Response(200, json={"error": "gone"}), "a page instead"),
        (httpx.Response(200, stream=Breaking(), headers={"Content-Length": "5000"}), "1,000 of 5,000"),
        (httpx.Response(200, stream=Breaking(), headers={"Content-Length": "900"}), "1,000 of 900"),
        (httpx.Response(200, stream=Breaking(httpx.ReadError("cut"))), "broke off"),
        (httpx.Response(200, stream=Breaking(httpx.ReadTimeout("slow"))), "too long"),
        (httpx.Response(200, stream=Breaking(httpx.RemoteProtocolError("cut"))), "broke off"),
        (httpx.ConnectError("refused"), "can't be reached"),
    ],
)  # fmt: skip
async def test_anything_but_a_whole_file_leaves_nothing(answer: Answer, says: str, tmp_path: Path) -> None:
    with pytest.raises(ResultUnavailable, match=says) as raised:
        await fetch(answer, tmp_path)

    assert names_in(tmp_path) == []
    assert raised.value.spent is Spent.YES


async def test_the_status_of_a_refused_file_is_kept_as_code(tmp_path: Path) -> None:
    with pytest.raises(ResultUnavailable) as raised:
        await fetch(httpx.Response(404), tmp_path)

    assert raised.value.code == "404"


@pytest.mark.parametrize("announced", [True, False])
async def test_a_file_over_the_limit_is_not_kept(*, announced: bool, tmp_path: Path) -> None:
    answer = httpx.Response(200, content=VIDEO) if announced else httpx.Response(200, stream=Breaking())

    with pytest.raises(ResultUnavailable, match="larger than the limit"):
        await fetch(answer, tmp_path, max_bytes=999)

    assert names_in(tmp_path) == []


async def test_a_file_of_exactly_the_limit_is_kept(tmp_path: Path) -> None:
    assert await fetch(httpx.Response(200, content=VIDEO), tmp_path, max_bytes=len(VIDEO)) == len(VIDEO)


@pytest.mark.parametrize("url", ["ftp://vidgen.test/a.mp4", "http://[::1/a.mp4", "data:video/mp4;base64,AA"])
async def test_an_address_of_another_kind_is_said(url: str, tmp_path: Path) -> None:
    answer = httpx.UnsupportedProtocol("no")

    with pytest.raises(ResultUnavailable, match="address"):
        await fetch(answer, tmp_path, url=url)


@pytest.mark.parametrize(
    ("number", "expected"), [(errno.ENOSPC, DiskFull), (errno.EDQUOT, DiskFull), (errno.EROFS, StorageError)]
)
async def test_a_disk_that_refuses_is_not_the_engines_fault(
    number: int, expected: type[ClapboardError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_file: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(downloads, "_settle", refuse)

    with pytest.raises(StorageError) as raised:
        await fetch(httpx.Response(200, content=VIDEO), tmp_path)

    assert type(raised.value) is expected
    assert names_in(tmp_path) == []


async def test_a_missing_folder_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        await fetch(httpx.Response(200, content=VIDEO), tmp_path / "nowhere")
