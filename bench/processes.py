"""Runs the program as its users do, and reads what the kernel says it cost."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took: seconds of wall and CPU time, peak memory in MB."""

    wall: float
    cpu: float
    peak_mb: float
    output: str


def run(home: Path, *arguments: str) -> Cost:
    """Run one `dailypapers` command to its end and return what it cost; raise if it fails."""
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "dailypapers.cli", *arguments],
        env=environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"dailypapers {' '.join(arguments)} ended with {status}")
    return Cost(
        wall=time.monotonic() - started,
        cpu=usage.ru_utime + usage.ru_stime,
        peak_mb=usage.ru_maxrss / 1024,
        output=output,
    )


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a measured process: its own home, no outgoing traffic."""
    return {**os.environ, "DAILYPAPERS_HOME": str(home), "DAILYPAPERS_OFFLINE": "1"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and what asking it costs."""

    pid: int
    port: int

    def cpu_ms(
        self, path: str, headers: Mapping[str, str] | None = None, *, status: int = 200
    ) -> float:
        """Ask for a page and return the CPU milliseconds the server process spent on it."""
        before = self._cpu_seconds()
        answered = self._ask(path, headers or {})[0]
        if answered != status:
            raise RuntimeError(f"{path} answered {answered}")
        return (self._cpu_seconds() - before) * 1000

    def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body of a page."""
        status, _, body = self._ask(path, {})
        return status, body

    def headers(self, path: str) -> dict[str, str]:
        """Return the headers of a page."""
        return self._ask(path, {})[1]

    def _ask(self, path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers=dict(headers))
            reply = connection.getresponse()
            said = {name.title(): value for name, value in reply.getheaders()}
            return reply.status, said, reply.read()
        finally:
            connection.close()

    def peak_mb(self) -> float:
        """Return the most memory the process has held, file cache that it maps included."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        held = next(line for line in lines if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024

    def _cpu_seconds(self) -> float:
        """The process' CPU clock to the nanosecond (clock_getcpuclockid, threads included)."""
        return time.clock_gettime((~self.pid << 3) | 2)


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """Run `dailypapers serve` on a free port while the block runs."""
    port = free_port()
    command = [sys.executable, "-m", "dailypapers.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment(home))
    try:
        wait_for(port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """Return a loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, path: str = "/health") -> None:
    """Return once a page is answered with 200."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            if Server(0, port).get(path)[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nothing answered on port {port} in {START_SECONDS} s")
