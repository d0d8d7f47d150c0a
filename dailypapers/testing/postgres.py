"""A PostgreSQL server of this test run's own, in a temporary folder, gone with the run."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "postgres"  # PostgreSQL refuses to run as root; Debian's package makes this user.
READY_WITHIN = 30.0  # Seconds.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path | None:
    """Return the folder with the newest PostgreSQL of Debian, None where there is none."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


class Server:
    """A server on data of its own, which may be stopped and started again.

    It stops even if this process is killed: the system is asked to tell it so. One that is not
    `durable` is quicker, and may lose what it acknowledged when it is killed.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        programs = binaries()
        assert programs is not None
        self._programs, self._folder, self._port = programs, folder, free_port()
        self._options = {} if durable else QUICK
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        quick = () if durable else ("-N",)
        _run(
            programs / "initdb", "-D", folder / "data", "-U", OWNER, "-A", "trust", "-EUTF8", *quick
        )

    @property
    def address(self) -> str:
        """The address of its first database."""
        return f"postgres://{OWNER}@127.0.0.1:{self._port}/postgres"

    @property
    def pid(self) -> int:
        """The first of its processes."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start, and wait until it takes visitors."""
        self._process = _start(self._programs / "postgres", self._folder, self._port, self._options)
        _wait(self._programs / "pg_isready", self._folder, self._port, self._process)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT sends whoever is there away, SIGQUIT leaves all as a crash does."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=READY_WITHIN)


@contextmanager
def server() -> Iterator[str]:
    """Run a quick server until the block ends, yielding the address of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="dailypapers-postgres-"))
    try:
        ours = Server(folder)
        ours.start()
        try:
            yield ours.address
        finally:
            ours.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _command(*arguments: str | Path) -> list[str]:
    owner = [f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
    lowered = owner if os.geteuid() == 0 else []
    return ["setpriv", "--pdeathsig=INT", *lowered, "--", *map(str, arguments)]


def _run(*arguments: str | Path) -> None:
    subprocess.run(_command(*arguments), check=True, cwd="/", stdout=subprocess.DEVNULL)


def _start(
    program: Path, folder: Path, port: int, options: dict[str, str]
) -> subprocess.Popen[bytes]:
    places = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder)}
    chosen = [f"--{name}={value}" for name, value in (options | places).items()]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            _command(program, "-D", folder / "data", "-p", str(port), *chosen),
            cwd="/",
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests; they stop the server when they end.
        )


def _wait(program: Path, folder: Path, port: int, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + READY_WITHIN
    while subprocess.run([program, "-q", "-h", str(folder), "-p", str(port)]).returncode:
        if process.poll() is not None or time.monotonic() > ends:
            raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")
        time.sleep(0.05)
