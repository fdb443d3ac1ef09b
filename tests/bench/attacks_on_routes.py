"""Requests by hand: paths, other people's things, headers, methods, names of hosts, markup in addresses."""

import asyncio
from collections.abc import Iterator
from urllib.parse import quote

import httpx

from components.web.identity import COOKIE, new_token
from tests.bench.attack_target import OUTSIDE, SECRET, Attack, Outcome, Run, Target

PATHS: dict[str, str] = {
    "up out of media": "/app/static/media/../../../../etc/passwd",
    "up, encoded": "/app/static/media/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "up, encoded twice": "/app/static/media/%252e%252e%252fetc%252fpasswd",
    "up, backslashes": "/app/static/media/..%5c..%5c..%5cetc%5cpasswd",
    "up, overlong UTF-8": "/app/static/media/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    "nought byte": "/app/static/media/a%00.mp4",
    "absolute": "//etc/passwd",
    "list of media": "/app/static/media/",
    "list of static": "/app/static/",
    "secrets file": "/.streamlit/secrets.toml",
    "secrets file below static": "/static/../.streamlit/secrets.toml",
    "ledger": "/.clapboard/ledger.db",
    "a component's files": "/component/../../../etc/passwd",
    "Streamlit's media": "/media/../../../etc/passwd",
    "source code": "/components/settings.py",
    "a very long name": "/app/static/media/" + "a" * 60_000,
}


def attacks() -> Iterator[Attack]:
    """All of them."""
    for name, path in PATHS.items():
        yield Attack("paths", name, _raw(path))
    for name, run in OTHERS.items():
        yield Attack("other owners", name, run)
    for name, run in EDGE.items():
        yield Attack("edge", name, run)


def _raw(path: str) -> Run:
    """The path as it is: no client mends it on the way."""

    async def run(target: Target) -> Outcome:
        lines = [
            f"GET {path} HTTP/1.1",
            "Host: localhost",
            f"X-Forwarded-For: {OUTSIDE}",
            "Connection: close",
        ]
        answer = await said_raw(target, "\r\n".join([*lines, "", ""]).encode())
        status = answer.split(b"\r\n", 1)[0].decode("latin-1") or "the connection was closed"
        leaked = any(mark in answer for mark in (b"root:", b"[auth]", b"SQLite format", b"class Settings"))
        is_shell = b"<!DOCTYPE html>" in answer or b"<!doctype html>" in answer
        return Outcome(not leaked, f"{status}{', the page of the app' if is_shell else ''}")

    return run


