"""Talks to a sandbox as anybody's client would: raw HTTP, nothing of Clapboard's own client."""

import base64
import time
from typing import Any

import httpx

PATIENCE_S = 120.0
TEXT: dict[str, Any] = {"model": "grok-imagine-video", "prompt": "a calm sea", "duration": 1}
"""Small, so that a test is quick; documented answers are 720p unless asked otherwise."""
SMALL: dict[str, Any] = TEXT | {"resolution": "480p"}
WORKING = frozenset({None, "pending", "processing"})


def submit(http: httpx.Client, base_url: str, work: str, body: dict[str, Any]) -> str:
    """The id of an accepted request."""
    answer = http.post(f"{base_url}/videos/{work}", json=body)
    assert answer.status_code == 200, answer.text
    read = answer.json()
    return str(read.get("request_id") or read["id"])


def look(http: httpx.Client, base_url: str, request_id: str) -> tuple[int, dict[str, Any]]:
    """One look: status code and answer, {} where the body is empty."""
    answer = http.get(f"{base_url}/videos/{request_id}")
    return answer.status_code, answer.json() if answer.content else {}


def wait(http: httpx.Client, base_url: str, request_id: str) -> dict[str, Any]:
    """The answer once it is no longer working."""
    give_up_at_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up_at_s:
        status, answer = look(http, base_url, request_id)
        assert status in {200, 202}, answer
        if answer.get("status") not in WORKING:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"{request_id} is not finished after {PATIENCE_S:g} s")


def ask(http: httpx.Client, base_url: str, work: str, body: dict[str, Any]) -> dict[str, Any]:
    """Submit and wait."""
    return wait(http, base_url, submit(http, base_url, work, body))


def data_uri(data: bytes, mime: str = "video/mp4") -> str:
    """The bytes as an address."""
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"
