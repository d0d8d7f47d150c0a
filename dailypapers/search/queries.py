"""`search` and what goes with it: the only way into the index for readers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from dailypapers.core.errors import IndexUnavailable
from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.search import encoding, index
from dailypapers.search.backends.base import SearchIndex
from dailypapers.search.engine import types
from dailypapers.search.engine.compounding import both_ways
from dailypapers.search.engine.conditions import Own
from dailypapers.search.engine.fusion import DEPTH, Fused
from dailypapers.search.engine.priors import with_priors
from dailypapers.search.engine.query import Query, parse
from dailypapers.search.engine.spelling import Corrected, corrected
from dailypapers.search.engine.tokens import plain_words, words
from dailypapers.search.engine.types import (
    NO_FILTER,
    And,
    Everything,
    Facet,
    Field,
    Filter,
    Node,
    Not,
    Prefix,
    Term,
    Vector,
    Where,
)
from dailypapers.search.ranking import Mode, Ranker, ranked_tree

logger = logging.getLogger(__name__)

DEEPEST = 10_000  # Hits that can be paged to; who needs more should narrow the search.
SHOWN_FACETS = 8
ANY_WORD = "papers"  # asked for so that what answers is loaded
SIGNED = 20  # Papers whose authors are asked for the name that is being typed.

# What is known of papers apart from the query: ids to what is added to their relevance.
Priors: TypeAlias = Callable[[Sequence[int]], Mapping[int, float]]


class Order(StrEnum):
    """How results are sorted."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    GIVEN = "given"  # by what is known of papers apart from the index, the others newest first


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: one page of hits, and what to say about them.

    `matching` counts the papers that have all the words, or, where `relaxed`, any of them; the
    facets count the same papers. `total` is how many can be paged through: by relevance, papers
    with only some of the words and papers near in meaning come after those. `corrected` is what was
    likelier meant, for the reader to choose: nothing but the text as typed is searched.
    `all_left_out` says that some papers match, and that all of them are such as were not wanted.
    """

    query: Query
    hits: list[Fused]
    total: int
    matching: int
    relaxed: bool = False
    facets: dict[Facet, list[tuple[str, int]]] = field(default_factory=dict)
    corrected: Corrected | None = None
    all_left_out: bool = False

    @property
    def hint(self) -> str:
        """What was not understood as written, in sentences."""
        return self.query.hint


def search(
    text: str,
    filter: Filter = NO_FILTER,
    *,
    order: Order = Order.RELEVANCE,
    number: int = 1,
    size: int = 50,
    facets: tuple[Facet, ...] = (Facet.TOPIC, Facet.YEAR),
    mode: Mode = Mode.HYBRID,
    priors: Priors | None = None,
    own: Own | None = None,
    given: Sequence[int] = (),
    without: Collection[int] = (),
) -> Found:
    """Return page `number` of what is found; raises `IndexUnavailable` if the index cannot be read.

    By relevance, any of the plain words and nearness in meaning will do; what was asked for with an
    operator must hold. By date, all words must be there, or, if no paper has them all, any.
    `own` tells what the reader did who asks, `without` is what they do not want to see. `mode` and
    `priors` (see `engine.priors`) matter by relevance only, `given` (the papers that come first,
    in their order) with `Order.GIVEN`.
    """
    with _reading() as reader:
        asked = _read(reader, text, filter, own)
        query, filter = _sparing(asked, without), asked.filter
        matched = _matching(reader, asked, query)
        tree, matching = matched.tree, matched.count
        first = (number - 1) * size
        if order is Order.RELEVANCE and (query.words or query.required):
            window = _window(reader, query, filter, mode, priors)
            if mode is Mode.MEANING:
                hits, total = window[first : first + size], len(window)
            else:
                hits, total = _by_relevance(reader, query, filter, window, first, size)
        else:
            ahead = given if order is Order.GIVEN else ()
            sort = types.Sort.OLDEST if order is Order.OLDEST else types.Sort.NEWEST
            ids = _browsed(reader, tree, filter, sort, ahead, first, size) if matching else []
            hits, total = [Fused(paper, 0.0) for paper in ids], matching
        return Found(
            query=query,
            hits=hits,
            total=min(total, DEEPEST),
            matching=matching,
            relaxed=matching > 0 and matched.is_relaxed,
            facets=reader.facets(tree, filter, facets, SHOWN_FACETS) if matching else {},
            corrected=_corrected(reader, text, query),
            all_left_out=matched.all_left_out,
        )


def prepare() -> None:
    """Load what the first who search would wait for; raises `IndexUnavailable`."""
    with _reading() as reader:
        reader.spellings(ANY_WORD)
        try:
            if encoder := encoding.encoder_for(reader.encoder):
                encoder.encode_query(ANY_WORD)
        except EncoderUnavailable as error:
            logger.warning("Searching by words alone: %s", error)


def counts(
    text: str, filters: Iterable[Filter], own: Own | None = None, without: Collection[int] = ()
) -> list[int]:
    """Return how many papers would be `matching` with each of these filters."""
    with _reading() as reader:
        asked = [_read(reader, text, other, own) for other in filters]
        return [_matching(reader, one, _sparing(one, without)).count for one in asked]


def count_among(text: str, filter: Filter, ids: Iterable[int], own: Own | None = None) -> int:
    """Return how many of these papers are all that is asked for."""
    with _reading() as reader:
        query = _read(reader, text, filter.narrowed(Filter(ids=frozenset(ids))), own)
        return reader.count(query.tree, query.filter)


def nearest(text: str, filter: Filter, k: int) -> list[Fused]:
    """Return the papers nearest in meaning to the words of `text`, whatever its signs ask for."""
    query = Query(meaning=parse(text).meaning)
    with _reading() as reader:
        window = _window(reader, query, filter, Mode.MEANING, None) if query.meaning else []
        return [hit for hit in window if hit.cosine is not None][:k]


class Deep(NamedTuple):
    """Many of the best papers for a query: their vectors, as far as there are any, and which of
    them are all that was asked for, with all of its words."""

    hits: list[Fused]
    vectors: dict[int, Vector]
    whole: set[int]


def deep(
    text: str, filter: Filter, k: int, own: Own | None = None, *, all_words: bool = False
) -> Deep:
    """Return the `k` best by relevance, all of them fused; raises `IndexUnavailable`.

    With `all_words`, only papers that have them all. What pages show is fused less deeply, so that
    far down the order is not quite the same.
    """
    with _reading() as reader:
        query = _read(reader, text, filter, own)
        matched, ranked = _matching(reader, query, query), query
        if all_words:
            if matched.is_relaxed or not matched.count:
                return Deep([], {}, set())
            ranked = replace(query, words=(), required=(*query.words, *query.required))
        hits = _window(reader, ranked, query.filter, Mode.HYBRID, None, depth=k)[:k]
        ids = {hit.id for hit in hits}
        return Deep(hits, reader.vectors(ids), reader.among(query.tree, ids))


def frequency(word: str) -> tuple[int, int]:
    """Return about how many papers have a stem, and how many papers there are."""
    with _reading() as reader:
        return reader.frequency(word), reader.count()


class Completed(NamedTuple):
    """What the beginning of a query may become: texts with how many titles have them, and papers
    with its words in their titles, and with its words in the names of their authors, best first."""

    texts: list[tuple[str, int]]
    titled: list[int]
    signed: list[int]


def complete(text: str, k: int) -> Completed:
    """Complete what is being typed, `k` of each; raises `IndexUnavailable`."""
    with _reading() as reader:
        texts = reader.suggest(text, k)
        *before, start = plain_words(text) or [""]
        if not start:
            return Completed([], [], [])
        typed = And((*map(Term, words(" ".join(before))), Prefix(start)))
        titled = reader.keyword(Field("title", typed), k=k)
        signed = reader.keyword(Field("authors", typed), k=SIGNED)
        return Completed(texts, [hit.id for hit in titled], [hit.id for hit in signed])


def newest(
    filter: Filter,
    *,
    number: int,
    size: int,
    given: Sequence[int] = (),
    without: Collection[int] = (),
) -> tuple[list[int], int]:
    """Return the ids of one page of the papers that pass a filter, newest first, and how many.

    Those `given` come first, in their order; those in `without` do not come at all.
    """
    with _reading() as reader:
        tree = _but_for(without)
        first, sort = (number - 1) * size, types.Sort.NEWEST
        ids = _browsed(reader, tree, filter, sort, given, first, size)
        return ids, reader.count(tree, filter)


def _read(
    reader: SearchIndex,
    text: str,
    filter: Filter,
    own: Own | None = None,
) -> Query:
    return both_ways(parse(text, own), reader).narrowed(filter)


def _sparing(query: Query, without: Collection[int]) -> Query:
    """Return the query for all papers but some."""
    if not without:
        return query
    return replace(query, required=(*query.required, _but_for(without)))


def _but_for(papers: Collection[int]) -> Node:
    return Not(Where(Filter(ids=frozenset(papers)))) if papers else Everything()


def _browsed(
    reader: SearchIndex,
    tree: Node,
    filter: Filter,
    sort: types.Sort,
    given: Sequence[int],
    first: int,
    size: int,
) -> list[int]:
    """Return papers `first` to `first + size`: of those given the ones that match, then by date."""
    if not given:
        return [hit.id for hit in reader.browse(filter, sort, first, size, tree)]
    matching = reader.among(And((tree, Where(filter))), given)
    ahead = [paper for paper in given if paper in matching]
    page = ahead[first : first + size]
    if len(page) < size:
        rest = And((tree, _but_for(ahead)))
        start = max(0, first - len(ahead))
        more = reader.browse(filter, sort, start, size - len(page), rest)
        page += [hit.id for hit in more]
    return page


@dataclass(frozen=True, slots=True)
class _Matched:
    """The tree that all words make, or any of them where no paper has all, and its count."""

    tree: Node
    count: int
    is_relaxed: bool
    all_left_out: bool = False


def _matching(reader: SearchIndex, asked: Query, query: Query) -> _Matched:
    """Return what matches `query`: what is `asked` for, but for papers that are not wanted.

    Papers that have all the words keep others from counting, also where they are not wanted. What
    has a sign must be so whether any word will do or not, as it must be for what is ranked.
    """
    count = reader.count(asked.tree, asked.filter)
    is_relaxed = not count and asked.relaxed != asked.tree
    tree = query.relaxed if is_relaxed else query.tree
    if not is_relaxed and query is asked:
        return _Matched(tree, count, False)
    left = reader.count(tree, query.filter)
    return _Matched(tree, left, is_relaxed, all_left_out=count > 0 and not left)


def _corrected(reader: SearchIndex, text: str, query: Query) -> Corrected | None:
    return corrected(text, query, reader.frequency, reader.spellings, reader.count())


def _window(
    reader: SearchIndex,
    query: Query,
    filter: Filter,
    mode: Mode,
    priors: Priors | None,
    depth: int = DEPTH,
) -> list[Fused]:
    """Return the best by relevance and priors, as deep as they are ranked together."""
    try:
        encoder = encoding.encoder_for(reader.encoder)
        window = Ranker(reader, encoder, mode, depth, counting=True).rank(query, filter)
    except (EncoderUnavailable, IndexUnavailable) as error:  # Words have files of their own.
        logger.warning("Searching by words alone: %s", error)
        index.suspect()
        window = Ranker(reader, None, Mode.KEYWORD, depth, counting=True).rank(query, filter)
    return with_priors(window, priors([hit.id for hit in window])) if priors else window


def _by_relevance(
    reader: SearchIndex, query: Query, filter: Filter, window: list[Fused], first: int, size: int
) -> tuple[list[Fused], int]:
    """Return hits `first` to `first + size` and how many there are.

    The window that was fused comes first; after it, without a gap, the keyword list goes on.
    """
    tree = ranked_tree(query)
    total = reader.count(tree, filter)
    if total < DEEPEST:
        near = [hit.id for hit in window if hit.points is None]
        total += len(near) - len(reader.among(tree, near))
    hits = window[first : first + size]
    if len(hits) < size and first + len(hits) < total:
        shown = {hit.id for hit in window}
        wanted = min(first + size, DEEPEST)
        more = [hit for hit in reader.keyword(tree, filter, wanted) if hit.id not in shown]
        start = max(0, first - len(window))
        rest = [Fused(hit.id, 0.0, points=hit.score) for hit in more[start:]]
        hits += rest[: size - len(hits)]
    return hits, total


@contextmanager
def _reading() -> Iterator[SearchIndex]:
    """Give the index; where reading it fails, have it looked after."""
    try:
        yield index.reader()
    except IndexUnavailable:
        index.suspect()
        raise
