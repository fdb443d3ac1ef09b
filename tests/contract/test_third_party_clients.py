"""Clients written for the live API, none of ours: the sandbox takes and answers what they send and read.

The sequences of docs.x.ai (REST examples, April 2026), of `@ai-sdk/xai` 3.0.138 and of `@tanstack/ai-grok`
0.18.3, replayed with nothing changed but the base URL. xAI's own `xai-sdk` speaks gRPC and can't be one of
them. The two JavaScript packages themselves were run against the sandbox by hand; tests don't depend on Node.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from components.media.probe import probe
from tests.contract.sandbox_client import data_uri
from tests.media_factory import make_clip, make_picture
from tests.quick_sandbox import QuickSandbox, quick_sandbox

PATIENCE_S = 120.0
ROCKET = "A glowing crystal-powered rocket launching from the red dunes of Mars"
MODEL = {"model": "grok-imagine-video"}
HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer xai-any"}

Client = Callable[[httpx.Client, str, str, dict[str, Any]], str]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickSandbox]:
    with quick_sandbox(tmp_path_factory.mktemp("engine"), "--moderate", "gore") as running:
        yield running


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A source as a data URI; the examples' own addresses are placeholders."""
    made = make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", seconds=2.0, rate=10)
    return data_uri(made.read_bytes())


class ClientError(Exception):
    """What a client tells its user."""


def in_time(step: Callable[[], str | None]) -> str:
    """Repeat until there is a URL, as every one of them does every few seconds."""
    give_up_at_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up_at_s:
        if (url := step()) is not None:
            return url
        time.sleep(0.05)
    raise AssertionError("never finished")


def documentation(http: httpx.Client, base_url: str, work: str, body: dict[str, Any]) -> str:
    """The REST example: every look is JSON with a status."""
    response = http.post(f"{base_url}/videos/{work}", headers=HEADERS, json=body)
    request_id = response.json()["request_id"]

    def look() -> str | None:
        data = http.get(f"{base_url}/videos/{request_id}", headers=HEADERS).json()
        if "status" not in data:
            raise ClientError(data["error"])
        if data["status"] in {"expired", "failed"}:
            raise ClientError(data["status"])
        return str(data["video"]["url"]) if data["status"] == "done" else None

    return in_time(look)


def ai_sdk(http: httpx.Client, base_url: str, work: str, body: dict[str, Any]) -> str:
    """A 202 is pending whatever is in it; done must be respectful and have a URL."""
    response = http.post(f"{base_url}/videos/{work}", headers=HEADERS, json=body)
    if not response.is_success:
        raise ClientError(response.json()["error"])
    request_id = response.json().get("request_id")
    assert request_id

    def look() -> str | None:
        answer = http.get(f"{base_url}/videos/{request_id}", headers=HEADERS)
        if answer.status_code == 202:
            return None
        if not answer.is_success:
            raise ClientError(f"{answer.json()['code']}: {answer.json()['error']}")
        status = answer.json()
        assert status["status"] == "done"
        assert status["video"]["respect_moderation"] is not False
        assert isinstance(status["usage"]["cost_in_usd_ticks"], int)
        return str(status["video"]["url"])

    return in_time(look)


def tanstack(http: httpx.Client, base_url: str, work: str, body: dict[str, Any]) -> str:
    """Whatever is not an error is parsed as JSON; the usage becomes seconds and dollars."""
    response = http.post(f"{base_url}/videos/{work}", headers=HEADERS, json=body)
    request_id = response.raise_for_status().json()["request_id"]

    def look() -> str | None:
        answer = http.get(f"{base_url}/videos/{request_id}", headers=HEADERS)
        if not answer.is_success:
            raise ClientError(answer.json()["error"])
        status = answer.json()
        assert status["status"] in {"pending", "done", "failed", "expired"}
        if status["status"] != "done":
            return None
        assert status["usage"]["cost_in_usd_ticks"] / 1e10 > 0
        assert status["video"]["duration"] > 0
        return str(status["video"]["url"])

    return in_time(look)


CLIENTS = [documentation, ai_sdk, tanstack]


def seconds_of(http: httpx.Client, url: str, folder: Path) -> float:
    (folder / "result.mp4").write_bytes(http.get(url).raise_for_status().content)
    return round(probe(folder / "result.mp4").duration_s)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"duration": 10, "aspect_ratio": "16:9", "resolution": "720p"}, id="documentation"),
        pytest.param({"duration": 1, "user": "someone", "output": {"upload_url": None}}, id="more fields"),
        pytest.param({"image": {"url": data_uri(make_picture(), "image/png")}, "duration": 1}, id="image"),
        pytest.param(
            {"reference_images": [{"url": data_uri(make_picture(), "image/png")}] * 2, "duration": 1},
            id="reference images",
        ),
    ],
)
def test_a_generation(
    http: httpx.Client, engine: QuickSandbox, tmp_path: Path, *, client: Client, body: dict[str, Any]
) -> None:
    url = client(http, engine.live_base_url, "generations", MODEL | {"prompt": ROCKET} | body)

    assert seconds_of(http, url, tmp_path) == body["duration"]


@pytest.mark.parametrize("client", CLIENTS)
def test_an_edit_and_an_extension_of_its_result(
    http: httpx.Client, engine: QuickSandbox, clip: str, tmp_path: Path, *, client: Client
) -> None:
    edit = MODEL | {"prompt": "Give the woman a silver necklace", "video": {"url": clip}}
    edited = client(http, engine.live_base_url, "edits", edit)
    assert seconds_of(http, edited, tmp_path) == 2.0

    extension = MODEL | {"prompt": "The shot pans", "video": {"url": edited}, "duration": 3}
    assert client(http, engine.live_base_url, "extensions", extension).endswith(".mp4")


@pytest.mark.parametrize("client", CLIENTS)
def test_moderation_reaches_the_user_in_words(
    http: httpx.Client, engine: QuickSandbox, client: Client
) -> None:
    with pytest.raises(ClientError, match="rejected by content moderation"):
        client(http, engine.live_base_url, "generations", MODEL | {"prompt": "gore", "duration": 1})


def test_what_the_example_without_a_model_sends(http: httpx.Client, engine: QuickSandbox) -> None:
    url = documentation(http, engine.live_base_url, "generations", {"prompt": ROCKET, "duration": 1})

    assert url.startswith(engine.origin)


def test_a_key_check_lists_the_models(http: httpx.Client, engine: QuickSandbox) -> None:
    listed = http.get(f"{engine.live_base_url}/video-generation-models", headers=HEADERS)

    assert {"id", "input_modalities", "output_modalities"} <= set(listed.json()["models"][0])
