"""The edge as its operator sees it: names, proxies, health, metrics, and what the log tells."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from components.web.headers import SecurityHeadersMiddleware
from components.web.health import Readiness, health_routes
from components.web.hosts import LOCAL_HOSTS, HostsMiddleware, is_ours
from components.web.metrics import Figures, OperatorsOnlyMiddleware, metrics_route
from components.web.request_log import RequestLogMiddleware, shown_path

pytestmark = pytest.mark.anyio

FIGURES = Figures({"queued": 2, "done": 5}, {"api.x.ai": Decimal("1.25")}, 1000)


@asynccontextmanager
async def served(
    *, token: str | None = None, ready: bool = True, client: tuple[str, int] = ("127.0.0.1", 1)
) -> AsyncIterator[httpx.AsyncClient]:
    async def cookies(_request: Request) -> PlainTextResponse:
        answer = PlainTextResponse("")
        answer.set_cookie("theirs", "1")
        return answer

    app = Starlette(
        routes=[
            *health_routes(lambda: Readiness(ready, {"database": "answers"})),
            metrics_route(lambda: FIGURES, token),
            Route("/cookies", cookies),
            Route("/_stcore/metrics", cookies),
        ],
        middleware=[
            Middleware(RequestLogMiddleware),
            Middleware(SecurityHeadersMiddleware, policy="default-src 'self'"),
            Middleware(HostsMiddleware, ours=LOCAL_HOSTS),
            Middleware(OperatorsOnlyMiddleware, token=token),
        ],
    )
    transport = httpx.ASGITransport(app, client=client)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as made:
        yield made


async def test_a_process_that_should_get_no_work_is_alive_all_the_same() -> None:
    async with served(ready=False) as client:
        assert (await client.get("/healthz")).status_code == 200
        not_ready = await client.get("/readyz")

    assert not_ready.status_code == 503
    assert not_ready.json() == {"status": "not ready", "database": "answers"}


async def test_metrics_show_the_ledger_and_the_process_to_this_machine() -> None:
    async with served() as client:
        text = (await client.get("/metrics")).text

    assert 'clapboard_jobs{state="queued"} 2.0' in text
    assert 'clapboard_spent_usd{engine="api.x.ai"} 1.25' in text
    assert "clapboard_media_bytes 1000.0" in text
    assert "clapboard_http_answers_total" in text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_what_a_proxy_on_this_machine_passes_on_is_not_from_this_machine(header: str) -> None:
    async with served() as client:
        assert (await client.get("/metrics", headers={header: "127.0.0.1"})).status_code == 404


async def test_with_a_token_the_token_alone_counts() -> None:
    async with served(token="a long token") as client:
        assert (await client.get("/metrics")).status_code == 404
        assert (await client.get("/metrics", headers={"Authorization": "Bearer a long"})).status_code == 404
        right = {"Authorization": "Bearer a long token"}
        assert (await client.get("/metrics", headers=right)).status_code == 200


@pytest.mark.parametrize("path", ["/metrics", "/_stcore/metrics"])
async def test_a_stranger_reads_no_metrics_not_even_streamlits(path: str) -> None:
    async with served(client=("203.0.113.9", 4711)) as client:
        assert (await client.get(path)).status_code == 404
    async with served() as client:
        assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8501",
        "studio.localhost",
        "127.0.0.1:8501",
        "[::1]:8501",
        "192.168.1.20",
        "LOCALHOST.",
    ],
)
def test_local_names_and_addresses_are_ours(host: str) -> None:
    assert is_ours(host, LOCAL_HOSTS)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "localhost.evil.example",
        "user@localhost",
        "localhost/x",
        "evil.example:80",
        "[::1",
        "a:b:c",
    ],
)
def test_other_names_are_not(host: str) -> None:
    assert not is_ours(host, LOCAL_HOSTS)


async def test_a_rebound_name_gets_a_sentence_and_nothing_else() -> None:
    async with served() as client:
        refused = await client.get("/healthz", headers={"Host": "evil.example:8501"})

    assert refused.status_code == 421
    assert "CLAPBOARD_ALLOWED_HOSTS" in refused.text


async def test_behind_https_browsers_stay_there_and_every_cookie_with_them() -> None:
    async with served() as client:
        plain = await client.get("/cookies")
        safe = await client.get("https://localhost/cookies")

    assert "strict-transport-security" not in plain.headers
    assert "Secure" not in plain.headers["set-cookie"]
    assert safe.headers["strict-transport-security"] == "max-age=31536000"
    assert safe.headers["set-cookie"].endswith("; Secure")


async def test_no_page_may_frame_us_or_use_the_camera() -> None:
    async with served() as client:
        headers = (await client.get("/healthz")).headers

    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "components.web.request_log")
    return caplog


async def test_the_log_has_a_line_for_an_answer_without_its_query(log: pytest.LogCaptureFixture) -> None:
    async with served() as client:
        answer = await client.get("/cookies?token=secret-in-the-query")

    assert len(answer.headers["x-request-id"]) == 12
    (line,) = log.messages
    assert line.startswith("GET /cookies 200 in ")
    assert "secret" not in line


def test_a_path_is_logged_without_what_could_be_a_token_or_a_second_line() -> None:
    token = "0123456789abcdef.1790000000.c2lnbmF0dXJlc2lnbmF0dXJl"

    assert shown_path(f"/app/static/source/{token}") == "/app/static/source/01234567…"
    assert shown_path("/text_to_video") == "/text_to_video"
    assert "\n" not in shown_path("/a\nb")
    assert len(shown_path("/a" * 5000)) <= 400
