"""A real Redis on this machine for tests (Debian's package)."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from dailypapers.testing.plugin import HOW_TO_GET, MUST_RUN_ALL
from dailypapers.testing.postgres import free_port
from dailypapers.testing.processes import wait_for


class RedisServer:
    """A server of its own on loopback, that keeps nothing on disk."""

    def __init__(self, program: str, folder: Path) -> None:
        self.port = free_port()
        plain = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self._process = subprocess.Popen([program, *plain, str(folder)], stdout=subprocess.DEVNULL)
        wait_for(self._answers)

    @property
    def address(self) -> str:
        """What `DAILYPAPERS_REDIS_URL` takes."""
        return f"redis://127.0.0.1:{self.port}/0"

    def kill(self) -> None:
        """Kill it, if that was not done."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
            return True
        return False


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """Run one until the block ends; skip the test where there is none, unless it must run."""
    program = shutil.which("redis-server")
    if program is None:
        assert not MUST_RUN_ALL
        pytest.skip(f"Redis is missing. {HOW_TO_GET}")
    server = RedisServer(program, folder)
    try:
        yield server
    finally:
        server.kill()
