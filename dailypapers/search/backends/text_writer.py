"""Writing to a Tantivy index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import Index, IndexWriter, Query, Schema

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends.embedded_schema import build_schema, document
from dailypapers.search.engine.types import IndexedPaper

# Bytes of papers kept in memory before they become a segment. When all are written anew, so many
# that even of a million no segments are merged, which would take a tenth of the time.
HEAP, HEAP_FOR_ALL = 64_000_000, 350_000_000
SHARE_FOR_ALL = 8  # of the machine's memory at most one in so many parts


class TextWriter:
    """Writes to the Tantivy index in a folder."""

    def __init__(self, folder: Path, heap: int = HEAP) -> None:
        self._schema: Schema = build_schema()
        self._writer: IndexWriter = Index(self._schema, str(folder)).writer(heap, 1)
        # A writer killed in its commit leaves files of the names that the next commit will want.
        self._writer.garbage_collect_files()
        self.is_changed = False

    def add(self, paper: IndexedPaper) -> None:
        """Add a paper that is not there."""
        self._writer.add_document(document(paper))
        self.is_changed = True

    def delete(self, number: int) -> None:
        """Take a paper out, if it is there."""
        # Not `delete_documents_by_term`: it takes a Python number for a signed one and finds none.
        self._writer.delete_documents_by_query(Query.term_query(self._schema, "id", number))
        self.is_changed = True

    def commit(self) -> int:
        """Commit; return the number of the last operation."""
        opstamp = int(self._writer.commit())
        self.is_changed = False
        return opstamp

    def close(self) -> None:
        """Wait for merges; changes not committed are lost."""
        self._writer.rollback()
        self.wait()

    def abandon(self) -> None:
        """Let go at once after an error, of Tantivy's lock too, whoever still holds this object."""
        del self._writer

    def wait(self) -> None:
        """Wait for merges; nothing can be written after."""
        self._writer.wait_merging_threads()


def heap_for_all() -> int:
    """Return how many bytes to keep in memory while all papers are written."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(HEAP, min(HEAP_FOR_ALL, memory // SHARE_FOR_ALL))


@contextmanager
def writing() -> Iterator[None]:
    """Turn what a full or broken disk makes Python and Tantivy throw into `IndexUnavailable`."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"the search index cannot be written: {error}") from error
