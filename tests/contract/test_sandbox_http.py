"""The sandbox over real HTTP: the specification's own examples, both dialects, real files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from components.media.probe import Clip, probe
from components.sandbox.embedded import EmbeddedSandbox
from tests.contract.sandbox_client import SMALL, TEXT, ask, data_uri, look, submit, wait
from tests.media_factory import frames_of, make_clip, make_picture

EDIT: dict[str, Any] = {"model": "grok-imagine-video", "prompt": "make it black and white"}


@pytest.fixture(scope="module")
def clip(sandbox_files: Path) -> Path:
    return make_clip(sandbox_files / "clip.mp4", width=320, height=180, rate=25)


@pytest.fixture(scope="module")
def finished_url(http: httpx.Client, sandbox: EmbeddedSandbox) -> str:
    return str(ask(http, sandbox.base_url, "generations", SMALL)["data"][0]["url"])


def fetched(http: httpx.Client, url: str, to: Path) -> Clip:
    to.write_bytes(http.get(url).raise_for_status().content)
    return probe(to)


def pictures(http: httpx.Client, url: str, folder: Path) -> list[bytes]:
    fetched(http, url, folder / "result.mp4")
    return [frame.tobytes() for frame in frames_of(folder / "result.mp4")]


def test_the_specifications_generation(http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path) -> None:
    body = TEXT | {"aspect_ratio": "16:9", "prompt": "A golden retriever running through wildflowers"}
    first = http.post(f"{sandbox.base_url}/videos/generations", json=body).json()
    assert set(first) == {"id", "status", "created"}
    assert first["status"] in {"pending", "processing"}
    last = wait(http, sandbox.base_url, first["id"])
    assert set(last) == {"id", "status", "created", "data"}
    assert (last["id"], last["status"], last["created"]) == (first["id"], "completed", first["created"])
    result = fetched(http, last["data"][0]["url"], tmp_path / "result.mp4")
    assert (result.width, result.height, result.video_codec) == (1280, 720, "h264")
    assert result.duration_s == pytest.approx(1.0, abs=result.frame_s)
    assert result.audio_codec == "aac"


def test_the_specifications_second_model_and_a_portrait(
    http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path
) -> None:
    answer = ask(
        http, sandbox.base_url, "generations", SMALL | {"model": "grok-video", "aspect_ratio": "9:16"}
    )
    result = fetched(http, answer["data"][0]["url"], tmp_path / "result.mp4")
    assert (result.width, result.height) == (480, 854)


def test_a_live_generation_from_the_first_look_to_the_bill(
    http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path
) -> None:
    request_id = submit(http, sandbox.live_base_url, "generations", TEXT | {"duration": 2})
    status, pending = look(http, sandbox.live_base_url, request_id)
    assert (status, set(pending), pending["status"]) == (202, {"status", "progress"}, "pending")
    assert 0 <= pending["progress"] < 100
    done = wait(http, sandbox.live_base_url, request_id)
    url = done["video"].pop("url")
    assert done == {
        "status": "done",
        "video": {"duration": 2, "respect_moderation": True},
        "model": "grok-imagine-video",
        "usage": {"cost_in_usd_ticks": 1_000_000_000},
        "progress": 100,
    }
    result = fetched(http, url, tmp_path / "result.mp4")
    assert (result.width, result.height) == (854, 480)


@pytest.mark.parametrize("shape", ["text", "object"])
def test_an_image_comes_to_life_in_its_own_shape(
    http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path, shape: str
) -> None:
    picture = data_uri(make_picture(width=300, height=300), "image/png")
    body = SMALL | {"image": picture if shape == "text" else {"url": picture}}
    answer = ask(http, sandbox.base_url, "generations", body)
    assert answer["status"] == "completed", answer
    result = fetched(http, answer["data"][0]["url"], tmp_path / "result.mp4")
    assert (result.width, result.height) == (480, 480)


def test_the_specifications_edit_of_a_url_keeps_the_clips_length(
    http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path, finished_url: str
) -> None:
    source = fetched(http, finished_url, tmp_path / "source.mp4")
    answer = ask(http, sandbox.base_url, "edits", EDIT | {"video": finished_url})
    assert answer["status"] == "completed", answer
    result = fetched(http, answer["data"][0]["url"], tmp_path / "result.mp4")
    assert (result.frames, result.width, result.height) == (source.frames, source.width, source.height)
    assert result.has_sound


def test_an_edit_with_a_mask(
    http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path, clip: Path
) -> None:
    mask = make_clip(tmp_path / "mask.mp4", grey=255, sound=False).read_bytes()
    body = EDIT | {"video": data_uri(clip.read_bytes()), "mask_video": data_uri(mask)}
    answer = ask(http, sandbox.base_url, "edits", body)
    assert answer["status"] == "completed", answer
    result = fetched(http, answer["data"][0]["url"], tmp_path / "result.mp4")
    assert (result.width, result.height, float(result.rate), result.frames) == (320, 180, 25.0, 25)


def test_a_live_edit(http: httpx.Client, sandbox: EmbeddedSandbox, clip: Path) -> None:
    answer = ask(http, sandbox.live_base_url, "edits", EDIT | {"video": {"url": data_uri(clip.read_bytes())}})
    assert (answer["status"], answer["video"]["duration"]) == ("done", 1)
    assert answer["usage"]["cost_in_usd_ticks"] == 800_000_000


def test_a_live_extension_announces_the_added_part_and_gives_the_whole(
    http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "two-seconds.mp4", width=320, height=180, rate=25, seconds=2.0)
    body = EDIT | {"video": {"url": data_uri(clip.read_bytes())}, "duration": 2}
    answer = ask(http, sandbox.live_base_url, "extensions", body)
    assert (answer["status"], answer["video"]["duration"]) == ("done", 2)
    assert answer["usage"]["cost_in_usd_ticks"] == 1_600_000_000
    result = fetched(http, answer["video"]["url"], tmp_path / "result.mp4")
    assert (result.frames, result.width, result.height, result.has_sound) == (100, 320, 180, True)


def test_an_extension_needs_two_seconds_to_go_on_from(
    http: httpx.Client, sandbox: EmbeddedSandbox, clip: Path
) -> None:
    body = EDIT | {"video": {"url": data_uri(clip.read_bytes())}}
    answer = ask(http, sandbox.live_base_url, "extensions", body)
    assert (answer["status"], answer["error"]["code"]) == ("failed", "invalid_argument")
    assert "1.00 s" in answer["error"]["message"]


def test_the_documented_dialect_extends_nothing(http: httpx.Client, sandbox: EmbeddedSandbox) -> None:
    answer = http.post(
        f"{sandbox.base_url}/videos/extensions", json=EDIT | {"video": "https://example.com/a"}
    )
    assert answer.status_code in {404, 405}


def test_the_same_request_gives_the_same_pictures_and_a_seed_others(
    http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path, finished_url: str
) -> None:
    again = ask(http, sandbox.base_url, "generations", SMALL)["data"][0]["url"]
    other = ask(http, sandbox.base_url, "generations", SMALL | {"seed": 99})["data"][0]["url"]
    first, same, different = (pictures(http, url, tmp_path) for url in (finished_url, again, other))
    assert first == same
    assert first != different


@pytest.mark.parametrize(
    ("path", "mended"),
    [("/nothing.mp4", "invalid_url"), ("/healthz", "invalid_url")],
)
def test_a_link_that_is_no_clip_fails_with_invalid_url(
    http: httpx.Client, sandbox: EmbeddedSandbox, path: str, mended: str
) -> None:
    url = sandbox.base_url.removesuffix("/v1") + path
    documented = ask(http, sandbox.base_url, "edits", EDIT | {"video": url})
    assert (documented["status"], documented["error"]["code"]) == ("failed", mended)
    live = ask(http, sandbox.live_base_url, "edits", EDIT | {"video": {"url": url}})
    assert (live["status"], live["error"]["code"]) == ("failed", "invalid_argument")
    assert live["error"]["message"].startswith("Unable to download provided video_url")


def test_a_clip_over_the_limit_fails_with_video_too_long(
    http: httpx.Client, sandbox: EmbeddedSandbox, tmp_path: Path
) -> None:
    long = data_uri(make_clip(tmp_path / "long.mp4", seconds=9, sound=False).read_bytes())
    documented = ask(http, sandbox.base_url, "edits", EDIT | {"video": long})
    assert (documented["status"], documented["error"]["code"]) == ("failed", "video_too_long")
    assert "9.00 s" in documented["error"]["message"]
    live = ask(http, sandbox.live_base_url, "edits", EDIT | {"video": {"url": long}})
    assert (live["status"], live["error"]["code"]) == ("failed", "invalid_argument")
    assert "8.7 s" in live["error"]["message"]


def test_results_are_served_in_ranges(http: httpx.Client, finished_url: str) -> None:
    whole = http.get(finished_url)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    assert whole.headers["accept-ranges"] == "bytes"
    size = len(whole.content)
    part = http.get(finished_url, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{size}"
    tail = http.get(finished_url, headers={"Range": "bytes=-50"})
    assert (tail.status_code, tail.content) == (206, whole.content[-50:])
    beyond = http.get(finished_url, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
    head = http.head(finished_url)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(size), b"")


@pytest.mark.parametrize("name", ["nothing.mp4", "..%2Frequests%2Fa.json", "a"])
def test_nothing_else_is_served(http: httpx.Client, sandbox: EmbeddedSandbox, name: str) -> None:
    answer = http.get(f"{sandbox.base_url.removesuffix('/v1')}/files/{name}")
    assert answer.status_code == 404


def test_only_json_is_taken(http: httpx.Client, sandbox: EmbeddedSandbox) -> None:
    for base_url in (sandbox.base_url, sandbox.live_base_url):
        url = f"{base_url}/videos/generations"
        assert http.post(url, data={"prompt": "a"}, files={"video": b"a"}).status_code == 415
        assert http.post(url, content=b"{}").status_code == 415
        broken = http.post(url, content=b'{"prompt": ', headers={"Content-Type": "application/json"})
        assert broken.status_code == 400
        assert http.post(url, json=["a"]).status_code == 400


def test_ids_that_are_malformed_or_unknown(http: httpx.Client, sandbox: EmbeddedSandbox) -> None:
    live = http.get(f"{sandbox.live_base_url}/videos/nonsense")
    assert (live.status_code, live.json()["error"]) == (400, "Malformed request ID")
    unknown = http.get(f"{sandbox.live_base_url}/videos/00000000-0000-4000-8000-000000000000")
    assert (unknown.status_code, set(unknown.json())) == (404, {"code", "error"})
    documented = http.get(f"{sandbox.base_url}/videos/video_gen_{'0' * 32}")
    assert (documented.status_code, documented.json()["error"]["code"]) == (404, "not_found")


def test_the_live_list_of_models(http: httpx.Client, sandbox: EmbeddedSandbox) -> None:
    listed = http.get(f"{sandbox.live_base_url}/video-generation-models").json()["models"]
    assert "grok-imagine-video" in [model["id"] for model in listed]


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedSandbox]:
    """A sandbox that wants a key and lets a client ask twice a second."""
    running = EmbeddedSandbox(
        tmp_path_factory.mktemp("strict"),
        arguments=("--require-key", "xai-right", "--requests-per-second", "2"),
    )
    running.start()
    yield running
    running.stop()


def test_a_required_key(http: httpx.Client, strict: EmbeddedSandbox) -> None:
    wrong = {"Authorization": "Bearer xai-wrong"}
    live = http.post(f"{strict.live_base_url}/videos/generations", json=SMALL, headers=wrong)
    assert live.status_code == 400
    assert live.json()["error"].startswith("Incorrect API key provided")
    assert "wrong" not in live.text
    documented = http.post(f"{strict.base_url}/videos/generations", json=SMALL)
    assert (documented.status_code, documented.json()["error"]["code"]) == (401, "invalid_api_key")
    right = {"Authorization": "Bearer xai-right"}
    taken = http.post(f"{strict.base_url}/videos/generations", json=SMALL, headers=right)
    assert taken.status_code == 200


@pytest.mark.parametrize("dialect", ["documented", "live"])
def test_too_many_requests(http: httpx.Client, strict: EmbeddedSandbox, dialect: str) -> None:
    base_url = strict.base_url if dialect == "documented" else strict.live_base_url
    key = {"Authorization": f"Bearer {dialect}"}
    answers = [http.get(f"{base_url}/videos/a", headers=key) for _ in range(10)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    if dialect == "documented":
        assert refused[0].json()["error"]["code"] == "rate_limit"
    else:
        assert refused[0].json()["error"].startswith("Too many requests")
        assert "2/2" in refused[0].json()["error"]
