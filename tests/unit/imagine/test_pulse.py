"""The pulse tells within moments whether an engine answers, and never blocks who reads it."""

import time

import pytest
from pydantic import SecretStr

from components.domain.engine_facts import Answering
from components.imagine.pulse import Pulse
from tests.replay_server import Fault, ReplayServer, Script, answer
from tests.unit.imagine.engines import KEY


def becomes(pulse: Pulse, expected: Answering) -> bool:
    """Whether it says so before anybody's patience ends."""
    deadline = time.monotonic() + 60.0
    while pulse.answering is not expected and time.monotonic() < deadline:
        time.sleep(0.01)
    return pulse.answering is expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (answer(200, {"models": []}), Answering.YES),
        (answer(404), Answering.YES),
        (answer(503, "upstream connect error"), Answering.YES),
        (answer(429, {"error": "Too many requests"}), Answering.YES),
        (answer(403, {"error": "used all available credits"}), Answering.YES),
        (answer(302, headers={"Location": "/elsewhere"}), Answering.YES),
        (answer(401), Answering.KEY_REFUSED),
        (answer(403), Answering.KEY_REFUSED),
        (answer(400, {"error": "Incorrect API key provided: xa***yz"}), Answering.KEY_REFUSED),
        (Fault.HANG_UP, Answering.NO),
        (Fault.RESET, Answering.NO),
    ],
)
def test_any_answer_is_a_yes_unless_it_refuses_the_key(script: Script, expected: Answering) -> None:
    with ReplayServer(script) as server:
        pulse = Pulse(server.base_url + "/", KEY, every_s=0.02)
        pulse.start()
        try:
            assert becomes(pulse, expected)
        finally:
            pulse.stop()

    assert server.heard[0].path == "/v1/video-generation-models"
    assert server.heard[0].headers["authorization"] == f"Bearer {KEY.get_secret_value()}"


def test_before_it_has_started_nothing_was_asked() -> None:
    assert Pulse("http://127.0.0.1:9/v1", None).answering is Answering.NOT_ASKED_YET


def test_an_engine_that_comes_back_is_noticed() -> None:
    with ReplayServer(Fault.HANG_UP, answer(401), answer(404)) as server:
        pulse = Pulse(server.base_url, None, every_s=0.1)
        pulse.start()
        pulse.start()
        try:
            assert becomes(pulse, Answering.NO)
            assert becomes(pulse, Answering.YES)
        finally:
            pulse.stop()

    assert "authorization" not in server.heard[0].headers


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:1/v1", "nonsense", "http://[::1/v1"])
def test_an_address_where_nobody_is_is_a_no(base_url: str) -> None:
    pulse = Pulse(base_url, None)
    pulse.start()
    try:
        assert becomes(pulse, Answering.NO)
    finally:
        pulse.stop()


def test_a_key_that_cant_be_one_is_refused_without_asking() -> None:
    with ReplayServer(answer(200)) as server:
        pulse = Pulse(server.base_url, SecretStr("new\nline"))
        pulse.start()
        try:
            assert becomes(pulse, Answering.KEY_REFUSED)
        finally:
            pulse.stop()

    assert server.heard == []


def test_it_can_be_stopped_twice_and_started_again() -> None:
    with ReplayServer(answer(200)) as server:
        pulse = Pulse(server.base_url, None)
        pulse.stop()
        for _ in range(2):
            pulse.start()
            pulse.stop()
        pulse.stop()
