"""What strangers get to see of a take: its page and media by link, and the owner's copy in one file."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware

from components.errors import JobMissing, MediaMissing
from components.jobs.media_store import Kept
from components.jobs.vault import FolderVault
from components.web.exhibit import Exhibit, exhibit_page
from components.web.headers import SecurityHeadersMiddleware
from components.web.identity import COOKIE, IdentityMiddleware, new_token, owner_from_token
from components.web.share_route import BUNDLE_PATH, MAX_BUNDLE_BYTES, share_routes
from tests.media_factory import make_clip

pytestmark = pytest.mark.anyio
TOKEN = "t" * 32
ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(2)> src="data:video"'


@pytest.fixture
def exhibit(tmp_path: Path) -> Exhibit:
    folder = tmp_path / "ab"
    folder.mkdir()
    clip = make_clip(folder / "abcdefghijklmnop.mp4", seconds=0.5)
    video = _kept(tmp_path, clip, "video/mp4")
    picture = folder / "abcdefghijklmnopq.jpg"
    picture.write_bytes(b"a picture")
    return Exhibit(
        title=f"A fox {ATTACK}",
        remark="Made with Clapboard",
        settings=(("Length", "2 s"), ("Shape", ATTACK)),
        line=(("Text to video", "A fox"), ("Remix", ATTACK)),
        recipe=f"prompt: {ATTACK}",
        video=video,
        poster=_kept(tmp_path, picture, "image/jpeg"),
    )


def _kept(folder: Path, path: Path, mime: str) -> Kept:
    name = path.relative_to(folder).as_posix()
    return Kept(path.stem, name, mime, path.stat().st_size, "a label", FolderVault(folder))


@pytest.fixture
async def client(exhibit: Exhibit) -> AsyncIterator[httpx.AsyncClient]:
    token = new_token()

    def find_shared(given: str) -> Exhibit:
        if given != TOKEN:
            raise JobMissing("no")
        return exhibit

    def find_owned(owner: str, take_id: str) -> Exhibit:
        if owner != owner_from_token(token):
            raise JobMissing("no")
        if take_id == "large":
            return replace(exhibit, video=replace(exhibit.video, size_bytes=MAX_BUNDLE_BYTES + 1))
        if take_id != "mine":
            raise MediaMissing("no")
        return exhibit

    app = Starlette(
        routes=share_routes(find_shared, find_owned, prefix="/base"),
        middleware=[
            Middleware(SecurityHeadersMiddleware, policy="default-src 'self'"),
            Middleware(IdentityMiddleware),
        ],
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver/base") as made:
        made.headers["x-token"] = token
        yield made


async def bundle(client: httpx.AsyncClient, take_id: str = "mine") -> httpx.Response:
    cookie = f"{COOKIE}={client.headers['x-token']}"
    return await client.get(f"{BUNDLE_PATH}/{take_id}", headers={"cookie": cookie})


class Tags(HTMLParser):
    """Every element of a page with its attributes, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


async def test_a_link_shows_the_take_without_a_cookie(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/share/{TOKEN}", headers={"accept": "text/html"})
    [video] = Tags(answer.text).all("video")

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert (video["src"], video["poster"]) == (f"/base/share/{TOKEN}/video", f"/base/share/{TOKEN}/poster")
    assert "A fox" in answer.text


async def test_the_media_of_a_link_come_by_ranges(client: httpx.AsyncClient, exhibit: Exhibit) -> None:
    part = await client.get(f"/share/{TOKEN}/video", headers={"Range": "bytes=4-7"})

    assert (part.status_code, part.content) == (206, b"ftyp")
    assert (await client.get(f"/share/{TOKEN}/video")).content == exhibit.video.path.read_bytes()
    assert (await client.get(f"/share/{TOKEN}/poster")).content == b"a picture"


@pytest.mark.parametrize("rest", ["", "/video", "/poster"])
async def test_a_wrong_link_is_nothing(client: httpx.AsyncClient, rest: str) -> None:
    assert (await client.get(f"/share/{'w' * 32}{rest}")).status_code == 404


@pytest.mark.parametrize("rest", ["", "/video", "/poster"])
@pytest.mark.parametrize("token", [TOKEN, "w" * 32])
async def test_what_is_shared_is_for_nobody_s_index_cache_or_frame(
    client: httpx.AsyncClient, token: str, rest: str
) -> None:
    headers = (await client.get(f"/share/{token}{rest}")).headers

    assert "noindex" in headers["x-robots-tag"]
    assert headers["cache-control"] == "private, no-cache"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'; media-src 'self'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


async def test_the_page_runs_nothing_and_every_word_is_text(client: httpx.AsyncClient) -> None:
    for page in ((await client.get(f"/share/{TOKEN}")).text, (await bundle(client)).text):
        tags = Tags(page)
        assert not tags.all("script")
        assert not tags.all("img")
        assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
        assert len(tags.all("video")) == 1


async def test_the_one_style_is_the_one_the_policy_names(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/share/{TOKEN}")
    [style] = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]


async def test_one_file_holds_everything(client: httpx.AsyncClient, exhibit: Exhibit) -> None:
    answer = await bundle(client)
    tags = Tags(answer.text)
    [video] = tags.all("video")
    kind, _, data = (video["src"] or "").partition(",")
    policy = next(meta["content"] for meta in tags.all("meta") if "http-equiv" in meta)

    assert answer.headers["content-disposition"] == 'attachment; filename="clapboard-abcdefgh.html"'
    assert kind == "data:video/mp4;base64"
    assert base64.b64decode(data) == exhibit.video.path.read_bytes()
    assert (video["poster"] or "").startswith("data:image/jpeg;base64,")
    assert policy is not None
    assert policy.startswith("default-src 'none'; media-src data:; img-src data:; style-src 'sha256-")
    assert "http:" not in answer.text
    assert "https:" not in answer.text


@pytest.mark.parametrize("take_id", ["other", "large"])
async def test_one_file_is_made_of_ones_own_takes_of_bounded_size(
    client: httpx.AsyncClient, take_id: str
) -> None:
    assert (await bundle(client, take_id)).status_code == 404


async def test_one_file_is_for_its_owner(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{BUNDLE_PATH}/mine")).status_code == 404
    stranger = {"cookie": f"{COOKIE}={new_token()}"}
    assert (await client.get(f"{BUNDLE_PATH}/mine", headers=stranger)).status_code == 404


@given(st.text())
def test_any_prompt_is_shown_as_it_is(words: str) -> None:
    kept = Kept("a" * 20, "aa/a.mp4", "video/mp4", 1, "", FolderVault(Path()))
    shown = Exhibit(words, words, ((words, words),), ((words, words),), words, kept, None)
    page = exhibit_page(shown, video="/v", poster=None, policy="p")

    assert [tag for tag, _ in Tags(page).found] == [
        *("html", "head", "meta", "meta", "meta", "meta", "title", "style", "body", "main", "video"),
        *("h1", "p", "dl", "dt", "dd", "h2", "ol", "li", "b", "span", "details", "summary", "pre"),
    ]
