"""A sandbox keeps its port from one start to the next, and takes another when it can't."""

from pathlib import Path

import pytest

from components.sandbox.address import listen, origin, remembered_port


def test_the_port_is_remembered_with_the_folder(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0, tmp_path) as first:
        port = first.getsockname()[1]
    with listen("127.0.0.1", 0, tmp_path) as second:
        assert second.getsockname()[1] == port


def test_a_remembered_port_that_is_taken_is_given_up(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0, tmp_path) as first, listen("127.0.0.1", 0, tmp_path) as second:
        assert second.getsockname()[1] not in {0, first.getsockname()[1]}
        assert remembered_port(tmp_path) == second.getsockname()[1]


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0, tmp_path) as first, pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", first.getsockname()[1], tmp_path)


@pytest.mark.parametrize("rubbish", ["", "port", "99999999"])
def test_rubbish_in_the_memory_is_no_obstacle(tmp_path: Path, rubbish: str) -> None:
    (tmp_path / "port").write_text(rubbish)
    with listen("127.0.0.1", 0, tmp_path) as listener:
        assert listener.getsockname()[1] > 0


def test_a_server_on_every_address_is_reached_at_loopback() -> None:
    assert origin("0.0.0.0", 8600) == "http://127.0.0.1:8600"
    assert origin("192.168.1.5", 8600) == "http://192.168.1.5:8600"
