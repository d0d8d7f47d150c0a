"""Gives every indexed paper the vector of its meaning, newest first. Words never wait for it.

Encoding takes long, so it is done outside the index's writer lock, ten seconds at a time at
most, each committed: a kill costs no more than that, a stop nothing, and the next run goes on
there, because what is missing is asked of the index itself. One process encodes at a time. Only
what the index knows is encoded: while it is behind the catalogue, its own work comes first.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import IO

from django.conf import settings

from dailypapers.core.errors import DailyPapersError
from dailypapers.core.schedule import stopping
from dailypapers.encoder.base import Encoder, paper_text
from dailypapers.encoder.registry import open_encoder
from dailypapers.encoder.setting import BUILTIN, NONE
from dailypapers.search import index
from dailypapers.search.backends import lock
from dailypapers.search.backends.base import Coverage, SearchIndex, WriterBusy
from dailypapers.search.backends.embedded import EmbeddedIndex
from dailypapers.search.documents import documents
from dailypapers.search.engine.types import IndexedPaper, PaperVector

logger = logging.getLogger(__name__)

MOST = 5000  # Papers to a commit.
READ = 50  # Papers read from the catalogue at a time.
STEP = 2.0  # Seconds to a commit where somebody watches the progress.
BUSY_PAUSE = 0.5  # Seconds until the foreground looks again whether it is its turn.
Progress = Callable[[Coverage], None]


def encoder() -> Encoder | None:
    """Return the encoder of this instance, None where papers are found by words only.

    One for the whole process, which loads when it is first used. Raises `EncoderUnavailable`.
    """
    return opened(settings.ENCODER)


@lru_cache(maxsize=4)
def _opened(text: str, key: str, offline: bool) -> Encoder | None:
    return open_encoder(text, key=key, offline=offline)


def opened(text: str) -> Encoder | None:
    """Return the encoder of a setting, the same one every time."""
    return _opened(text, settings.ENCODER_KEY, settings.OFFLINE)


def encoder_for(vectors: str) -> Encoder | None:
    """Return the encoder for queries to an index whose vectors have this encoder's name.

    After a change of the setting that is the old one, until the vectors of the new are complete.
    None, for words only, if it cannot be had any more or the instance is set to have none.
    """
    if settings.ENCODER == NONE:
        return None
    for text in (settings.ENCODER, BUILTIN, vectors):  # A served model's name is its setting.
        try:
            found = opened(text)
        except DailyPapersError:
            continue
        if found and found.name == vectors:
            return found
    return None


def progress() -> Coverage:
    """Return how many papers are indexed and how many have their vector, for health pages.

    Raises `EncoderUnavailable` or `IndexUnavailable`.
    """
    chosen = encoder()
    return index.reader().coverage(chosen.name if chosen else "")


def encode_all(chosen: Encoder, report: Progress = lambda coverage: None) -> Coverage:
    """Encode until every paper has its vector, which is when these begin to answer; say how far.

    Waits for others that encode or index. Raises `EncoderUnavailable`; what was done is kept.
    """
    work = Encoding(chosen)
    with _patiently(alone):
        while True:
            index.catch_up()
            covered = index.reader().coverage(chosen.name)
            report(covered)
            if covered.encoded >= covered.papers:
                return covered
            if not work.advance(STEP):  # Somebody else is writing to the index.
                time.sleep(BUSY_PAUSE)


def alone() -> IO[bytes]:
    """Return the right to encode, to be closed. Raises `WriterBusy`."""
    return lock.acquire(index.folder() / "encoding")


class Encoding:
    """The work of one encoder, and the vectors it has made that are not committed yet."""

    def __init__(self, chosen: Encoder) -> None:
        self.encoder = chosen
        self._made: list[PaperVector] = []

    def advance(self, seconds: float) -> int:
        """Encode for so long and commit; return how many vectors were committed.

        It ends with the next vector once `stopping` is set. Where somebody else is writing to the
        index, the vectors are kept, and the next call does no more than commit them. Raises what
        the encoder raises; what it made before that is kept.
        """
        try:
            if not self._made:
                self._encode(seconds)
        finally:
            committed = self._commit()
        return committed

    def _encode(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        for made in self._encoded(index.reader().unencoded(self.encoder.name, MOST)):
            self._made.append(made)
            if stopping.is_set() or time.monotonic() > end:
                break

    def _encoded(self, ids: list[int]) -> Iterator[PaperVector]:
        for first in range(0, len(ids), READ):
            papers = list(documents(ids[first : first + READ]))
            vectors = self.encoder.encode_papers(map(_text, papers))
            for paper, vector in zip(papers, vectors, strict=True):
                yield PaperVector(paper.id, paper.text_key(), vector)

    def _commit(self) -> int:
        """Commit what was made, if the index is free; return how many vectors these are."""
        if not self._made:
            return 0
        try:
            with _writing() as writer:
                writer.add_vectors(self.encoder.name, self._made)
                writer.commit(writer.mark)  # Read here: it stands still only while we may write.
        except WriterBusy as busy:
            logger.info("Vectors are kept for later: %s", busy)
            return 0
        made, self._made = len(self._made), []
        return made


def _text(paper: IndexedPaper) -> str:
    return paper_text(paper.title, paper.abstract)


@contextmanager
def _writing() -> Iterator[SearchIndex]:
    """Give an index to write to."""
    if settings.SEARCH_BACKEND == "memory":
        yield index.reader()
        return
    writer = EmbeddedIndex(index.folder())
    try:
        yield writer
    finally:
        writer.close()


def _patiently(acquire: Callable[[], IO[bytes]]) -> IO[bytes]:
    while True:
        try:
            return acquire()
        except WriterBusy:
            time.sleep(BUSY_PAUSE)
