"""The HTTP edge: who a browser is, what headers it gets, which files it may have."""

import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from components.errors import MediaMissing
from components.jobs.media_store import Kept
from components.jobs.vault import FolderVault, Vault
from components.web.headers import SecurityHeadersMiddleware, content_policy
from components.web.health import Readiness, health_routes
from components.web.identity import COOKIE, IdentityMiddleware, browser_owner, new_token, owner_from_token
from components.web.media_route import media_routes

BODY = bytes(range(256)) * 8
PAGE = {"accept": "text/html"}

pytestmark = pytest.mark.anyio


class Afar(FolderVault):
    """A vault whose files are on no disk of this machine."""

    def at_hand(self, name: str) -> Path | None:
        return None


@pytest.fixture(params=[FolderVault, Afar])
def vault_of(request: pytest.FixtureRequest) -> Callable[[Path], Vault]:
    made: Callable[[Path], Vault] = request.param
    return made


@pytest.fixture
async def client(tmp_path: Path, vault_of: Callable[[Path], Vault]) -> AsyncIterator[httpx.AsyncClient]:
    (tmp_path / "clip.mp4").write_bytes(BODY)
    kept = Kept("a" * 20, "clip.mp4", "video/mp4", len(BODY), "a label with\nnewline", vault_of(tmp_path))
    token = new_token()

    def find_owned(owner: str, media_id: str) -> Kept:
        if (owner, media_id) != (owner_from_token(token), kept.media_id):
            raise MediaMissing("not here")
        return kept

    def find_signed(signed: str) -> Kept:
        if signed != "good":
            raise MediaMissing("not here")
        return kept

    async def home(_request: Request) -> HTMLResponse:
        return HTMLResponse("<h1>hi</h1>")

    app = Starlette(
        routes=[
            *media_routes(find_owned, find_signed),
            *health_routes(lambda: Readiness(ready=True)),
            Route("/", home),
        ],
        middleware=[
            Middleware(SecurityHeadersMiddleware, policy="default-src 'self'"),
            Middleware(IdentityMiddleware),
        ],
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as made:
        made.headers["x-token"] = token
        yield made


def _as_owner(client: httpx.AsyncClient) -> None:
    client.cookies.set(COOKIE, client.headers["x-token"])


async def test_a_first_visit_gets_a_cookie_that_scripts_cannot_read(client: httpx.AsyncClient) -> None:
    cookie = (await client.get("/", headers=PAGE)).headers["set-cookie"]

    assert re.match(rf"{COOKIE}=[A-Za-z0-9_-]{{32}}; ", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


async def test_over_https_the_cookie_is_for_https_only(client: httpx.AsyncClient) -> None:
    assert "Secure" in (await client.get("https://testserver/", headers=PAGE)).headers["set-cookie"]


async def test_a_known_browser_keeps_its_cookie(client: httpx.AsyncClient) -> None:
    _as_owner(client)

    assert "set-cookie" not in (await client.get("/", headers=PAGE)).headers


async def test_a_forged_cookie_of_the_wrong_form_is_replaced_and_owns_nothing(
    client: httpx.AsyncClient,
) -> None:
    client.cookies.set(COOKIE, "admin")

    assert "set-cookie" in (await client.get("/", headers=PAGE)).headers
    assert browser_owner({COOKIE: "admin"}) is None


async def test_what_is_no_page_sets_no_cookie(client: httpx.AsyncClient) -> None:
    assert "set-cookie" not in (await client.get("/healthz")).headers


def test_the_owner_does_not_give_the_cookie_away() -> None:
    token = new_token()

    assert token not in owner_from_token(token)
    assert owner_from_token(token) == owner_from_token(token) != owner_from_token(new_token())


async def test_every_answer_has_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ("/", "/healthz", "/app/static/media/nothing"):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"] == "default-src 'self'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


async def test_the_owner_gets_the_file_whole_and_by_ranges(client: httpx.AsyncClient) -> None:
    _as_owner(client)
    address = f"/app/static/media/{'a' * 20}"

    whole = await client.get(address)
    part = await client.get(address, headers={"Range": "bytes=10-19"})

    assert whole.content == BODY
    assert whole.headers["content-type"] == "video/mp4"
    assert "private" in whole.headers["cache-control"]
    assert (part.status_code, part.content) == (206, BODY[10:20])
    assert (await client.get(address, headers={"Range": "bytes=99999-"})).status_code == 416


@pytest.mark.parametrize(
    ("asked", "status", "sent"),
    [
        ({"Range": "bytes=2000-"}, 206, BODY[2000:]),
        ({"Range": "bytes=-5"}, 206, BODY[-5:]),
        ({"Range": "bytes=0-99999"}, 206, BODY),
        ({"Range": "furlongs=1-2"}, None, None),
        ({"Range": "bytes=10-19", "If-Range": '"another"'}, 200, BODY),
        ({"Range": "bytes=10-19", "If-Range": f'"{"a" * 20}-{len(BODY):x}"'}, 206, BODY[10:20]),
    ],
)
async def test_a_range_is_served_alike_from_this_disk_and_from_afar(
    client: httpx.AsyncClient, asked: dict[str, str], status: int | None, sent: bytes | None
) -> None:
    _as_owner(client)

    answer = await client.get(f"/app/static/media/{'a' * 20}", headers=asked)

    if status is not None:
        assert (answer.status_code, answer.content) == (status, sent)
        assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.status_code < 500


async def test_a_head_request_tells_of_the_file_and_sends_nothing(client: httpx.AsyncClient) -> None:
    _as_owner(client)

    answer = await client.head(f"/app/static/media/{'a' * 20}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(BODY))
    assert answer.headers["accept-ranges"] == "bytes"


async def test_a_download_is_named_by_us_never_by_the_user(client: httpx.AsyncClient) -> None:
    _as_owner(client)

    disposition = (await client.get(f"/app/static/media/{'a' * 20}?download")).headers["content-disposition"]

    assert disposition == "attachment; filename*=utf-8''clapboard-aaaaaaaa.mp4"


@pytest.mark.parametrize("media_id", ["a" * 20, "b" * 20, "..%2f..%2fetc%2fpasswd", "%00", "a" * 4000])
async def test_a_stranger_gets_the_same_answer_for_every_file(
    client: httpx.AsyncClient, media_id: str
) -> None:
    stranger = await client.get(
        f"/app/static/media/{media_id}", headers={"cookie": f"{COOKIE}={new_token()}"}
    )
    nobody = await client.get(f"/app/static/media/{media_id}")

    assert stranger.status_code == nobody.status_code == 404
    assert BODY[:20] not in stranger.content + nobody.content


async def test_a_signed_address_needs_no_cookie_and_a_wrong_one_gets_nothing(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.get("/app/static/source/good")).content == BODY
    assert (await client.get("/app/static/source/bad")).status_code == 404


def test_the_policy_allows_the_shell_script_by_hash_and_no_other(tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    index.write_text('<script src="a.js"></script><script>window.x = 1</script>')

    policy = content_policy(index)

    assert policy.count("sha256-") == 1
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    assert "frame-ancestors 'self'" in policy
