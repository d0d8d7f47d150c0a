"""Reading one commit of an embedded index: opening it, and ranking with complete ties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from tantivy import Index, Query, Searcher

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends import manifest
from dailypapers.search.backends.base import paper_id
from dailypapers.search.backends.contents import Contents, open_contents
from dailypapers.search.backends.embedded_schema import SCHEMA_VERSION, build_schema
from dailypapers.search.backends.manifest import Manifest
from dailypapers.search.engine.scoring import TIE_DECIMALS
from dailypapers.search.engine.types import Filter, Hit, Node

SPARE_HITS = 32  # fetched beyond the last asked for, to see where its ties end
MORE_HITS = 8  # times as many are fetched where they do not end there
MOST_TIED = 20_000  # are fetched; of more that tie, those count that come first in the files
TIE = 10.0**-TIE_DECIMALS
MOST_COUNTS = 64  # kept of one commit; a page asks for one, and what is asked may be long
NOTHING = Manifest(SCHEMA_VERSION)


@dataclass(frozen=True, slots=True)
class View:
    """One commit as readers see it. `counts` are of what was ranked and counted in one."""

    manifest: Manifest
    stamp: tuple[int, int, int] | None
    index: Index
    searcher: Searcher
    contents: Contents
    counts: dict[tuple[Node, Filter], int] = field(default_factory=dict)

    def keep_count(self, tree: Node, filter: Filter, count: int) -> None:
        """Keep how many papers match, to be asked for when a page says so."""
        if len(self.counts) >= MOST_COUNTS:
            self.counts.clear()
        self.counts[tree, filter] = count


def open_view(home: Path, seen: View | None = None) -> View:
    """Return the live commit; if a rebuild swaps folders under our hands, look again."""
    while True:
        stamp = manifest.stamp(home)
        state = manifest.read(home) or NOTHING
        if state.schema != SCHEMA_VERSION:
            raise IndexUnavailable(
                f"the search index has schema {state.schema}, this program {SCHEMA_VERSION}"
            )
        try:
            with reading():
                index, searcher = _texts(home, state, seen)
                contents = open_contents(home, state, seen.contents if seen else None)
        except IndexUnavailable:
            if manifest.stamp(home) == stamp:
                raise
        else:
            if not contents.broken or manifest.stamp(home) == stamp:
                return View(state, stamp, index, searcher, contents)


def _texts(home: Path, state: Manifest, seen: View | None) -> tuple[Index, Searcher]:
    """Return Tantivy's index, and a searcher of its last commit: the one seen, if it is that."""
    if seen and seen.manifest.folder == state.folder:
        if seen.manifest.opstamp == state.opstamp:
            return seen.index, seen.searcher
        seen.index.reload()
        return seen.index, seen.index.searcher()
    if not state.folder:
        index = Index(build_schema())
    else:
        index = Index.open(str(home / state.folder))
        index.config_reader("manual")
        index.reload()
    return index, index.searcher()


@contextmanager
def reading() -> Iterator[None]:
    """Turn whatever Tantivy throws into `IndexUnavailable`; on damaged files it panics."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise IndexUnavailable(f"the search index cannot be read: {error}") from error


def ranked(searcher: Searcher, queries: Sequence[Query], k: int) -> list[Hit]:
    """Return the `k` best by score, then date, then id, of what is found by any of the queries.

    What several of them find has the highest of its scores.
    """
    return _best(searcher, [hit for query in queries for hit in _with_ties(searcher, query, k)], k)


def ranked_and_counted(searcher: Searcher, query: Query, k: int) -> tuple[list[Hit], int]:
    """Return the `k` best as `ranked` does, and how many papers match."""
    with reading():
        result: Any = searcher.search(query, k + SPARE_HITS)
    return _best(searcher, _with_ties(searcher, query, k, result.hits), k), int(result.count)


def _with_ties(
    searcher: Searcher, query: Query, k: int, found: Sequence[Any] | None = None
) -> list[Any]:
    """Return scores and addresses of the `k` best and of all that tie with the last of them.

    Tantivy cuts among equal scores by where papers lie in its files, so more are fetched until the
    ties of the k-th are complete. `model* OR learn*` may have half of all papers tie: of so many
    always the same ones are taken. What was `found` so far need not be looked for again.
    """
    limit = k + SPARE_HITS
    with reading():
        if found is None:
            found = searcher.search(query, limit, count=False).hits
        while limit == len(found) < MOST_TIED and found[-1][0] >= found[k - 1][0] - TIE:
            limit = min(limit * MORE_HITS, MOST_TIED)
            found = searcher.search(query, limit, count=False).hits
    last = found[min(k, len(found)) - 1][0] - TIE if found else 0.0
    return [hit for hit in found if hit[0] >= last]


def _best(searcher: Searcher, found: Sequence[Any], k: int) -> list[Hit]:
    with reading():
        keys = searcher.fast_field_values("order", [address for _, address in found])
    rows = [
        (round(score, TIE_DECIMALS), int(key or 0), score)
        for (score, _), key in zip(found, keys, strict=True)
    ]
    scores: dict[int, float] = {}
    for _, key, score in sorted(rows, reverse=True):
        scores.setdefault(key, score)
    return [Hit(paper_id(key), score) for key, score in islice(scores.items(), k)]
