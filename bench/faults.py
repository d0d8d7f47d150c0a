"""Breaks what can break under a running instance, and says what readers saw and what was lost.

Run, as root: .venv/bin/python -m bench.faults [NAME…]

Takes what `make test-deps` installs, and Debian's packages faketime and strace. Eight readers read,
search, vote and comment all the while, and remember what they were told is kept. Writes the table
of docs/benchmarks.md where all faults are tried; ends with 1 if anything acknowledged was lost.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from bench import breaking
from bench.house import House
from bench.page import replace_section, table
from bench.steady import ACTS, Reader
from dailypapers.testing.processes import wait_for

TITLE = "Faults"
CALM = 4.0  # Seconds that readers act before and, without a failure, after a fault.
LONGEST = 180.0  # Seconds after which an instance that is not well again never will be.
HEAD = ["fault", "seconds", "requests", "failed", "longest wait", "kept writes", "lost", "well in"]
ABOUT = """
Made by `python -m bench.faults`. Eight readers, signed in, read, search, vote and comment without
anything in front that would ask again for them, and remember what was acknowledged. `failed` are
requests without the answer hoped for; `longest wait` is how many seconds one reader waited at most
until something worked, tries that failed included; `well in` is how many seconds after the fault
was over everything worked, and a paper added then was found by a search. A process that ends is
started again after five seconds, as by the units of systemd.
"""


@dataclass(frozen=True)
class Fault:
    """What is broken: `breaks` does it, holds while the block runs, and mends it."""

    name: str
    lives: Callable[[Path], breaking.Living]
    breaks: Callable[[House], breaking.Broken]
    seconds: float = 0.0
    acts: tuple[str, ...] = ()


FAULTS = [
    Fault("kill -9, the only web process", breaking.sqlite, breaking.kill_web),
    Fault("kill -9, one of two web processes", breaking.two, breaking.kill_one),
    Fault("kill -9, the worker", breaking.sqlite, breaking.kill_work),
    Fault("kill -9, everything", breaking.sqlite, breaking.kill_all),
    Fault("kill -9, everything, on PostgreSQL", breaking.postgres, breaking.kill_all),
    Fault("PostgreSQL crashes and is away", breaking.postgres, breaking.crash_postgres, 5),
    Fault("PostgreSQL is restarted", breaking.postgres, breaking.restart_postgres),
    Fault("Redis is away", breaking.redis, breaking.kill_redis, 10, ("sign_in",)),
    Fault("the disk is full", breaking.small_disk, breaking.fill_disk, 10),
    Fault("the clock is a day ahead, then right", breaking.clock, breaking.tomorrow, 10),
    Fault("the clock is an hour behind, then right", breaking.clock, breaking.an_hour_ago, 10),
    Fault("each sync to disk takes .2 s more", breaking.slow_disk, breaking.wait, 15),
    Fault("the worker is stuck", breaking.sqlite, breaking.stop_work, 15),
    Fault("the index is overwritten in the middle", breaking.sqlite, breaking.spoil_index),
    Fault("no DNS answers", breaking.no_dns, breaking.wait, 15, ("forget",)),
]


def main() -> None:
    """Try all faults, or those whose names begin so, and print or write the table."""
    chosen = [one for one in FAULTS if one.name.startswith(tuple(sys.argv[1:] or [""]))]
    rows, gone = [], []
    for fault in chosen:
        row, lost = _tried(fault)
        print(" | ".join(row), *lost, sep="\n", flush=True)
        rows.append(row)
        gone += lost
    if chosen == FAULTS:
        replace_section(TITLE, f"{ABOUT.strip()}\n\n{table(HEAD, rows)}")
    sys.exit(1 if gone else 0)


def _tried(fault: Fault) -> tuple[list[str], list[str]]:
    with _somewhere() as folder, fault.lives(folder) as house:
        readers = house.come(ACTS | dict.fromkeys(fault.acts, 1))
        for reader in readers:
            reader.start()
        time.sleep(CALM)
        with fault.breaks(house):
            time.sleep(fault.seconds)
        ended = time.monotonic()
        well = _well_again(house, readers, ended)
        for reader in readers:
            reader.over.set()
        for reader in readers:
            reader.join()
        memories = [reader.memory for reader in readers]
        lost = house.lost(memories)
    kept = sum(memory.acknowledged for memory in memories)
    return [*_seen(fault, readers), str(kept), str(len(lost)), well], lost


def _seen(fault: Fault, readers: list[Reader]) -> list[str]:
    failed = sum((reader.failed for reader in readers), Counter[str]())
    kinds = ", ".join(f"{number} {kind}" for kind, number in failed.most_common())
    requests = sum(reader.seen.total() for reader in readers)
    waited = max(reader.longest for reader in readers)
    seconds = f"{fault.seconds:g}" if fault.seconds else "at once"
    return [fault.name, seconds, str(requests), kinds or "0", f"{waited:.1f}"]


def _well_again(house: House, readers: list[Reader], ended: float) -> str:
    """Wait until all works and return how many seconds that took since the fault ended."""
    wait_for(house.is_ready, LONGEST)
    title = f"Found again {uuid4().hex}"
    address, found = house.add(title), 0.0
    while (late := time.monotonic() - ended) < LONGEST:
        if not found and house.finds(title, address):
            found = time.monotonic()
        failure = max(reader.last_failure for reader in readers)
        if found and time.monotonic() > max(found, failure) + CALM:
            return f"{max(found, failure) - ended:.1f}"
        time.sleep(0.1)
    return f"not in {late:.0f}"


@contextmanager
def _somewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dailypapers-faults-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL's user passes through.
        yield Path(folder)


if __name__ == "__main__":
    main()
