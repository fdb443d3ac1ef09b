"""The scripted fault mode over real HTTP: each fault as a raw client meets it, counted at the server."""

import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import httpx
import pytest

from tests.contract.sandbox_client import SMALL, ask, look, submit, wait
from tests.quick_sandbox import QuickSandbox, quick_sandbox

HEADER = "Sandbox-Fault"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuickSandbox]:
    with quick_sandbox(tmp_path_factory.mktemp("faulty"), "--faults") as sandbox:
        yield sandbox


@pytest.fixture
def faulty(running: QuickSandbox) -> QuickSandbox:
    """As new: no rules, no counts."""
    running.reset()
    return running


@pytest.fixture(params=["documented", "live"])
def base_url(request: pytest.FixtureRequest, running: QuickSandbox) -> str:
    return running.base_url if request.param == "documented" else running.live_base_url


def url_in(answer: dict[str, Any]) -> str:
    return str(answer["data"][0]["url"] if "data" in answer else answer["video"]["url"])


def post(http: httpx.Client, base_url: str, **headers: str) -> httpx.Response:
    return http.post(f"{base_url}/videos/generations", json=SMALL, headers=headers)


# The control endpoint


def test_without_the_option_there_is_no_fault_mode(http: httpx.Client, tmp_path: Any) -> None:
    with quick_sandbox(tmp_path) as plain:
        assert http.get(f"{plain.origin}/faults").status_code == 404
        assert http.post(f"{plain.origin}/faults", json=[]).status_code == 404
        answer = post(http, plain.base_url, **{HEADER: "error_before_accept"})
        assert answer.status_code == 200


def test_rules_are_listed_and_dropped(http: httpx.Client, faulty: QuickSandbox) -> None:
    faulty.script({"fault": "slow", "on": "look", "for_s": 0.5}, {"fault": "expired"})

    assert http.get(f"{faulty.origin}/faults").json() == {
        "rules": [
            {"fault": "slow", "on": "look", "skip": 0, "for_s": 0.5, "struck": 0},
            {"fault": "expired", "skip": 0, "struck": 0},
        ]
    }
    assert http.delete(f"{faulty.origin}/faults").status_code == 204
    assert http.get(f"{faulty.origin}/faults").json() == {"rules": []}


@pytest.mark.parametrize("content", [b"{", b"\xff", b'"slow"', b'[{"fault": "boredom"}]'])
def test_rules_that_make_no_sense_are_refused_and_none_is_added(
    http: httpx.Client, faulty: QuickSandbox, content: bytes
) -> None:
    answer = http.post(f"{faulty.origin}/faults", content=content)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_fault")
    assert http.get(f"{faulty.origin}/faults").json() == {"rules": []}


def test_a_header_that_makes_no_sense_is_refused_and_nothing_accepted(
    http: httpx.Client, faulty: QuickSandbox, base_url: str
) -> None:
    answer = post(http, base_url, **{HEADER: "boredom"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_fault")
    assert faulty.counters()["accepted"] == {}


def test_the_server_counts_what_it_saw(http: httpx.Client, faulty: QuickSandbox, base_url: str) -> None:
    faulty.script({"fault": "error_before_accept"})
    path = base_url.removeprefix(faulty.origin)

    assert post(http, base_url).status_code == 500
    request_id = submit(http, base_url, "generations", SMALL)
    url = url_in(wait(http, base_url, request_id))
    http.get(url)
    http.get(url)

    counted = faulty.counters()
    assert counted["posts"] == {f"{path}/videos/generations": 2}
    assert counted["posts_by_prompt"] == {SMALL["prompt"]: 2}
    assert counted["accepted"] == {request_id: SMALL["prompt"]}
    assert counted["looks"][request_id] >= 1
    assert counted["downloads"] == {request_id: 2}
    assert counted["faults"] == {"error_before_accept": 1}


# Submits


@pytest.mark.parametrize("fault", ["answer_lost", "answer_cut"])
def test_an_accepted_submit_whose_answer_is_cut(
    http: httpx.Client, faulty: QuickSandbox, base_url: str, fault: str
) -> None:
    faulty.script({"fault": fault})

    with pytest.raises(httpx.RemoteProtocolError):
        post(http, base_url)

    (request_id,) = faulty.counters()["accepted"]
    assert url_in(wait(http, base_url, request_id))


def test_the_right_connection_is_cut_behind_a_proxy_too(http: httpx.Client, faulty: QuickSandbox) -> None:
    """There, every client has the same address."""
    forwarded = {"X-Forwarded-For": "192.0.2.1"}
    other = HTTPConnection(faulty.origin.removeprefix("http://"), timeout=30.0)
    other.auto_open = False
    other.connect()

    def other_is_answered() -> bool:
        other.request("GET", "/healthz", headers=forwarded)
        return b"ok" in other.getresponse().read()

    assert other_is_answered()
    with pytest.raises(httpx.RemoteProtocolError):
        post(http, faulty.base_url, **{HEADER: "answer_lost", **forwarded})
    assert other_is_answered()
    other.close()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("html", (200, "<!doctype html>")),
        ("empty", (202, "")),
        ("error_after_accept", (500, "error")),
        ("slow; for_s=0.05", (200, "id")),
    ],
)
def test_an_accepted_submit_with_another_answer(
    http: httpx.Client, faulty: QuickSandbox, base_url: str, fault: str, expected: tuple[int, str]
) -> None:
    answer = post(http, base_url, **{HEADER: fault})

    status, words = expected
    assert answer.status_code == status
    assert words in answer.text
    assert len(faulty.counters()["accepted"]) == 1


