"""The bundled archive: real days of papers for an instance that has none yet, without a network."""

from __future__ import annotations

import lzma
from collections.abc import Callable, Iterator
from importlib import resources
from itertools import islice

from dailypapers.catalogue.models import Paper, Record
from dailypapers.sources.files.jsonl import read_line
from dailypapers.sources.ingest import ingest

BATCH = 1000
NAME = "papers.jsonl.xz"


def load_into_empty(progress: Callable[[int], None] = lambda papers: None) -> int:
    """Take the archive in, if the catalogue has no papers but the archive's own; return how many.

    A load that was killed goes on at the next start: batches that are in are recognised as same.
    """
    foreign = Paper.objects.filter(merged_into=None).exclude(records__source="archive")
    if foreign.exists() or is_loaded():
        return 0
    taken, lines = 0, _lines()
    while batch := [read_line(line) for line in islice(lines, BATCH)]:
        ingest(batch)
        taken += len(batch)
        progress(taken)
    return taken


def is_loaded() -> bool:
    """Say whether the last record of the archive is in the catalogue."""
    *_, last = _lines()
    record = read_line(last)
    return Record.objects.filter(source=record.source, source_id=record.source_id).exists()


def _lines() -> Iterator[bytes]:
    packed = resources.files("dailypapers") / "archive" / NAME
    with packed.open("rb") as file, lzma.open(file) as lines:
        yield from lines
