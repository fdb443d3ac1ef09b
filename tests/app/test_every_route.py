"""Every route of ours as the wrong owner: what belongs to one is not there for another, nor for nobody.

A new route fails here until it says what protects it: add it to ROUTES, and where that is its owner or a
link, an address of Alice's to `alices`.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from enum import Enum

import httpx
import pytest
from starlette.applications import Starlette

from components.ui.runtime import runtime
from components.ui.serving.server import middleware, routes
from components.web.identity import COOKIE, new_token, owner_from_token
from tests.takes import finished_take

pytestmark = pytest.mark.anyio


class Guard(Enum):
    """What stands between a route's content and a stranger."""

    OWNED = "the owner's cookie"
    LINK = "an address nobody can guess, which its owner gave away"
    OPERATOR = "a token, or being on this machine"
    NONE = "nothing: it tells nothing of anybody"


ROUTES: dict[str, Guard] = {
    "/app/static/media/{media_id}": Guard.OWNED,
    "/app/static/bundle/{take_id}": Guard.OWNED,
    "/app/static/takes.zip": Guard.OWNED,
    "/app/static/source/{token}": Guard.LINK,
    "/share/{token}": Guard.LINK,
    "/share/{token}/video": Guard.LINK,
    "/share/{token}/poster": Guard.LINK,
    "/metrics": Guard.OPERATOR,
    "/healthz": Guard.NONE,
    "/readyz": Guard.NONE,
}


def guarded_by(*guards: Guard) -> list[str]:
    return [path for path, guard in ROUTES.items() if guard in guards]


def test_every_route_says_what_protects_it() -> None:
    known, there = ROUTES.keys(), {route.path for route in routes()}

    assert not there - known, f"add to ROUTES what protects them: {sorted(there - known)}"
    assert not known - there, "they are not there any more"


class Visit:
    """Alice's things behind every route, and the app as strangers reach it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        parts = runtime()
        self.client = client
        self.cookie = new_token()
        owner = owner_from_token(self.cookie)
        take = finished_take(parts.ledger, parts.media, owner)
        self.video_id = f"{take.id}-video"
        _share, link = parts.shares.create(owner, take.id, lasts=timedelta(hours=1))
        signed = parts.jobs.delivery.signed_path(self.video_id, 4_000_000_000).rpartition("/")[2]
        self.alices = {
            "/app/static/media/{media_id}": self.video_id,
            "/app/static/bundle/{take_id}": take.id,
            "/app/static/takes.zip": take.id,
            "/app/static/source/{token}": signed,
            "/share/{token}": link,
            "/share/{token}/video": link,
            "/share/{token}/poster": link,
        }

    def address(self, path: str, name: str | None = None) -> str:
        before, _, rest = path.partition("{")
        if not rest:
            return f"{path}?ids={name or self.alices[path]}"
        return before + (name or self.alices[path]) + rest.partition("}")[2]

    async def get(self, address: str, cookie: str | None = None) -> httpx.Response:
        headers = {} if cookie is None else {"cookie": f"{COOKIE}={cookie}"}
        return await self.client.get(address, headers=headers)


@pytest.fixture
async def visit(_runtime: None) -> AsyncIterator[Visit]:
    app = Starlette(routes=routes(), middleware=middleware())
    transport = httpx.ASGITransport(app, client=("203.0.113.9", 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield Visit(client)


@pytest.mark.parametrize("path", guarded_by(Guard.OWNED))
async def test_what_is_owned_is_there_for_its_owner_and_for_nobody_else(visit: Visit, path: str) -> None:
    address = visit.address(path)

    assert (await visit.get(address, visit.cookie)).status_code == 200
    strangers = [await visit.get(address, cookie) for cookie in (new_token(), None, "../" * 10 + "..")]
    nothing = await visit.get(visit.address(path, "n" * 32), visit.cookie)

    assert [answer.status_code for answer in strangers] == [404] * 3
    assert {answer.content for answer in strangers} == {nothing.content}


@pytest.mark.parametrize("path", guarded_by(Guard.OWNED))
async def test_somebody_elses_cookie_beside_a_forged_sign_in_opens_nothing(visit: Visit, path: str) -> None:
    forged = f'{COOKIE}={new_token()}; _streamlit_user="{{\\"sub\\": \\"alice\\", \\"is_logged_in\\": true}}"'
    answer = await visit.client.get(visit.address(path), headers={"cookie": forged})

    assert answer.status_code == 404


@pytest.mark.parametrize("path", guarded_by(Guard.LINK))
async def test_a_link_opens_for_whoever_has_it_whole_and_for_nobody_else(visit: Visit, path: str) -> None:
    link = visit.alices[path]
    wrong = [
        link[:-1],
        link[:-1] + ("A" if link[-1] != "A" else "B"),
        link + "A",
        visit.video_id,
        "%00",
        "..%2f",
    ]

    assert (await visit.get(visit.address(path))).status_code == 200
    answers = [await visit.get(visit.address(path, each), visit.cookie) for each in wrong]

    assert {answer.status_code for answer in answers} <= {404, 307}


@pytest.mark.parametrize("path", guarded_by(Guard.OPERATOR))
async def test_a_stranger_sees_nothing_of_the_operators(visit: Visit, path: str) -> None:
    assert (await visit.get(path, visit.cookie)).status_code == 404


@pytest.mark.parametrize("path", guarded_by(Guard.NONE))
async def test_what_anybody_may_see_tells_nothing_of_anybody(visit: Visit, path: str) -> None:
    answer = await visit.get(path, visit.cookie)

    for hers in (*visit.alices.values(), visit.cookie, owner_from_token(visit.cookie)):
        assert hers not in answer.text