def test_a_burst_of_too_many_requests_accepts_nothing(
    http: httpx.Client, faulty: QuickSandbox, base_url: str
) -> None:
    faulty.script({"fault": "too_many_requests", "times": 2, "retry_after_s": 1})

    answers = [post(http, base_url) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert [answer.headers.get("Retry-After") for answer in answers] == ["1", "1", None]
    assert len(faulty.counters()["accepted"]) == 1


# Looks


def test_looks_that_bring_nothing(http: httpx.Client, faulty: QuickSandbox, base_url: str) -> None:
    request_id = submit(http, base_url, "generations", SMALL)
    done = wait(http, base_url, request_id)
    faulty.script(
        {"fault": "no_status"},
        {"fault": "unknown_status"},
        {"fault": "html", "on": "look"},
        {"fault": "empty", "on": "look"},
    )

    statuses = [http.get(f"{base_url}/videos/{request_id}") for _ in range(4)]

    assert "status" not in statuses[0].json()
    assert statuses[1].json()["status"] == "pondering"
    assert statuses[2].headers["content-type"].startswith("text/html")
    assert (statuses[3].status_code, statuses[3].content) == (202, b"")
    assert look(http, base_url, request_id) == (200, done)


@pytest.mark.parametrize("fault", ["done_without_url", "expired", "moderated_flagged"])
def test_a_header_on_the_submit_decides_how_it_ends(
    http: httpx.Client, faulty: QuickSandbox, base_url: str, fault: str
) -> None:
    request_id = post(http, base_url, **{HEADER: fault}).json()
    spared = ask(http, base_url, "generations", SMALL)

    last = wait(http, base_url, request_id.get("request_id") or request_id["id"])

    assert url_in(spared)
    assert "/files/" not in str(last)


def test_a_moderated_end_is_a_billed_400_in_the_live_dialect(
    http: httpx.Client, faulty: QuickSandbox
) -> None:
    answer = post(http, faulty.live_base_url, **{HEADER: "moderated"})
    request_id = answer.json()["request_id"]
    status, last = look(http, faulty.live_base_url, request_id)
    give_up_at_s = time.monotonic() + 60
    while status == 202 and time.monotonic() < give_up_at_s:
        status, last = look(http, faulty.live_base_url, request_id)

    assert status == 400
    assert last["code"] == "imagine:content-moderated"
    assert last["usage"] == {"cost_in_usd_ticks": 500_000_000}


# Files


@pytest.mark.parametrize(
    ("fault", "status"), [("file_not_found", 404), ("file_forbidden", 403), ("file_gone", 410)]
)
def test_a_file_that_is_away_for_a_while(
    http: httpx.Client, faulty: QuickSandbox, base_url: str, fault: str, status: int
) -> None:
    answer = post(http, base_url, **{HEADER: f"{fault}; times=2"}).json()
    url = url_in(wait(http, base_url, answer.get("request_id") or answer["id"]))

    assert [http.get(url).status_code for _ in range(3)] == [status, status, 200]


def test_a_file_that_is_broken_in_every_way(http: httpx.Client, faulty: QuickSandbox) -> None:
    url = url_in(ask(http, faulty.base_url, "generations", SMALL))
    whole = http.get(url)
    size = len(whole.content)
    faulty.script({"fault": "file_wrong_length"}, {"fault": "file_truncated"}, {"fault": "file_not_video"})

    with pytest.raises(httpx.RemoteProtocolError, match=f"received {size} bytes, expected {size + 1000}"):
        http.get(url)
    half = http.get(url, headers={"Range": "bytes=10-"})
    other = http.get(url)

    assert (half.status_code, half.content) == (200, whole.content[: size // 2])
    assert (other.headers["content-type"], other.content[:4]) == ("video/mp4", b"This")
    assert http.get(url).content == whole.content


# The whole server


def test_a_server_that_hangs_until_it_is_let_go(faulty: QuickSandbox, base_url: str) -> None:
    faulty.script({"fault": "hang", "times": "always"})
    ended = threading.Event()

    def send() -> None:
        with httpx.Client(trust_env=False, timeout=60.0) as http, pytest.raises(httpx.RemoteProtocolError):
            post(http, base_url)
        ended.set()

    thread = threading.Thread(target=send)
    thread.start()
    while not faulty.counters()["posts"]:
        assert not ended.is_set()
    assert not ended.wait(0.1)
    faulty.reset()
    thread.join(30.0)

    assert ended.is_set()
    assert faulty.counters()["accepted"] == {}


def test_a_client_that_gives_up_on_a_hanging_server_leaves_nothing(
    faulty: QuickSandbox, base_url: str
) -> None:
    faulty.script({"fault": "hang"})

    with (
        httpx.Client(trust_env=False, timeout=httpx.Timeout(30.0, read=0.2)) as hurried,
        pytest.raises(httpx.ReadTimeout),
    ):
        post(hurried, base_url)

    with httpx.Client(trust_env=False, timeout=30.0) as patient:
        assert post(patient, base_url).status_code == 200


def test_a_server_that_refuses_connections_and_comes_back(faulty: QuickSandbox) -> None:
    faulty.script({"fault": "refuse_connections", "for_s": 1.0})
    health = f"{faulty.origin}/healthz"

    def is_up() -> bool:
        with httpx.Client(trust_env=False, timeout=5.0) as http:
            try:
                return http.get(health).is_success
            except httpx.ConnectError:
                return False

    seen: list[bool] = []
    give_up_at_s = time.monotonic() + 30
    while seen[-2:] != [False, True] and time.monotonic() < give_up_at_s:
        seen.append(is_up())
        time.sleep(0.02)

    assert seen[-2:] == [False, True]
    with httpx.Client(trust_env=False, timeout=30.0) as http:
        assert url_in(ask(http, faulty.base_url, "generations", SMALL))
