"""What this process has answered: counts, seconds and queries by class of request.

Each server process counts for itself and writes its counts to a file of its own in the home every
other second, so that whichever is asked for `/metrics` can tell those of all.
"""

from __future__ import annotations

import json
import os
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from dailypapers.core.files import write_whole

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)  # seconds, each upper end
EVERY = 2.0  # Seconds between two writes of the file.
FOR_PROGRAMS = ("/api", "/oai", "/mcp")
UNCOUNTED = ("/health", "/metrics")


@dataclass(frozen=True, slots=True)
class Took:
    """What one request took: by the clock, of the processor, and of the database."""

    seconds: float
    cpu_seconds: float
    queries: int
    query_seconds: float


@dataclass(slots=True)
class Counts:
    """Requests of one class: by status, by duration, and what they took in all."""

    statuses: dict[str, int] = field(default_factory=dict)
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    queries: int = 0
    query_seconds: float = 0.0

    def add(self, status: int, took: Took) -> None:
        """Count one more."""
        group = f"{status // 100}xx"
        self.statuses[group] = self.statuses.get(group, 0) + 1
        self.buckets[bisect_left(BUCKETS, took.seconds)] += 1
        self.seconds += took.seconds
        self.cpu_seconds += took.cpu_seconds
        self.queries += took.queries
        self.query_seconds += took.query_seconds


_lock = threading.Lock()
_counts: dict[str, Counts] = {}
_written = 0.0


def class_of(request: HttpRequest) -> str:
    """Return in a word what kind of request it is, an empty text for one that is not counted.

    Classes tell nothing of who asked, or for which paper.
    """
    path, match = request.path, request.resolver_match
    if path.startswith(UNCOUNTED):
        return ""
    if path.startswith("/static/"):
        return "static"
    if path.startswith(FOR_PROGRAMS):
        return "program"
    if request.method not in {"GET", "HEAD"}:
        return "write"
    name = (match.url_name or "") if match else ""
    if name.startswith(("feed.", "agenda")) or name.endswith(".feed"):
        return "feed"
    if name.startswith("search"):
        return "search"
    is_reader = getattr(getattr(request, "user", None), "is_authenticated", False)
    return "signed-in" if is_reader else "read"


def count(kind: str, status: int, took: Took) -> None:
    """Count a request that was answered."""
    global _written
    with _lock:
        _counts.setdefault(kind, Counts()).add(status, took)
        if time.monotonic() - _written < EVERY:
            return
        _written = time.monotonic()
        said = json.dumps({kind: asdict(counts) for kind, counts in _counts.items()})
    with suppress(OSError):  # A full disk is no reason not to answer.
        write_whole(_folder() / f"{os.getpid()}.json", said)


def of_all() -> Iterator[tuple[str, dict[str, Counts]]]:
    """Yield the counts of each server process that lives, by its id."""
    for path in sorted(_folder().glob("*.json")):
        if not Path(f"/proc/{path.stem}").exists() and Path("/proc").exists():
            path.unlink(missing_ok=True)
            continue
        with suppress(OSError, ValueError, TypeError):
            said: dict[str, Any] = json.loads(path.read_text())
            yield path.stem, {kind: Counts(**counts) for kind, counts in said.items()}


def _folder() -> Path:
    return Path(settings.HOME) / "metrics"
