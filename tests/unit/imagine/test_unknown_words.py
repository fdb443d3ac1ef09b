"""A status word that nobody knows keeps a job waiting, and is told to the log once."""

import logging

import httpx
import pytest

from components.domain.look import StillWorking
from tests.unit.imagine.engines import client_of, scripted

pytestmark = pytest.mark.anyio


async def test_an_unknown_word_is_still_working_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    words = ("pondering", "pondering", "dreaming", "pondering")
    client = client_of(scripted(*(httpx.Response(200, json={"status": word}) for word in words)))

    with caplog.at_level(logging.WARNING):
        looks = [await client.look("r-1") for _ in words]

    assert all(isinstance(look, StillWorking) for look in looks)
    assert [("pondering" in line, "dreaming" in line) for line in caplog.messages] == [
        (True, False),
        (False, True),
    ]
