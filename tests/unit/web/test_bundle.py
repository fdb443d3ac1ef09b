"""Many takes in one zip: its owner's alone, as large as it says, with names that tell."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from components.jobs.file_names import telling_name
from components.jobs.media_store import Kept
from components.jobs.vault import FolderVault
from components.web.bundle_route import Bundled, bundle_path, bundle_route
from components.web.identity import COOKIE, IdentityMiddleware, new_token, owner_from_token

pytestmark = pytest.mark.anyio

MOMENT = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def token() -> str:
    return new_token()


@pytest.fixture
def client(tmp_path: Path, token: str) -> httpx.AsyncClient:
    """Serves two files to the owner of the token and nothing to anybody else."""

    def files(owner: str, params: Mapping[str, str]) -> Iterator[Bundled]:
        for number in (1, 2) if owner == owner_from_token(token) else ():
            if params.get("ids", str(number)) == str(number):
                (tmp_path / f"{number}.mp4").write_bytes(bytes([number]) * 100_000)
                kept = Kept(str(number), f"{number}.mp4", "video/mp4", 100_000, "take", FolderVault(tmp_path))
                yield Bundled(kept, f"take {number}.mp4")

    app = Starlette(routes=[bundle_route(files)], middleware=[Middleware(IdentityMiddleware)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://testserver")


def cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={token}"}


async def test_the_zip_holds_the_files_and_is_as_large_as_it_says(
    client: httpx.AsyncClient, token: str
) -> None:
    answer = await client.get(bundle_path(), headers=cookie(token))

    assert answer.headers["content-disposition"] == 'attachment; filename="clapboard-takes.zip"'
    assert int(answer.headers["content-length"]) == len(answer.content)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as made:
        assert made.testzip() is None
        assert made.namelist() == ["take 1.mp4", "take 2.mp4"]
        assert made.read("take 2.mp4") == bytes([2]) * 100_000


async def test_the_address_says_which(client: httpx.AsyncClient, token: str) -> None:
    answer = await client.get(bundle_path(), params={"ids": "2"}, headers=cookie(token))

    assert zipfile.ZipFile(io.BytesIO(answer.content)).namelist() == ["take 2.mp4"]


@pytest.mark.parametrize("stranger", ["", "nonsense", new_token()], ids=["none", "nonsense", "another"])
async def test_nobody_else_gets_anything(client: httpx.AsyncClient, stranger: str) -> None:
    assert (await client.get(bundle_path(), headers=cookie(stranger))).status_code == 404


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("A fox, in the SNOW!", "2026-11-26 a-fox-in-the-snow 0123abcd.mp4"),
        ("../../etc/passwd\x00", "2026-11-26 etc-passwd 0123abcd.mp4"),
        ("   ", "2026-11-26 0123abcd.mp4"),
        ("Füchse ✨", "2026-11-26 fuchse 0123abcd.mp4"),
        ("雪の中の狐", "2026-11-26 雪の中の狐 0123abcd.mp4"),
        ("word " * 40, f"2026-11-26 {'-'.join(['word'] * 12)} 0123abcd.mp4"),
        ("x" * 500, f"2026-11-26 {'x' * 60} 0123abcd.mp4"),
    ],
)
def test_a_files_name_tells_its_day_and_prompt_and_is_safe(words: str, name: str) -> None:
    assert telling_name(words, "0123abcd4567", MOMENT, ".mp4") == name
