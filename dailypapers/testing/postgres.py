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


@contextmanager
def server() -> Iterator[str]:
    """Run a server until the block ends, yielding the address of its first database.

    It stops even if this process is killed: the system is asked to tell it so.
    """
    programs = binaries()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="dailypapers-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        _run(programs / "initdb", "-D", folder / "data", "-U", OWNER, "-A", "trust", "-N", "-EUTF8")
        port = free_port()
        process = _start(programs / "postgres", folder, port)
        try:
            _wait(programs / "pg_isready", folder, port, process)
            yield f"postgres://{OWNER}@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # Disconnects whoever is still there.
            process.wait(timeout=READY_WITHIN)
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


def _start(program: Path, folder: Path, port: int) -> subprocess.Popen[bytes]:
    places = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder)}
    options = [f"--{name}={value}" for name, value in (QUICK | places).items()]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            _command(program, "-D", folder / "data", "-p", str(port), *options),
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
