from __future__ import annotations

import asyncio
import itertools
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest

from dailypapers.ops.accepting import WAITING, OneByOne
from dailypapers.testing.processes import Instance

COME = 60  # Connections at once.
LONGER = 6.0  # Seconds: more than uvicorn keeps a connection by itself.


@pytest.fixture
def waiting() -> Iterator[socket.socket]:
    """Give a socket at which five connections wait."""
    with ExitStack() as stack:
        shared = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        shared.setblocking(False)
        for _ in range(5):
            stack.enter_context(socket.create_connection(shared.getsockname()))
        yield shared


def taken(loop: asyncio.AbstractEventLoop, shared: socket.socket) -> list[int]:
    """Return how many connections had been taken after each turn of the loop."""
    made: list[asyncio.Transport] = []

    class Noted(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            made.append(transport)

    async def count() -> list[int]:
        async with await loop.create_server(Noted, sock=shared, backlog=WAITING):
            numbers = []
            for _ in range(20):
                await asyncio.sleep(0)
                numbers.append(len(made))
            for transport in made:
                transport.abort()
            await asyncio.sleep(0)
            return numbers

    try:
        return loop.run_until_complete(count())
    finally:
        loop.close()


def test_a_process_takes_one_connection_and_then_looks_at_its_work(waiting: socket.socket) -> None:
    numbers = taken(OneByOne(), waiting)
    assert numbers[-1] == 5
    assert max(after - before for before, after in itertools.pairwise(numbers)) == 1


def test_asyncio_by_itself_would_take_all_of_them(waiting: socket.socket) -> None:
    numbers = taken(asyncio.SelectorEventLoop(), waiting)
    assert max(after - before for before, after in itertools.pairwise(numbers)) == 5


def test_all_who_come_together_are_answered_and_may_pause(migrated: Instance) -> None:
    migrated.serve("--workers", "2")
    with ExitStack() as stack:
        connections = [HTTPConnection("127.0.0.1", migrated.port) for _ in range(COME)]
        for connection in connections:
            stack.callback(connection.close)
            connection.connect()
        for connection in connections:
            connection.request("GET", "/health")
        assert {answer(connection) for connection in connections} == {200}
        time.sleep(LONGER)
        for connection in connections:
            connection.request("GET", "/health")
        assert {answer(connection) for connection in connections} == {200}


def answer(connection: HTTPConnection) -> int:
    """Return the status of what was asked for, read to its end."""
    response = connection.getresponse()
    response.read()
    return response.status
