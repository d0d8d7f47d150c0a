"""What the text index costs to build, its papers already in memory."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from dailypapers.catalogue.models import Paper
from dailypapers.search.backends.embedded import EmbeddedIndex, rebuild
from dailypapers.search.documents import documents_between
from dailypapers.search.engine.types import IndexedPaper

BATCH = 2000  # papers read at a time


def main(way: str) -> None:
    """Build an index of all papers of this instance in one of the `WAYS`."""
    papers = list(all_papers())
    with TemporaryDirectory() as folder:
        started = time.process_time()
        WAYS[way](Path(folder), papers)
        spent = time.process_time() - started
    print(json.dumps({"cpu": spent, "papers": len(papers)}))


def all_papers() -> Iterator[IndexedPaper]:
    """Yield the papers of this instance as an index takes them."""
    ids = list(Paper.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        batch = ids[first : first + BATCH]
        yield from documents_between(batch[0], batch[-1])


def _rebuild(folder: Path, papers: Iterable[IndexedPaper]) -> None:
    rebuild(folder, papers, 1)


def _upsert(folder: Path, papers: Iterable[IndexedPaper]) -> None:
    index = EmbeddedIndex(folder)
    index.upsert(papers)
    index.commit(1)
    index.close()


WAYS: dict[str, Callable[[Path, Iterable[IndexedPaper]], None]] = {
    "rebuild": _rebuild,
    "upsert": _upsert,
}
