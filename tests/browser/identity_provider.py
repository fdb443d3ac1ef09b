"""A real OpenID Connect provider on loopback, in a process of its own, with the people a test names."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.serving import START_LIMIT_S, free_port


@contextmanager
def identity_provider(*people: dict[str, object]) -> Iterator[str]:
    """The provider's address, which is its name as an issuer too.

    Args:
        people: the claims of each, with a `sub`; signing in is one click on that.
    """
    port = free_port()
    known = [part for claims in people for part in ("--user-claims", json.dumps(claims))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--host", "localhost", "--port", str(port), *known]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await_answer(f"http://localhost:{port}/.well-known/openid-configuration", process)
        yield f"http://localhost:{port}"
    finally:
        process.kill()
        process.wait()


def _await_answer(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(address, timeout=2.0).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the identity provider did not start")
