"""Nonsense on every route of the sandbox, in both dialects: never a 500, every answer well formed."""

import json
import re
import socket
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from urllib.parse import quote, urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.quick_sandbox import QuickSandbox, quick_sandbox

FUZZ = settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Derandomised, so that a red run is red again."""

DIALECTS = pytest.mark.parametrize("dialect", ["v1", "live/v1"])

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
urls = st.sampled_from(
    [
        "https://127.0.0.1:1/a.mp4",
        "http://[::1",
        "ftp://a/b",
        "data:video/mp4;base64,AAAA",
        "data:image/png;base64,%%%",
        "data:,",
        "http://127.0.0.1:9/files/../../etc/passwd",
        "https://a\u0000b/",
        "//no.scheme/",
        "\ud800",
    ]
)
addresses = urls | urls.map(lambda url: {"url": url}) | values
bodies = st.fixed_dictionaries(
    {},
    optional={
        "model": st.sampled_from(["grok-imagine-video", "grok-video", "grok-imagine-video-1.5", "{0}"])
        | values,
        "prompt": st.text(max_size=60) | values,
        "duration": st.integers(-2, 17) | values,
        "aspect_ratio": st.sampled_from(["16:9", "auto", "0:0"]) | values,
        "resolution": st.sampled_from(["480p", "1080p", "p"]) | values,
        "seed": st.integers(-(2**70), 2**70) | values,
        "image": addresses,
        "video": addresses,
        "mask_video": addresses,
        "reference_images": st.lists(addresses, max_size=9) | values,
    },
)
header_text = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40
)
headers = st.fixed_dictionaries(
    {},
    optional={
        "Authorization": header_text | st.just("Bearer "),
        "X-Forwarded-For": header_text,
        "X-Forwarded-Proto": header_text,
        "Accept": header_text,
        "Range": st.sampled_from(["bytes=0-", "bytes=-", "bytes=9-1", "chapters=1", "bytes=0-1,2-3"]),
        "Sandbox-Fault": header_text,
    },
)
works = st.sampled_from(["generations", "edits", "extensions", "somethings"])
paths = st.lists(
    st.sampled_from(
        ["v1", "live", "videos", "files", "generations", "faults", "..", ".", "", "%00", "%2e%2e", "é"]
    )
    | st.text("abc%/?#.\x01", max_size=6),
    max_size=5,
).map(lambda parts: "/" + "/".join(parts))


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickSandbox]:
    with quick_sandbox(tmp_path_factory.mktemp("fuzz"), "--faults", "--moderate", "default") as running:
        yield running


@pytest.fixture(autouse=True)
def still_there_afterwards(sandbox: QuickSandbox) -> Iterator[None]:
    yield
    assert sandbox.http.get(f"{sandbox.origin}/healthz").json()["status"] == "ok"


def check(answer: httpx.Response, *, live: bool) -> None:
    """A refusal or an answer as the dialect writes them, and never the server's own fault."""
    assert answer.status_code < 500, answer.text
    kind = answer.headers.get("content-type", "")
    if not kind.startswith("application/json"):
        assert live, (kind, answer.text)
        assert kind.startswith("text/plain")
        assert answer.status_code >= 400
        return
    told = answer.json()
    if answer.status_code < 300:
        assert re.fullmatch(r"[\w-]{36}|video_gen_[0-9a-f]{32}", told.get("request_id") or told["id"])
    elif live and isinstance(told.get("error"), str):
        assert isinstance(told["code"], str)
    else:
        assert set(told) == {"error"}
        assert {type(told["error"][name]) for name in ("code", "message")} == {str}


def encoded(body: object) -> bytes:
    """JSON as sloppy clients write it, NaN and lone surrogates included."""
    return json.dumps(body).encode()


@DIALECTS
@FUZZ
@given(work=works, body=bodies | values)
def test_bodies(sandbox: QuickSandbox, dialect: str, work: str, body: object) -> None:
    url = f"{sandbox.origin}/{dialect}/videos/{work}"
    answer = sandbox.http.post(url, content=encoded(body), headers={"Content-Type": "application/json"})

    check(answer, live=dialect.startswith("live"))


@DIALECTS
@FUZZ
@given(
    content=st.binary(max_size=80)
    | st.sampled_from([b"[" * 100_000, b"1" * 10_000, b'{"seed": ' + b"9" * 5000 + b"}", b"\xff\xfe{}", b""]),
    kind=st.sampled_from(
        ["application/json", "application/x+json", "text/plain", "", "application/json; charset=x"]
    ),
)
def test_bodies_that_are_no_json(sandbox: QuickSandbox, dialect: str, content: bytes, kind: str) -> None:
    url = f"{sandbox.origin}/{dialect}/videos/generations"
    answer = sandbox.http.post(url, content=content, headers={"Content-Type": kind})

    check(answer, live=dialect.startswith("live"))
    assert answer.status_code >= 400


def status_of(sandbox: QuickSandbox, request: bytes, method: str = "GET") -> int | None:
    """What is answered to these very bytes, which no client library would send; None for nothing."""
    address = urlsplit(sandbox.origin)
    with socket.create_connection((address.hostname or "", address.port or 0), 10) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        answer = HTTPResponse(line, method=method)
        try:
            answer.begin()
            answer.read()
        except (ConnectionError, HTTPException):
            return None
        return answer.status


def request_of(method: str, target: bytes, given_headers: dict[str, str]) -> bytes:
    lines = [f"{name}: {value}".encode("latin-1") for name, value in given_headers.items()]
    head = [method.encode() + b" " + target + b" HTTP/1.1", b"Host: here", b"Connection: close", *lines]
    return b"\r\n".join([*head, b"", b""])


@DIALECTS
@FUZZ
@given(given_headers=headers, request_id=st.text(max_size=40) | st.just("video_gen_" + "0" * 32))
def test_headers_and_ids(
    sandbox: QuickSandbox, dialect: str, given_headers: dict[str, str], request_id: str
) -> None:
    target = f"/{dialect}/videos/{quote(request_id, safe='', errors='replace')}".encode()
    status = status_of(sandbox, request_of("GET", target, given_headers))

    assert status is not None
    assert 400 <= status < 500 or status == 307


@FUZZ
@given(path=paths, method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "BREW"]))
def test_paths_and_methods(sandbox: QuickSandbox, path: str, method: str) -> None:
    status = status_of(sandbox, request_of(method, path.encode(), {}), method)

    assert status is not None
    assert status < 500


@FUZZ
@given(blob=st.binary(min_size=1, max_size=200))
def test_bytes_that_are_no_http(sandbox: QuickSandbox, blob: bytes) -> None:
    assert status_of(sandbox, blob + b"\r\n\r\n") in {400, None}