async def said_raw(target: Target, request: bytes) -> bytes:
    """What comes back for these very bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", target.app.port)
    try:
        writer.write(request)
        await writer.drain()
        async with asyncio.timeout(30):
            return await reader.read()
    finally:
        writer.close()


def _denied(answer: httpx.Response) -> Outcome:
    leaked = SECRET in answer.text or answer.headers.get("content-type", "").startswith(("video/", "image/"))
    return Outcome(answer.status_code in {403, 404} and not leaked, f"{answer.status_code}")


def _address(path: str, cookie: str | None = "another") -> Run:
    async def run(target: Target) -> Outcome:
        names = {"take": target.alice.take.id, "signed": target.alice.signed, "link": target.alice.link}
        async with target.http(cookie=new_token() if cookie == "another" else cookie) as http:
            return _denied(await http.get(path.format(**names)))

    return run


async def _revoked_link(target: Target) -> Outcome:
    share = target.shares.all(target.alice.owner)[0]
    async with target.http() as http:
        before = (await http.get(f"/share/{target.alice.link}")).status_code
        target.shares.revoke(target.alice.owner, share.id)
        after = (await http.get(f"/share/{target.alice.link}/video")).status_code
    return Outcome((before, after) == (200, 404), f"{before} before, {after} after it was revoked")


async def _cookie_of_the_wrong_shape(target: Target) -> Outcome:
    forged = f"{COOKIE}={target.alice.owner}"
    async with target.http() as http:
        answer = await http.get(f"/app/static/media/{target.alice.take.id}-video", headers={"cookie": forged})
    return _denied(answer)


async def _forged_sign_in(target: Target) -> Outcome:
    forged = "_streamlit_user=" + quote('{"is_logged_in": true, "iss": "x", "sub": "alice"}')
    async with target.http() as http:
        answer = await http.get(f"/app/static/media/{target.alice.take.id}-video", headers={"cookie": forged})
    return _denied(answer)


async def _clipped_link(target: Target) -> Outcome:
    async with target.http() as http:
        return _denied(await http.get(f"/share/{target.alice.link[:-1]}"))


OTHERS: dict[str, Run] = {
    "video by its id": _address("/app/static/media/{take}-video"),
    "poster by its id": _address("/app/static/media/{take}-poster"),
    "video without a cookie": _address("/app/static/media/{take}-video", cookie=None),
    "take as one file": _address("/app/static/bundle/{take}"),
    "source signed with another key": _address("{signed}"),
    "link with its last sign gone": _clipped_link,
    "link that was revoked": _revoked_link,
    "the owner's digest as cookie": _cookie_of_the_wrong_shape,
    "forged sign-in cookie": _forged_sign_in,
}


async def _other_host(target: Target) -> Outcome:
    async with target.http() as http:
        answer = await http.get("/", headers={"Host": "evil.example"})
    return Outcome(answer.status_code == 421, f"{answer.status_code}: {answer.text[:50].strip()}…")


async def _method(target: Target, method: str) -> Outcome:
    async with target.http() as http:
        answer = await http.request(method, "/healthz")
    return Outcome(answer.status_code in {400, 404, 405}, str(answer.status_code))


async def _trace(target: Target) -> Outcome:
    return await _method(target, "TRACE")


async def _post(target: Target) -> Outcome:
    return await _method(target, "POST")


async def _framed(target: Target) -> Outcome:
    async with target.http() as http:
        headers = (await http.get("/")).headers
    held = "frame-ancestors 'self'" in headers["content-security-policy"] and "x-frame-options" in headers
    return Outcome(held, f"frame-ancestors 'self', X-Frame-Options {headers['x-frame-options']}")


async def _inline_script(target: Target) -> Outcome:
    async with target.http() as http:
        policy = (await http.get("/")).headers["content-security-policy"]
    scripts = policy.partition("script-src")[2].partition(";")[0]
    return Outcome("unsafe" not in scripts and "http" not in scripts, f"script-src{scripts[:34]}…")


async def _metrics(target: Target) -> Outcome:
    async with target.http() as http:
        answer = await http.get("/metrics")
    return Outcome(answer.status_code == 404, str(answer.status_code))


async def _readiness_tells(target: Target) -> Outcome:
    async with target.http() as http:
        text = (await http.get("/readyz")).text
    told = [mark for mark in (str(target.app.data_dir), "127.0.0.1", "xai-", "sqlite") if mark in text]
    return Outcome(not told, text[:80])


async def _error_page(target: Target) -> Outcome:
    async with target.http() as http:
        texts = [
            (await http.get(path)).text for path in ("/_stcore/upload_file/x/y", "/auth/login?provider=%00")
        ]
        texts.append((await http.put("/_stcore/upload_file/x/y", content=b"x")).text)
    told = [text for text in texts if "Traceback" in text or "/components/" in text]
    return Outcome(not told, f"{len(texts)} errors, no trace in any")


async def _smuggled(target: Target) -> Outcome:
    """Two lengths for one body: a proxy and the server could disagree on where it ends."""
    request = (
        b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
        b"Connection: close\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
    )
    answer = await said_raw(target, request)
    return Outcome(b"clapboard_jobs" not in answer, answer.split(b"\r\n", 1)[0].decode() or "closed")


async def _split_header(target: Target) -> Outcome:
    async with target.http() as http:
        answer = await http.get("/app/static/media/x?download=%0d%0aSet-Cookie:%20a=b")
    return Outcome(
        "set-cookie" not in answer.headers or "a=b" not in answer.headers["set-cookie"],
        str(answer.status_code),
    )


EDGE: dict[str, Run] = {
    "foreign host name (DNS rebinding)": _other_host,
    "TRACE": _trace,
    "POST where nothing is posted": _post,
    "framed by another page": _framed,
    "inline script": _inline_script,
    "metrics from outside": _metrics,
    "readiness tells where things are": _readiness_tells,
    "error pages with traces": _error_page,
    "request smuggling": _smuggled,
    "header splitting": _split_header,
}
