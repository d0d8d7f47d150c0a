"""The default backend: Tantivy in a folder, read by many processes, written by one at a time.

    <home>/manifest.json      which folder is live, its schema version, generation and mark
    <home>/writer.lock        held by the one who writes
    <home>/index-<random>/    the Tantivy index; a rebuild makes a new one beside it

A commit writes Tantivy's files first and the manifest last, so the mark is never ahead of the
papers. A rebuild fills a new folder and swaps it in by the same manifest. Readers keep the files
they have open, deleted or not, until `refresh` shows them the new manifest. What a killed writer or
rebuild leaves behind is cleared by the next.

Two things differ from the exact reference, as in Lucene: field lengths above 40 words are rounded
to one byte, and deleted papers count in word statistics until their segment is merged.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from tantivy import Index, IndexWriter, Order, Query

from dailypapers.core.errors import DailyPapersError, IndexUnavailable
from dailypapers.search.backends import checksums, lock, manifest
from dailypapers.search.backends.base import most_frequent, paper_id
from dailypapers.search.backends.embedded_queries import QueryBuilder, constant_score
from dailypapers.search.backends.embedded_schema import SCHEMA_VERSION, build_schema, document
from dailypapers.search.backends.embedded_view import open_view, ranked, reading
from dailypapers.search.backends.manifest import Manifest
from dailypapers.search.engine.tokens import plain_words, words
from dailypapers.search.engine.types import (
    NO_FILTER,
    And,
    Everything,
    Facet,
    Field,
    Filter,
    Hit,
    IndexedPaper,
    Node,
    Report,
    Sort,
    Term,
)

WRITER_HEAP = 64_000_000  # bytes of papers kept in memory before they become a segment
MOST_VALUES = 1000  # of one facet


class EmbeddedIndex:
    """See `SearchIndex`. A folder that is not there is an empty index.

    Opening raises `IndexUnavailable` for a damaged index or one of another schema version: call
    `rebuild`. The first change takes the right to write (`WriterBusy`) and keeps it until `close`.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._schema = build_schema()
        self._queries = QueryBuilder(self._schema)
        self._writer: IndexWriter | None = None
        self._lock: IO[bytes] | None = None
        self._view = open_view(home)
        self._state = self._view.manifest

    @property
    def mark(self) -> int:
        """The mark of the commit that reads see."""
        return self._view.manifest.mark

    @property
    def generation(self) -> int:
        """The number of the commit that reads see."""
        return self._view.manifest.generation

    def refresh(self) -> int:
        """Open what was committed since; one `stat` if nothing was."""
        if manifest.stamp(self._home) != self._view.stamp:
            self._view = open_view(self._home, self._view)
        return self.generation

    def keyword(self, tree: Node, filter: Filter = NO_FILTER, k: int = 10) -> list[Hit]:
        """Return the `k` best; more are fetched until the ties of the last are complete."""
        score = constant_score(tree)
        if score is not None:
            return [Hit(hit.id, score) for hit in self.browse(filter, k=k, tree=tree)]
        return ranked(self._view.searcher, self._queries.query(tree, filter), k)

    def browse(
        self,
        filter: Filter = NO_FILTER,
        sort: Sort = Sort.NEWEST,
        offset: int = 0,
        k: int = 10,
        tree: Node | None = None,
    ) -> list[Hit]:
        """Return papers by the `order` column."""
        query = self._queries.query(tree or Everything(), filter)
        order = Order.Desc if sort is Sort.NEWEST else Order.Asc
        with reading():
            found = self._view.searcher.search(
                query, k, count=False, order_by_field="order", offset=offset, order=order
            )
        return [Hit(paper_id(key)) for key, _ in found.hits]

    def facets(
        self, tree: Node | None, filter: Filter, wanted: Sequence[Facet], k: int = 20
    ) -> dict[Facet, list[tuple[str, int]]]:
        """Count by Tantivy's term aggregation."""
        query = self._queries.query(tree or Everything(), filter)
        asked = {
            facet.value: {
                "terms": {"field": facet.value, "size": MOST_VALUES, "segment_size": MOST_VALUES}
            }
            for facet in wanted
        }
        with reading():
            found = self._view.searcher.aggregate(query, asked)
        return {facet: most_frequent(_counts(found[facet.value]), k) for facet in wanted}

    def count(self, tree: Node | None = None, filter: Filter = NO_FILTER) -> int:
        """Count without ranking."""
        query = self._queries.query(tree or Everything(), filter)
        with reading():
            found: Any = self._view.searcher.search(query, 1, order_by_field="order")
        return int(found.count)

    def suggest(self, text: str, k: int = 8) -> list[tuple[str, int]]:
        """Walk the dictionary of title words."""
        typed = plain_words(text)
        if not typed:
            return []
        *before, start = typed
        known = And(tuple(Field("title", Term(word)) for word in words(" ".join(before))))
        query = self._queries.query(known, NO_FILTER)
        with reading():
            ends = self._view.searcher.terms_with_prefix("title_words", start, query, k)
        return [(" ".join([*before, word]), n) for word, n in ends]

    def upsert(self, papers: Iterable[IndexedPaper]) -> None:
        """Delete by id, then add."""
        with self._failing_whole() as writer:
            for paper in papers:
                self._delete(writer, paper.id)
                writer.add_document(document(paper))

    def delete(self, ids: Iterable[int]) -> None:
        """Delete by id."""
        with self._failing_whole() as writer:
            for number in ids:
                self._delete(writer, number)

    def commit(self, mark: int) -> int:
        """Write Tantivy's files, then the manifest."""
        with self._failing_whole() as writer:
            writer.commit()
            self._state = replace(self._state, generation=self._state.generation + 1, mark=mark)
            manifest.write(self._home, self._state)
        return self.refresh()

    def close(self) -> None:
        """Wait for merges under way, then let the lock go."""
        writer, self._writer = self._writer, None
        try:
            if writer:
                writer.rollback()
                writer.wait_merging_threads()
        finally:
            self._unlock()

    def verify(self) -> Report:
        """Read every file of the live index, and every id."""
        try:
            self.refresh()
            papers = self._view.searcher.num_docs
            problems = list(_damage(self._home, self._view.manifest)) or list(self._doubles())
        except DailyPapersError as error:
            return Report(0, 0, 0, (str(error),))
        return Report(papers, self.generation, self.mark, tuple(problems))

    def _delete(self, writer: IndexWriter, number: int) -> None:
        # Not `delete_documents_by_term`: it takes a Python number for a signed one and finds none.
        writer.delete_documents_by_query(Query.term_query(self._schema, "id", number))

    def _doubles(self) -> Iterator[str]:
        papers = self._view.searcher.num_docs
        different = len({hit.id for hit in self.browse(k=max(1, papers))})
        if different != papers:
            yield f"{papers} papers have only {different} different ids"

    def _writing(self) -> IndexWriter:
        """Return the writer, taking the right to write the first time."""
        if self._writer:
            return self._writer
        self._lock = lock.acquire(self._home)
        try:
            self.refresh()
            self._state = self._view.manifest
            if not self._state.folder:
                self._state = replace(self._state, folder=_new_folder(self._home).name)
            _clear_leftovers(self._home, self._state.folder)
            with reading():
                folder = self._home / self._state.folder
                self._writer = Index(self._schema, str(folder)).writer(WRITER_HEAP, 1)
        except BaseException:
            self._unlock()
            raise
        return self._writer

    @contextmanager
    def _failing_whole(self) -> Iterator[IndexWriter]:
        """Give up the writer when it fails (a full disk), so that no half-done state is used."""
        try:
            yield self._writing()
        except (OSError, ValueError) as error:
            self._writer = None
            self._unlock()
            raise IndexUnavailable(f"the search index cannot be written: {error}") from error

    def _unlock(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None


def rebuild(home: Path, papers: Iterable[IndexedPaper], mark: int) -> int:
    """Replace the index in `home` by one of `papers`, each given once; return its generation.

    Works on a damaged index too. Readers go on with the old one, then `refresh` shows them the new;
    killed at any point, it leaves the old. Raises `WriterBusy` while somebody writes.
    """
    with lock.acquire(home):
        generation = _last_generation(home) + 1
        folder = _new_folder(home)
        writer = Index(build_schema(), str(folder)).writer(WRITER_HEAP, 1)
        for paper in papers:
            writer.add_document(document(paper))
        writer.commit()
        writer.wait_merging_threads()
        manifest.write(home, Manifest(SCHEMA_VERSION, folder.name, generation, mark))
        _clear_leftovers(home, folder.name)
    return generation


def _counts(found: dict[str, Any]) -> list[tuple[str, int]]:
    return [(_name(bucket["key"]), bucket["doc_count"]) for bucket in found["buckets"]]


def _name(key: str | float) -> str:
    return key if isinstance(key, str) else str(int(key))


def _new_folder(home: Path) -> Path:
    folder = home / f"index-{secrets.token_hex(4)}"
    folder.mkdir()
    return folder


def _clear_leftovers(home: Path, live: str) -> None:
    for folder in home.glob("index-*"):
        if folder.name != live:
            shutil.rmtree(folder)


def _last_generation(home: Path) -> int:
    try:
        state = manifest.read(home)
    except IndexUnavailable:
        return 0
    return state.generation if state else 0


def _damage(home: Path, state: Manifest) -> Iterator[str]:
    if state.folder:
        yield from checksums.damaged(home / state.folder)
