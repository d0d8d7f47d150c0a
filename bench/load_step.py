"""One step of a load: so many readers at once, what they waited, and what it cost."""

from __future__ import annotations

import csv
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.house import House
from bench.watched import cpu_seconds, family, megabytes
from dailypapers.testing.postgres import Server

PAUSE = 1.25  # Seconds that a reader of load_day waits between two acts, on average.
KINDS = ("reading", "searching", "signed in", "votes", "comments")
WRITES = {"paper.vote": "votes", "paper.comments": "comments"}
READS = {"read": "reading", "search": "searching", "signed-in": "signed in"}
HEAD = ["readers", "requests/s", "of", "failed", *KINDS, "cores", "MB"]


class Step:
    """What happens between `begin` and `end`; `read` when Locust has written what it saw."""

    def __init__(self, house: House, database: Server | None, readers: int) -> None:
        self.readers, self.file = readers, house.folder / f"step-{readers}"
        self._house, self._database = house, database
        self._log = house.folder / "log"
        self.seen: dict[str, dict[str, str]] = {}
        self.spent: dict[str, list[float]] = defaultdict(list)

    def begin(self, locust: int) -> None:
        """Take the time, of the clock and of all processes."""
        self._locust = locust
        self._place, self._began = self._log.stat().st_size, time.monotonic()
        self._before = self._cpu()

    def end(self) -> None:
        """Take it again, and what is held."""
        took = time.monotonic() - self._began
        now = self._cpu()
        self.cores = [(now[name] - before) / took for name, before in self._before.items()]
        ours = self._families()
        self.megabytes = megabytes([*ours["server"], *ours["worker"]])
        with self._log.open("rb") as file:
            file.seek(self._place)
            for kind, milliseconds in _requests(file.read()):
                self.spent[kind].append(milliseconds)

    def read(self) -> None:
        """Read what Locust saw; end all if its readers themselves failed."""
        faults = Path(f"{self.file}_exceptions.csv").read_text().splitlines()[1:]
        if faults:
            sys.exit("\n".join(["The readers themselves failed:", *faults[:20]]))
        with Path(f"{self.file}_stats.csv").open() as file:
            self.seen = {row["Name"]: row for row in csv.DictReader(file)}

    def row(self, first: Step) -> list[str]:
        """Return its row of the table."""
        whole = self.seen["Aggregated"]
        rate, limit = float(whole["Requests/s"]), self.readers * first.asked_a_second()
        kinds = [self._waited(kind) for kind in KINDS]
        cores = " + ".join(f"{busy:.2f}" for busy in self.cores)
        said = [str(self.readers), f"{rate:.1f}", f"{limit:.1f}", whole["Failure Count"]]
        return [*said, *kinds, cores, f"{self.megabytes:,.0f}"]

    def asked_a_second(self) -> float:
        """Return how many requests one reader made a second if waiting were as long as here."""
        whole = self.seen["Aggregated"]
        number, seconds = int(whole["Request Count"]), float(whole["Average Response Time"]) / 1000
        writes = sum(
            int(self.seen[kind]["Request Count"]) for kind in WRITES.values() if kind in self.seen
        )
        an_act = number / max(1, number - writes)  # Before a write its form is asked for.
        return an_act / (PAUSE + an_act * seconds)

    def _waited(self, kind: str) -> str:
        seen = self.seen.get(kind)
        if seen is None:
            return "none came"
        waited = " / ".join(f"{float(seen[part]):.0f}" for part in ("50%", "95%", "99%"))
        return f"{float(seen['Requests/s']):.1f}: {waited}"

    def _families(self) -> dict[str, list[int]]:
        web, work = self._house.web.process, self._house.work.process
        assert web
        assert work
        database = family(self._database.pid) if self._database else []
        return {"server": [*family(web.pid), *database], "worker": family(work.pid)}

    def _cpu(self) -> dict[str, float]:
        pids = {**self._families(), "Locust": [self._locust]}
        return {name: cpu_seconds(them) for name, them in pids.items()}


def costs(steps: list[Step]) -> dict[str, float]:
    """Return the CPU ms a request of each kind, over all steps."""
    spent: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for step in steps:
        for kind in KINDS:
            spent[kind] += step.spent[kind]
    return {kind: sum(these) / len(these) for kind, these in spent.items() if these}


def _requests(log: bytes) -> Iterator[tuple[str, float]]:
    """Yield the kind of each request that the log tells of, and its CPU ms."""
    for line in log.splitlines():
        if b'"cpu_ms"' in line:
            said: dict[str, Any] = json.loads(line)
            kind = (
                WRITES.get(said["route"]) if said["class"] == "write" else READS.get(said["class"])
            )
            if kind:
                yield kind, said["cpu_ms"]
