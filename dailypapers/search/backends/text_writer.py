"""Writing to a Tantivy index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tantivy import Index, IndexWriter, Query, Schema

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends.embedded_schema import build_schema, document
from dailypapers.search.engine.types import IndexedPaper

HEAP = 64_000_000  # bytes of papers kept in memory before they become a segment


class TextWriter:
    """Writes to the Tantivy index in a folder."""

    def __init__(self, folder: Path) -> None:
        self._schema: Schema = build_schema()
        self._writer: IndexWriter = Index(self._schema, str(folder)).writer(HEAP, 1)
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


@contextmanager
def writing() -> Iterator[None]:
    """Turn what a full or broken disk makes Python and Tantivy throw into `IndexUnavailable`."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise IndexUnavailable(f"the search index cannot be written: {error}") from error
