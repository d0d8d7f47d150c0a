"""What a search index must answer. One Protocol; `testing/backend_contract.py` holds all to it.

An index is derived data: it can be rebuilt from the catalogue at any time. One writer, many
readers, in any number of processes. Backends get words and trees, never a reader's text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple, Protocol

from dailypapers.core.errors import DailyPapersError
from dailypapers.search.engine.types import (
    NO_FILTER,
    Facet,
    Filter,
    Hit,
    IndexedPaper,
    Node,
    PaperVector,
    Report,
    Sort,
    Vector,
)

ID_BITS = 38


class WriterBusy(DailyPapersError):
    """Another process or object is writing to the index; try again when it has closed."""


class Coverage(NamedTuple):
    """How far the work of an encoder has got; `encoded` counts vectors of present texts only."""

    papers: int
    encoded: int


class SearchIndex(Protocol):
    """One index of papers. Reads see the last commit that `refresh` has seen."""

    @property
    def mark(self) -> int:
        """How far into the caller's revisions the index has got; 0 where nothing is indexed."""

    @property
    def generation(self) -> int:
        """The number of the commit that reads see; 0 where there was none."""

    def keyword(
        self, tree: Node, filter: Filter = NO_FILTER, k: int = 10, *, counting: bool = False
    ) -> list[Hit]:
        """Return the `k` best by BM25 (`engine.scoring`), ties newest first, then highest id.

        `counting` says that `count` will be asked for the same, which both together may save.
        """

    def browse(
        self,
        filter: Filter = NO_FILTER,
        sort: Sort = Sort.NEWEST,
        offset: int = 0,
        k: int = 10,
        tree: Node | None = None,
    ) -> list[Hit]:
        """Return papers by date, unranked, of those that match `tree` if one is given."""

    def facets(
        self,
        tree: Node | None,
        filter: Filter,
        wanted: Sequence[Facet],
        k: int = 20,
    ) -> dict[Facet, list[tuple[str, int]]]:
        """Count the matching papers by value: the `k` most frequent, ties by value."""

    def count(self, tree: Node | None = None, filter: Filter = NO_FILTER) -> int:
        """Return exactly how many papers match."""

    def frequency(self, word: str) -> int:
        """Return about how many papers have a word in any field, never too few, at little cost."""
        ...

    def among(self, tree: Node, ids: Collection[int]) -> set[int]:
        """Return which of these papers match `tree`."""

    @property
    def encoder(self) -> str:
        """The name of the encoder that made the vectors `vector` compares; empty without any."""

    def vector(
        self,
        query: Vector,
        filter: Filter = NO_FILTER,
        k: int = 10,
        exclude: Collection[int] = (),
    ) -> list[Hit]:
        """Return the `k` papers with the highest cosine to `query`, ties newest, then highest id.

        Papers without a vector are not found. Raises `ValueError` for a query of another length
        than the vectors have.
        """

    def vectors(self, ids: Collection[int]) -> dict[int, Vector]:
        """Return the vectors of these papers, as far as there are any, at unit length."""

    def floor(self, query: Vector) -> float:
        """Return the mean cosine of `query` to all vectors, 0 where there are none.

        It may be the mean of a part: what a paper gets for being a paper needs no precision.
        """

    def coverage(self, encoder: str) -> Coverage:
        """Return how many papers there are, and how many have a vector of `encoder`."""

    def unencoded(self, encoder: str, k: int) -> list[int]:
        """Return the `k` newest papers whose present text has no vector of `encoder`."""

    def add_vectors(self, encoder: str, vectors: Sequence[PaperVector]) -> None:
        """Store vectors; durable and seen after `commit`.

        Vectors of papers that are not indexed are never found. Vectors of another encoder than
        the live one gather beside it, and replace it at the commit after which no paper is
        `unencoded`; until then the old ones answer.
        """

    def suggest(self, text: str, k: int = 8) -> list[tuple[str, int]]:
        """Complete the last word of `text` from titles that have its other words, with counts."""

    def spellings(self, word: str, k: int = 3) -> list[tuple[str, int]]:
        """Return words of titles, as written, that `word` was likely meant to be, best first.

        Each with how many titles have it; those within `engine.edits.allowed` edits, never `word`
        itself. `word` is folded (`engine.folding`) and not stemmed.
        """

    def upsert(self, papers: Iterable[IndexedPaper]) -> None:
        """Add papers, replacing those with the same id; seen after `commit`."""

    def delete(self, ids: Iterable[int]) -> None:
        """Take papers out, known or not; seen after `commit`."""

    def commit(self, mark: int) -> int:
        """Make all changes and `mark` durable and visible, together; return the generation.

        If the process dies before this returns, the next one finds the old mark, or the new mark
        with all its papers. Papers beyond the mark may be there: replaying them does no harm.
        """

    def refresh(self) -> int:
        """See what other processes have committed; cheap if nothing. Return the generation."""

    def verify(self) -> Report:
        """Check the whole index, however long it takes; report, never raise."""

    def close(self) -> None:
        """Let go of files and of the right to write; changes not committed are lost."""


def order_key(published: int, paper_id: int) -> int:
    """Return the number by which lists are sorted: date, then id, in one 64-bit number."""
    return published << ID_BITS | paper_id


def paper_id(key: int) -> int:
    """Return the id in an `order_key`."""
    return key & ((1 << ID_BITS) - 1)


def most_frequent(counts: Iterable[tuple[str, int]], k: int) -> list[tuple[str, int]]:
    """Return the `k` largest counts, ties by name."""
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:k]
