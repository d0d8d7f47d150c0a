"""The default backend: Tantivy and files of vectors in a folder; many processes read, one writes.

    <home>/manifest.json       what is live and how much of it, schema version, generation, mark
    <home>/writer.lock         held by the one who writes
    <home>/index-<random>/     the Tantivy index; a rebuild makes a new one beside it
    <home>/papers-<random>/    which papers there are, and what filters ask of them (`paper_log.py`)
    <home>/vectors-<random>/   the vectors of one encoder; a rebuild keeps them (`vector_log.py`)

How all this is written is told in `embedded_writer.py`. The manifest is written last, so the mark
is never ahead of the papers. Readers keep the files they have open, deleted or not, until `refresh`
shows them the new manifest. What a killed writer or rebuild leaves behind is cleared by the next.

Two things differ from the exact reference, as in Lucene: field lengths above 40 words are rounded
to one byte, and deleted papers count in word statistics until their segment is merged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from tantivy import Occur, Order, Query

from dailypapers.core.errors import DailyPapersError, IndexUnavailable
from dailypapers.search.backends import checksums, lock, manifest
from dailypapers.search.backends.append_file import damaged
from dailypapers.search.backends.base import Coverage, most_frequent, paper_id
from dailypapers.search.backends.embedded_queries import QueryBuilder, constant_score
from dailypapers.search.backends.embedded_rebuild import discard_vectors, rebuild
from dailypapers.search.backends.embedded_schema import build_schema
from dailypapers.search.backends.embedded_view import open_view, ranked, ranked_and_counted, reading
from dailypapers.search.backends.embedded_writer import Writer
from dailypapers.search.backends.text_writer import writing
from dailypapers.search.backends.title_words import TitleWords
from dailypapers.search.engine.edits import allowed
from dailypapers.search.engine.scoring import FIELDS
from dailypapers.search.engine.spelling import likeliest
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
    PaperVector,
    Report,
    Sort,
    Term,
    Vector,
)

__all__ = ["EmbeddedIndex", "discard_vectors", "rebuild"]

MOST_VALUES = 1000  # of one facet
GROUP = 64  # ids that are asked for together
YES_NO = {"true": "yes", "false": "no"}


class EmbeddedIndex:
    """See `SearchIndex`. A folder that is not there is an empty index.

    Opening raises `IndexUnavailable` for a damaged index or one of another schema version: call
    `rebuild`. The first change takes the right to write (`WriterBusy`) and keeps it until `close`.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._schema = build_schema()
        self._queries = QueryBuilder(self._schema, self._title_words)
        self._writer: Writer | None = None
        self._view = open_view(home)
        self._words = TitleWords(self._view.searcher)

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

    def keyword(
        self, tree: Node, filter: Filter = NO_FILTER, k: int = 10, *, counting: bool = False
    ) -> list[Hit]:
        """Skip papers that cannot be among the best, where they need not be counted."""
        score = constant_score(tree)
        if score is not None:
            return [Hit(hit.id, score) for hit in self.browse(filter, k=k, tree=tree)]
        view = self._view
        if not counting:
            return ranked(view.searcher, self._queries.best(tree, filter), k)
        hits, count = ranked_and_counted(view.searcher, self._queries.query(tree, filter), k)
        view.keep_count(tree, filter, count)
        return hits

    def browse(
        self,
        filter: Filter = NO_FILTER,
        sort: Sort = Sort.NEWEST,
        offset: int = 0,
        k: int = 10,
        tree: Node | None = None,
    ) -> list[Hit]:
        """Return papers by the `order` column; Tantivy makes room for all up to the last one."""
        k = min(k, self._view.searcher.num_docs - offset)
        if k <= 0:
            return []
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
        """Count without ranking; how many papers there are is known."""
        if tree is None and filter == NO_FILTER:
            return int(self._view.searcher.num_docs)
        tree, view = tree or Everything(), self._view
        if (known := view.counts.get((tree, filter))) is not None:
            return known
        query = self._queries.query(tree, filter)
        with reading():
            found: Any = view.searcher.search(Query.const_score_query(query, 0.0), 1)
        return int(found.count)

    def frequency(self, word: str) -> int:
        """Add what the dictionaries of the fields say; a paper may be in several."""
        with reading():
            return sum(self._view.searcher.doc_freq(name, word) for name in FIELDS)

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

    def spellings(self, word: str, k: int = 3) -> list[tuple[str, int]]:
        """Look through the dictionary of title words."""
        with reading():
            return likeliest(word, self._title_words().near(word, allowed(word)), k)

    def among(self, tree: Node, ids: Collection[int]) -> set[int]:
        """Ask for the tree and any of the ids together."""
        if not ids:
            return set()
        both = (self._queries.query(tree, NO_FILTER), self._any_of(ids))
        query = Query.boolean_query([(Occur.Must, part) for part in both])
        with reading():
            found = self._view.searcher.search(query, len(ids), count=False, order_by_field="order")
        return {paper_id(key) for key, _ in found.hits}

    @property
    def encoder(self) -> str:
        """The name of the encoder of the live vectors."""
        live = self._view.contents.live
        return live.made.encoder if live else ""

    def vector(
        self,
        query: Vector,
        filter: Filter = NO_FILTER,
        k: int = 10,
        exclude: Collection[int] = (),
    ) -> list[Hit]:
        """Compare with the vectors whose codes are nearest."""
        live = self._view.contents.live
        return live.nearest(query, filter, k, exclude) if live else []

    def vectors(self, ids: Collection[int]) -> dict[int, Vector]:
        """Read them from the live vectors."""
        live = self._view.contents.live
        return live.of(ids) if live else {}

    def floor(self, query: Vector) -> float:
        """Compare with the mean."""
        live = self._view.contents.live
        return live.floor(query) if live else 0.0

    def coverage(self, encoder: str) -> Coverage:
        """Compare what text each paper has with what text was encoded."""
        return self._view.contents.coverage(encoder)

    def unencoded(self, encoder: str, k: int) -> list[int]:
        """Return the newest of those that `coverage` does not count as encoded."""
        return self._view.contents.unencoded(encoder, k)

    def upsert(self, papers: Iterable[IndexedPaper]) -> None:
        """Delete by id, then add."""
        with self._failing_whole() as writer:
            writer.upsert(papers)

    def delete(self, ids: Iterable[int]) -> None:
        """Delete by id."""
        with self._failing_whole() as writer:
            writer.delete(ids)

    def add_vectors(self, encoder: str, vectors: Sequence[PaperVector]) -> None:
        """Append them to the encoder's; raises `ValueError` for such as cannot be compared."""
        with self._failing_whole() as writer:
            writer.add_vectors(encoder, vectors)

    def commit(self, mark: int) -> int:
        """Write rows, Tantivy's files, then the manifest."""
        with self._failing_whole() as writer:
            contents = writer.commit(mark)
        self._view = open_view(self._home, replace(self._view, contents=contents))
        return self.generation

    def close(self) -> None:
        """Wait for merges under way, then let the lock go."""
        writer, self._writer = self._writer, None
        if writer:
            writer.close()

    def verify(self) -> Report:
        """Read every file of the live index, and every id."""
        try:
            self.refresh()
            papers, state = self._view.searcher.num_docs, self._view.manifest
            problems = [*self._damage()] or [*self._contradictions()]
            lost = [damage for made in state.sets() for damage in damaged(self._home, made.log)]
        except DailyPapersError as error:
            return Report(0, 0, 0, (str(error),))
        return Report(papers, self.generation, self.mark, tuple(problems), tuple(lost))

    def _title_words(self) -> TitleWords:
        """Return the words of the commit that reads see."""
        if self._words.searcher is not self._view.searcher:
            self._words = TitleWords(self._view.searcher)
        return self._words

    def _any_of(self, ids: Iterable[int]) -> Query:
        """Return a query for these papers, in groups: Tantivy is slow with many alternatives."""
        terms = (Query.term_query(self._schema, "id", number) for number in sorted(ids))
        groups = (_any(chain([first], islice(terms, GROUP - 1))) for first in terms)
        return Query.const_score_query(_any(groups), 0.0)

    def _damage(self) -> Iterator[str]:
        state = self._view.manifest
        if state.folder:
            yield from checksums.damaged(self._home / state.folder)
            yield from damaged(self._home, state.papers)

    def _contradictions(self) -> Iterator[str]:
        papers = self._view.searcher.num_docs
        ids = {hit.id for hit in self.browse(k=max(1, papers))}
        if len(ids) != papers:
            yield f"{papers} papers have only {len(ids)} different ids"
        state = self._view.manifest
        is_ahead = state.folder and checksums.opstamp(self._home / state.folder) > state.opstamp
        if not is_ahead and ids != set(self._view.contents.papers.latest.ids.tolist()):
            yield "the text index and the paper log hold different papers"

    @contextmanager
    def _failing_whole(self) -> Iterator[Writer]:
        """Give up the writer when it fails (a full disk), so that no half-done state is used."""
        if self._writer is None:
            self._writer = self._new_writer()
        try:
            yield self._writer
        except IndexUnavailable:
            self._writer.abandon()
            self._writer = None
            raise

    def _new_writer(self) -> Writer:
        with writing():
            held = lock.acquire(self._home)
        try:
            self.refresh()
            return Writer(self._home, held, self._view.manifest, self._view.contents)
        except BaseException:
            held.close()
            raise


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _counts(found: dict[str, Any]) -> list[tuple[str, int]]:
    return [(_value(bucket), bucket["doc_count"]) for bucket in found["buckets"]]


def _value(bucket: dict[str, Any]) -> str:
    key = bucket["key"]
    if bucket.get("key_as_string") in YES_NO:
        return YES_NO[bucket["key_as_string"]]
    return key if isinstance(key, str) else str(int(key))
