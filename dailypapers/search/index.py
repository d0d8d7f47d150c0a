"""Keeps the index in step with the catalogue. Pull, not push: it asks what changed since its mark.

The mark is the catalogue's revision that the index has got to, committed with the index itself; a
killed run is repeated from there. An index that is damaged, of an older make or of another
catalogue is built anew beside the live one and swapped in.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from dailypapers.catalogue.models import Paper, Revision
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.models import Job
from dailypapers.search.backends.base import SearchIndex, WriterBusy
from dailypapers.search.backends.embedded import EmbeddedIndex, discard_vectors, rebuild
from dailypapers.search.backends.memory import MemoryIndex
from dailypapers.search.documents import documents, documents_between
from dailypapers.search.engine.types import IndexedPaper, Report

logger = logging.getLogger(__name__)

MENDING = "search.mend"  # The name of the job that looks for damage.
BATCH = 2000  # Papers read from the catalogue at a time, and about as many to a commit.
Progress = Callable[[int], None]

_lock = threading.Lock()
_open: SearchIndex | None = None


def folder() -> Path:
    """Return where the index lives."""
    return Path(settings.HOME) / "index"


def reader() -> SearchIndex:
    """Return this process' view of the index, with all commits so far."""
    global _open
    with _lock:
        if _open is None:
            _open = (
                MemoryIndex() if settings.SEARCH_BACKEND == "memory" else EmbeddedIndex(folder())
            )
        if isinstance(_open, MemoryIndex):  # Nobody else can fill what lives in this process.
            _advance(_open)
        _open.refresh()
        return _open


def close() -> None:
    """Forget this process' view; the next `reader` opens the index again."""
    global _open
    with _lock:
        if _open is not None:
            _open.close()
        _open = None


def mark() -> int:
    """Return the revision that the index has got to, 0 where there is none to be read."""
    try:
        return reader().mark
    except IndexUnavailable:
        return 0


def is_behind() -> bool:
    """Say whether the catalogue has changed since the index was last brought up to it."""
    try:
        return reader().mark != Revision.latest()
    except IndexUnavailable:
        return True


def catch_up(progress: Progress = lambda papers: None) -> int:
    """Bring the index to the catalogue's newest revision; return how many papers were written.

    If another process is at it, the work is in good hands already and nothing is done.
    """
    if settings.SEARCH_BACKEND == "memory":
        reader()
        return 0
    try:
        return _catch_up(progress)
    except WriterBusy as busy:
        logger.info("Not indexing: %s", busy)
        return 0


def _catch_up(progress: Progress) -> int:
    try:
        index = EmbeddedIndex(folder())
    except IndexUnavailable as error:
        logger.warning("The search index is built anew: %s", error)
        return reindex(progress)
    if index.mark > Revision.latest():
        index.close()
        logger.warning("The search index belongs to another catalogue; it is built anew")
        return reindex(progress)
    try:
        return _advance(index, progress)
    finally:
        index.close()


def reindex(progress: Progress = lambda papers: None) -> int:
    """Build the whole index anew beside the live one and swap it in; return its papers."""
    newest, written = Revision.latest(), 0

    def counted() -> Iterator[IndexedPaper]:
        nonlocal written
        for batch in _batches_of_all():
            yield from documents_between(batch[0], batch[-1])
            written += len(batch)
            progress(written)

    rebuild(folder(), counted(), newest)
    return written


def mend() -> None:
    """Read all of the live index; build what is damaged of it anew, or have it encoded again."""
    try:
        report = reader().verify()
    except IndexUnavailable as error:
        report = Report(0, 0, 0, (str(error),))
    try:
        if report.vector_problems:
            logger.warning("Vectors are made anew: %s", "; ".join(report.vector_problems))
            discard_vectors(folder())
        if report.problems:
            logger.warning("The search index is built anew: %s", "; ".join(report.problems))
            reindex()
    except WriterBusy as busy:
        logger.info("Not indexing: %s", busy)


def suspect() -> None:
    """Have the worker mend the index at its next turn; called where a read of it failed."""
    Job.objects.filter(name=MENDING).update(due_at=now())


def _advance(index: SearchIndex, progress: Progress = lambda papers: None) -> int:
    """Write what changed since the index's mark, whole revisions to a commit."""
    written = 0
    while changed := _changed_since(index.mark):
        upto, live, gone = changed
        index.delete(gone)
        index.upsert(documents(live))
        index.commit(upto)
        written += len(live)
        progress(written)
    return written


def _changed_since(revision: int) -> tuple[int, list[int], list[int]] | None:
    """Return the next revision to stop at and the papers up to it, living and merged away."""
    latest = Revision.latest()  # Asked first: what is committed after it is for the next round.
    changed = Paper.objects.filter(revision__gt=revision).order_by("revision")
    ends = list(changed.values_list("revision", flat=True)[:BATCH])
    if not ends:
        return (latest, [], []) if latest > revision else None
    rows = changed.filter(revision__lte=ends[-1]).values_list("pk", "merged_into")
    live = [paper for paper, other in rows if other is None]
    gone = [paper for paper, other in rows if other is not None]
    return ends[-1], live, gone


def _batches_of_all() -> Iterator[list[int]]:
    papers = Paper.objects.filter(merged_into=None).order_by("pk")
    last = 0
    while batch := list(papers.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        yield batch
        last = batch[-1]
