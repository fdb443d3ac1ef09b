"""One client serves any event loop; each loop has connections of its own."""

import asyncio
import threading

import httpx
import pytest

from components.imagine.connections import LOOKS_AT_ONCE, Connections

BASE_URL = "http://127.0.0.1:9/v1"


def test_each_loop_gets_its_own_clients_and_keeps_them() -> None:
    connections = Connections(BASE_URL)

    async def twice() -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
        first, second = connections.here(), connections.here()
        assert first is second
        await connections.aclose()
        return first.sending, first.files

    one, other = asyncio.run(twice()), asyncio.run(twice())

    assert len({*one, *other}) == 4
    assert all(client.is_closed for client in (*one, *other))


def test_lines_of_a_loop_that_is_gone_are_forgotten() -> None:
    connections = Connections(BASE_URL)

    async def use() -> int:
        connections.here()
        return len(connections._lines)

    assert [asyncio.run(use()) for _ in range(3)] == [1, 1, 1]


def test_closing_reaches_a_loop_that_runs_in_another_thread() -> None:
    connections = Connections(BASE_URL)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def use() -> httpx.AsyncClient:
        return connections.here().files

    try:
        theirs = asyncio.run_coroutine_threadsafe(use(), loop).result(5)
        asyncio.run(connections.aclose())
        assert theirs.is_closed
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.mark.anyio
async def test_a_given_client_is_used_for_everything() -> None:
    http = httpx.AsyncClient()
    connections = Connections(BASE_URL, http)

    async with connections.here().lane() as lane:
        assert lane is None
        assert connections.here().sending is connections.here().files is http
    await connections.aclose()


@pytest.mark.anyio
async def test_a_lane_is_used_again_but_never_by_two_at_a_time() -> None:
    lines = Connections(BASE_URL).here()

    async with lines.lane() as one, lines.lane() as other:
        assert one is not other
    async with lines.lane() as again:
        assert again in {one, other}

    await lines.aclose()


@pytest.mark.anyio
async def test_only_so_many_look_at_once() -> None:
    lines = Connections(BASE_URL).here()
    looking, most = 0, 0

    async def look() -> None:
        nonlocal looking, most
        async with lines.lane():
            looking += 1
            most = max(most, looking)
            await asyncio.sleep(0)
            looking -= 1

    await asyncio.gather(*(look() for _ in range(3 * LOOKS_AT_ONCE)))

    assert most == LOOKS_AT_ONCE
    await lines.aclose()
