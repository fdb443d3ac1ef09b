"""The sandbox's process: it comes back after a crash with everything it had, and leaves nobody behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from components.errors import EngineUnreachable
from components.sandbox.embedded import EmbeddedSandbox
from tests.contract.sandbox_client import SMALL, look, submit, wait

PATIENCE_S = 120.0
ROOT = Path(__file__).resolve().parents[2]

EMBEDDER = """
import sys, threading
from pathlib import Path
from components.sandbox.embedded import EmbeddedSandbox
sandbox = EmbeddedSandbox(Path(sys.argv[1]))
sandbox.start()
print(sandbox.pid, sandbox.base_url, flush=True)
threading.Event().wait()
"""


def until(condition: Callable[[], bool]) -> None:
    give_up_at_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up_at_s, "waited in vain"
        time.sleep(0.05)


def group_lives(leader: int) -> bool:
    """Whether any process of the group is there, zombies nobody waits for left aside."""
    try:
        os.killpg(leader, 0)
    except ProcessLookupError:
        return False
    return True


def answers(http: httpx.Client, base_url: str) -> bool:
    try:
        return http.get(f"{base_url.removesuffix('/v1')}/healthz").is_success
    except httpx.HTTPError:
        return False


@pytest.fixture
def own_sandbox(tmp_path: Path) -> Iterator[EmbeddedSandbox]:
    running = EmbeddedSandbox(tmp_path)
    running.start()
    yield running
    running.stop()


def test_a_crash_in_mid_render_loses_nothing(http: httpx.Client, own_sandbox: EmbeddedSandbox) -> None:
    base_url, killed = own_sandbox.base_url, own_sandbox.pid
    assert killed is not None
    first = submit(http, base_url, "generations", SMALL | {"duration": 3})
    second = submit(http, base_url, "generations", SMALL)
    until(lambda: look(http, base_url, first)[1].get("progress", 0) > 0)
    os.kill(killed, signal.SIGKILL)
    until(lambda: own_sandbox.pid != killed and answers(http, base_url))
    assert own_sandbox.base_url == base_url
    for request_id in (first, second):
        assert wait(http, base_url, request_id)["status"] == "completed"
    until(lambda: not group_lives(killed))


def test_stopping_leaves_no_process_and_starting_again_keeps_port_and_results(
    http: httpx.Client, own_sandbox: EmbeddedSandbox
) -> None:
    base_url, leader = own_sandbox.base_url, own_sandbox.pid
    assert leader is not None
    done = wait(http, base_url, submit(http, base_url, "generations", SMALL))
    own_sandbox.stop()
    assert own_sandbox.pid is None
    until(lambda: not group_lives(leader))
    own_sandbox.start()
    assert own_sandbox.base_url == base_url
    assert look(http, base_url, done["id"]) == (200, done)
    assert http.get(done["data"][0]["url"]).status_code == 200


def test_killing_the_parent_leaves_no_process(http: httpx.Client, tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", EMBEDDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    with parent.stdout as said:
        pid, base_url = said.readline().split()
    submit(http, base_url, "generations", SMALL | {"duration": 15})
    until(lambda: not http.get(f"{base_url.removesuffix('/v1')}/healthz").json()["idle"])
    assert group_lives(int(pid))
    parent.kill()
    parent.wait()
    until(lambda: not group_lives(int(pid)))
    assert not answers(http, base_url)


def test_a_second_sandbox_of_one_folder_stands_by_and_takes_over(
    http: httpx.Client, own_sandbox: EmbeddedSandbox, tmp_path: Path
) -> None:
    second = EmbeddedSandbox(tmp_path)
    second.start()
    try:
        base_url = own_sandbox.base_url
        assert second.base_url == base_url
        request_id = submit(http, base_url, "generations", SMALL)
        own_sandbox.stop()
        until(lambda: answers(http, base_url))
        assert wait(http, base_url, request_id)["status"] == "completed"
    finally:
        second.stop()
    assert not answers(http, base_url)


def test_a_sandbox_that_cannot_start_says_so(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    sandbox = EmbeddedSandbox(in_the_way)
    with pytest.raises(EngineUnreachable, match="did not start"):
        sandbox.start()
    with pytest.raises(EngineUnreachable, match="not running"):
        _ = sandbox.base_url
    assert sandbox.pid is None
