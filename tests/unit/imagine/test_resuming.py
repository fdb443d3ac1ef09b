"""A download that breaks off goes on where it was, or begins anew; it never mixes two files."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from components.errors import DiskFull, ResultUnavailable
from tests.unit.imagine.engines import client_of, scripted
from tests.unit.imagine.test_download import names_in

pytestmark = pytest.mark.anyio

VIDEO = bytes(range(256)) * 64
URL = "https://vidgen.test/a.mp4"
LIMIT = 10 * 2**20
MARK = '"the-one"'


class CutAfter(httpx.AsyncByteStream):
    """A body that breaks after some bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.content
        raise httpx.ReadError("cut")


def cut(count: int, *, ranges: str = "bytes", **headers: str) -> httpx.Response:
    """The whole file was promised, so many bytes of it come."""
    marks = headers or {"ETag": MARK}
    head = {"Content-Length": str(len(VIDEO)), "Accept-Ranges": ranges, **marks}
    return httpx.Response(200, stream=CutAfter(VIDEO[:count]), headers=head)


def rest(start: int, *, stop: int | None = None, total: int = len(VIDEO)) -> httpx.Response:
    """The rest from there on; cut again at `stop`."""
    head = {"Content-Range": f"bytes {start}-{total - 1}/{total}"}
    if stop is None:
        return httpx.Response(206, content=VIDEO[start:], headers=head)
    return httpx.Response(206, stream=CutAfter(VIDEO[start:stop]), headers=head)


async def test_only_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    engine = scripted(cut(1000), rest(1000, stop=5000), rest(5000))

    size = await client_of(engine).download(URL, tmp_path / "a.mp4", max_bytes=LIMIT)

    assert size == len(VIDEO)
    assert (tmp_path / "a.mp4").read_bytes() == VIDEO
    asked = [(each.headers.get("Range"), each.headers.get("If-Range")) for each in engine.asked]
    assert asked == [(None, None), ("bytes=1000-", MARK), ("bytes=5000-", MARK)]


async def test_a_date_vouches_for_the_file_where_there_is_no_mark(tmp_path: Path) -> None:
    date = "Sun, 04 Oct 2026 10:00:00 GMT"
    engine = scripted(cut(1000, **{"Last-Modified": date}), rest(1000))

    await client_of(engine).download(URL, tmp_path / "a.mp4", max_bytes=LIMIT)

    assert engine.asked[1].headers["If-Range"] == date


async def test_a_file_that_changed_meanwhile_is_taken_from_its_beginning(tmp_path: Path) -> None:
    other = b"another file"
    engine = scripted(cut(1000), httpx.Response(200, content=other))

    await client_of(engine).download(URL, tmp_path / "a.mp4", max_bytes=LIMIT)

    assert (tmp_path / "a.mp4").read_bytes() == other


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(cut(1000, ranges="none"), id="no ranges"),
        pytest.param(cut(1000, ETag='W/"weak"'), id="a weak mark"),
        pytest.param(httpx.Response(200, stream=CutAfter(VIDEO[:1000])), id="no length"),
    ],
)
async def test_without_ranges_and_a_mark_it_is_left_to_the_caller(
    first: httpx.Response, tmp_path: Path
) -> None:
    engine = scripted(first, rest(1000))

    with pytest.raises(ResultUnavailable, match="broke off"):
        await client_of(engine).download(URL, tmp_path / "a.mp4", max_bytes=LIMIT)

    assert len(engine.asked) == 1
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(rest(999), id="another place"),
        pytest.param(rest(1000, total=len(VIDEO) + 1), id="another file"),
        pytest.param(httpx.Response(206, content=VIDEO[1000:]), id="it doesn't say"),
        pytest.param(httpx.Response(416), id="refused"),
        pytest.param(httpx.ConnectError("refused"), id="gone"),
        pytest.param(httpx.Response(206, stream=CutAfter(b"")), id="nothing new"),
    ],
)
async def test_a_rest_that_doesn_t_fit_is_not_put_on(
    second: httpx.Response | httpx.HTTPError, tmp_path: Path
) -> None:
    with pytest.raises(ResultUnavailable):
        await client_of(scripted(cut(1000), second)).download(URL, tmp_path / "a.mp4", max_bytes=LIMIT)

    assert names_in(tmp_path) == []


async def test_a_file_for_which_there_is_no_room_is_not_begun(tmp_path: Path) -> None:
    answer = httpx.Response(200, content=VIDEO)

    with pytest.raises(DiskFull):
        await client_of(scripted(answer)).download(
            URL, tmp_path / "a.mp4", max_bytes=LIMIT, keep_free_bytes=2**60
        )

    assert names_in(tmp_path) == []
