"""One client serves any event loop; each loop has connections of its own."""

import asyncio
import threading

import httpx
import pytest

from components.imagine.connections import Connections


def test_each_loop_gets_its_own_clients_and_keeps_them() -> None:
    connections = Connections()

    async def twice() -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
        first, second = connections.here(), connections.here()
        assert first is second
        await connections.aclose()
        return first.sending, first.reading

    one, other = asyncio.run(twice()), asyncio.run(twice())

    assert len({*one, *other}) == 4
    assert all(client.is_closed for client in (*one, *other))


def test_lines_of_a_loop_that_is_gone_are_forgotten() -> None:
    connections = Connections()

    async def use() -> int:
        connections.here()
        return len(connections._lines)

    assert [asyncio.run(use()) for _ in range(3)] == [1, 1, 1]


def test_closing_reaches_a_loop_that_runs_in_another_thread() -> None:
    connections = Connections()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def use() -> httpx.AsyncClient:
        return connections.here().reading

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
    connections = Connections(http)

    assert connections.here().sending is connections.here().reading is http
    await connections.aclose()
