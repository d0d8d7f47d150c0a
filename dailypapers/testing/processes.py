"""Instances as operators run them: `python -m dailypapers.cli ...` in a home of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

from dailypapers.testing.postgres import free_port

COMMAND = [sys.executable, "-m", "dailypapers.cli"]
INSIDE = [sys.executable, "-m", "dailypapers.testing.inside"]
PREFIX = "DAILYPAPERS_"
PATIENCE = 60.0  # Seconds until a test gives up waiting.


class Instance:
    """A home, its database, and the processes that tests start on them.

    With the address of a PostgreSQL `server` it has a database there, else SQLite in the home.
    """

    def __init__(self, home: Path, server: str = "") -> None:
        self.home = home
        self.port = free_port()
        self.database = f"{server.rpartition('/')[0]}/d{uuid4().hex}" if server else ""
        self.command = COMMAND
        self._server = server
        self._started: list[subprocess.Popen[str]] = []
        self._inside: subprocess.Popen[str] | None = None
        if server:
            self._administer(f"CREATE DATABASE {self._name}")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its processes: nothing of ours but home, database and no network."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        ours = {
            "DAILYPAPERS_HOME": str(self.home),
            "DAILYPAPERS_OFFLINE": "1",
            "DAILYPAPERS_ENCODER": "none",  # Encoding takes a core; who tests it says so.
        }
        return plain | ours | ({"DAILYPAPERS_DATABASE_URL": self.database} if self.database else {})

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end, however it ends."""
        return subprocess.run(
            [*self.command, *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command in a process group of its own, as a terminal does."""
        return self._start([*self.command, *arguments], environment, stdin=subprocess.DEVNULL)

    def python(self, script: str) -> str:
        """Run a script inside the instance and return what it printed, the last line unended.

        Fails with its traceback. One process, started by the first script, runs all of them.
        """
        if self._inside is None or self._inside.poll() is not None:
            settings = {"DJANGO_SETTINGS_MODULE": "dailypapers.config.settings"}
            self._inside = self._start(INSIDE, settings, stdin=subprocess.PIPE)
        assert self._inside.stdin is not None
        assert self._inside.stdout is not None
        self._inside.stdin.write(json.dumps(script) + "\n")
        self._inside.stdin.flush()
        printed, failed = json.loads(self._inside.stdout.readline())
        assert not failed, failed
        return str(printed).rstrip("\n")

    def _start(
        self, command: list[str], environment: dict[str, str], stdin: int
    ) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            env=self.environment | environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._started.append(process)
        return process

    def up(self) -> subprocess.Popen[str]:
        """Start everything, and wait until pages are served."""
        process = self.start("up", "--offline", "--port", str(self.port))
        self.wait_until_served(process)
        return process

    def serve(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start the half that serves pages, and wait for it."""
        process = self.start("serve", "--port", str(self.port), *arguments, **environment)
        self.wait_until_served(process)
        return process

    def wait_until_served(self, process: subprocess.Popen[str]) -> None:
        """Wait until `/health` answers; fail with what the process said if it ended."""

        def served() -> bool:
            if process.poll() is not None:
                raise AssertionError(process.communicate())
            with suppress(OSError):
                return self.get("/health")[0] == 200
            return False

        wait_for(served)

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of a page."""
        try:
            with urlopen(self.address + path, timeout=PATIENCE) as reply:
                return reply.status, reply.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()

    def health(self) -> dict[str, Any]:
        """Return what `/health` says."""
        said: dict[str, Any] = json.loads(self.get("/health")[1])
        return said

    def processes(self) -> set[int]:
        """Return the ids of all processes of this home, whoever started them."""
        mark = f"DAILYPAPERS_HOME={self.home}\0".encode()
        return {int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _has(pid, mark)}

    def kill(self) -> None:
        """End all of them at once, as a loss of power does."""
        self._inside = None
        while found := self.processes():
            for pid in found:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for process in self._started:
                process.poll()
            time.sleep(0.01)

    def copy(self, home: Path) -> Instance:
        """Return an instance with the same papers in another home. Nothing may be running."""
        twin = Instance(home)
        shutil.copytree(self.home, home)
        if self._server:
            twin.database = f"{self._server.rpartition('/')[0]}/d{uuid4().hex}"
            twin._server = self._server
            wait_for(lambda: not self._is_in_use())
            twin._administer(f"CREATE DATABASE {twin._name} TEMPLATE {self._name}")
        return twin

    def remove(self) -> None:
        """Kill what runs, and take home and database away."""
        self.kill()
        for process in self._started:
            process.communicate()
        shutil.rmtree(self.home, ignore_errors=True)
        if self._server:
            self._administer(f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")

    @property
    def _name(self) -> str:
        return self.database.rpartition("/")[2]

    def _is_in_use(self) -> bool:
        """Say whether PostgreSQL has not noticed yet that our processes are gone."""
        from psycopg import connect

        with connect(self._server) as connection:
            asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            row = connection.execute(asked, [self._name]).fetchone()
        return row is not None and row[0] > 0

    def _administer(self, statement: str) -> None:
        from psycopg import connect

        with connect(self._server, autocommit=True) as connection:
            connection.execute(statement.encode())


def interrupt(process: subprocess.Popen[str]) -> None:
    """Press Ctrl-C: the signal goes to the whole process group."""
    os.killpg(process.pid, signal.SIGINT)


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something is so; fail when it takes too long."""
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            raise AssertionError(f"not so after {seconds} seconds")
        time.sleep(0.05)


def _has(pid: str, mark: bytes) -> bool:
    """Say whether a living process has the mark in its environment; zombies have none."""
    try:
        return mark in Path(f"/proc/{pid}/environ").read_bytes() + b"\0"
    except OSError:
        return False
