"""Houses to live in, and the ways to break them: each holds while its block runs."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

from bench.house import House, Kept
from dailypapers.testing.postgres import Server, free_port

Living: TypeAlias = AbstractContextManager[House]
Broken: TypeAlias = AbstractContextManager[None]
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
SLOW = "-e trace=fsync,fdatasync -e inject=fsync,fdatasync:delay_exit=200000"
SMALL = 300_000_000  # bytes of a small disk
SPOILT = 4096  # bytes in the middle of each file of an index


@contextmanager
def sqlite(folder: Path, processes: int = 1) -> Iterator[House]:
    """On SQLite."""
    house = House(folder)
    with house.serving(processes):
        yield house


two = partial(sqlite, processes=2)


@contextmanager
def postgres(folder: Path) -> Iterator[House]:
    """On a PostgreSQL that keeps what it acknowledged."""
    (folder / "postgres").mkdir()
    server = Server(folder / "postgres", durable=True)
    server.start()
    try:
        house = House(folder, server.address)
        house.postgres = server
        with house.serving():
            yield house
    finally:
        server.stop()


@contextmanager
def redis(folder: Path) -> Iterator[House]:
    """On SQLite, with tries counted in Redis."""
    port = free_port()
    house = House(folder, DAILYPAPERS_REDIS_URL=f"redis://127.0.0.1:{port}/0")
    command = f"redis-server --port {port} --bind 127.0.0.1 --dir {folder}".split()
    house.redis = Kept(command)
    try:
        with house.serving():
            yield house
    finally:
        house.redis.end()


@contextmanager
def small_disk(folder: Path) -> Iterator[House]:
    """On SQLite, on a disk of its own."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "none", folder], check=True)
    try:
        with sqlite(folder) as house:
            yield house
    finally:
        subprocess.run(["umount", folder], check=True)


@contextmanager
def clock(folder: Path) -> Iterator[House]:
    """On SQLite, by a clock that can be put forward and back."""
    house = House(folder)
    house.environment |= {
        "LD_PRELOAD": FAKETIME,
        "FAKETIME_TIMESTAMP_FILE": str(_clock_of(house, "+0")),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with house.serving():
        yield house


@contextmanager
def slow_disk(folder: Path) -> Iterator[House]:
    """On SQLite, where each sync takes a fifth of a second longer."""
    house = House(folder)
    house.wrap = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", *SLOW.split()]
    with house.serving():
        yield house


@contextmanager
def no_dns(folder: Path) -> Iterator[House]:
    """On SQLite, on the net, with a mail server by name and a name server that never answers."""
    (folder / "resolv.conf").write_text("nameserver 127.0.0.1\n")
    there = f'mount --bind {folder}/resolv.conf /etc/resolv.conf && exec "$@"'
    house = House(folder, DAILYPAPERS_OFFLINE="0", DAILYPAPERS_SMTP_HOST="mail.example.org")
    house.wrap = ["unshare", "--mount", "sh", "-c", there, "sh"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 53))
        with house.serving():
            yield house


@contextmanager
def wait(house: House) -> Iterator[None]:
    """Break nothing: the house is broken as it is."""
    yield


@contextmanager
def kill_web(house: House) -> Iterator[None]:
    """Kill the server."""
    _signal(house.web, signal.SIGKILL)
    yield


@contextmanager
def kill_one(house: House) -> Iterator[None]:
    """Kill one of the processes that a server has started to answer."""
    assert house.web.process is not None
    answering = [pid for pid in house.ours.processes() if _answers(pid, house.web.process.pid)]
    assert len(answering) == 2
    os.kill(random.choice(answering), signal.SIGKILL)
    yield


@contextmanager
def kill_work(house: House) -> Iterator[None]:
    """Kill the worker."""
    _signal(house.work, signal.SIGKILL)
    yield


@contextmanager
def kill_all(house: House) -> Iterator[None]:
    """Kill all processes of the instance at once."""
    for pid in house.ours.processes():
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    yield


@contextmanager
def crash_postgres(house: House, how: signal.Signals = signal.SIGQUIT) -> Iterator[None]:
    """Let PostgreSQL drop everything, as it does when one of its processes is killed."""
    house.postgres.stop(how)
    yield
    house.postgres.start()


restart_postgres = partial(crash_postgres, how=signal.SIGINT)


@contextmanager
def kill_redis(house: House) -> Iterator[None]:
    """Take Redis away."""
    house.redis.end()
    yield
    house.redis = Kept(house.redis.command)


@contextmanager
def fill_disk(house: House) -> Iterator[None]:
    """Leave no room on the disk."""
    filler = house.folder / "filler"
    with filler.open("wb") as file, suppress(OSError):
        while True:
            file.write(bytes(65536))
            file.flush()
    yield
    filler.unlink()


@contextmanager
def tomorrow(house: House, offset: str = "+1d") -> Iterator[None]:
    """Put the clock elsewhere, and then right."""
    _clock_of(house, offset)
    yield
    _clock_of(house, "+0")


an_hour_ago = partial(tomorrow, offset="-1h")


@contextmanager
def stop_work(house: House) -> Iterator[None]:
    """Hold the worker where it stands, so that it neither works nor ends."""
    _signal(house.work, signal.SIGSTOP)
    yield
    _signal(house.work, signal.SIGCONT)


@contextmanager
def spoil_index(house: House) -> Iterator[None]:
    """Overwrite the middle of each file of the index, as a bad disk does."""
    for path in (house.ours.home / "index").rglob("*"):
        if path.is_file() and path.stat().st_size > 2 * SPOILT:
            with path.open("r+b") as file:
                file.seek(path.stat().st_size // 2)
                file.write(os.urandom(SPOILT))
    yield


def _signal(kept: Kept, number: signal.Signals) -> None:
    assert kept.process is not None
    os.kill(kept.process.pid, number)


def _answers(pid: int, parent: int) -> bool:
    """Say whether a process is one that its parent started to answer requests."""
    said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(said[1]) == parent and b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()


def _clock_of(house: House, offset: str) -> Path:
    file = house.folder / "clock"
    file.write_text(f"{offset}\n")
    return file
