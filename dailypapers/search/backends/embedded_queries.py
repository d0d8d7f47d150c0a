"""Our query tree and filter as Tantivy query objects. Its own parser never sees a reader's text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from tantivy import FieldType, Occur, Query, Schema

from dailypapers.search.backends.base import ID_BITS, order_key
from dailypapers.search.backends.title_words import TitleWords
from dailypapers.search.engine.scoring import (
    BOOSTS,
    FIELDS,
    K1,
    PREFIX_SCORE,
    alike_fields,
    word_fields,
)
from dailypapers.search.engine.types import (
    NO_FILTER,
    And,
    Everything,
    Field,
    Filter,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Where,
    is_archive,
)

LAST_DAY = (1 << 64 - ID_BITS) - 2  # the year 6710; `order` has no room for later ones


class QueryBuilder:
    """Builds queries for one schema; `title_words` gives those of the commit that reads see."""

    def __init__(self, schema: Schema, title_words: Callable[[], TitleWords]) -> None:
        self._schema = schema
        self._title_words = title_words

    def query(self, tree: Node, filter: Filter) -> Query:
        """Return what matches both; the filter adds nothing to the score."""
        clauses = [(Occur.Must, condition) for condition in self._conditions(filter)]
        if not clauses:
            return self._node(tree, FIELDS)
        return Query.boolean_query([(Occur.Must, self._node(tree, FIELDS)), *clauses])

    def best(self, tree: Node, filter: Filter) -> list[Query]:
        """Return queries for the best of what matches both: a paper's score is its highest in any.

        Tantivy skips papers that cannot be among the best only in an OR of single words. So where
        there are phrases beside words, the papers that have one are looked for apart.
        """
        words, phrases = _words_and_phrases(tree)
        if filter != NO_FILTER or not words or not phrases:
            return [self.query(tree, filter)]
        scored = list(self._alternatives(Or(words), FIELDS))
        stated = (Occur.Must, self._node(Or(phrases), FIELDS))
        return [
            _any(scored),
            Query.boolean_query([stated, *((Occur.Should, word) for word in scored)]),
        ]

    def _node(self, tree: Node, fields: Sequence[str]) -> Query:
        match tree:
            case Field(name, node):
                return self._node(node, (name,))
            case And(nodes):
                return self._all_of(nodes, fields)
            case Not(Not(node)):
                return _unscored(self._node(node, fields))
            case Not():
                return self._all_of((tree,), fields)
            case Everything():
                return _all_papers()
            case Where(filter):
                return _all(list(self._conditions(filter)))
            case _:
                return _any(list(self._alternatives(tree, fields)))

    def _all_of(self, nodes: Iterable[Node], fields: Sequence[str]) -> Query:
        """Return an AND; alone, a `Not` takes away from all papers, where Tantivy finds none."""
        wanted = [(Occur.Must, self._node(n, fields)) for n in nodes if not isinstance(n, Not)]
        unwanted = [
            (Occur.MustNot, self._node(n.node, fields)) for n in nodes if isinstance(n, Not)
        ]
        return Query.boolean_query([*(wanted or [(Occur.Must, _all_papers())]), *unwanted])

    def _alternatives(self, tree: Node, fields: Sequence[str]) -> Iterator[Query]:
        """Yield what an OR is made of, nested ones too.

        Flat lists of single words let Tantivy skip papers that cannot reach the first ten.
        """
        match tree:
            case Or(nodes):
                for node in nodes:
                    yield from self._alternatives(node, fields)
            case Field(name, node):
                yield from self._alternatives(node, (name,))
            case Term(word):
                yield from (
                    _weighed(self._term(name, word), name) for name in word_fields(fields, word)
                )
            case Phrase(words) if len(words) > 1:
                yield from self._phrases(tree, fields)
            case Phrase(words):
                yield from self._alternatives(And(tuple(map(Term, words))), fields)
            case Prefix(start):
                stems, names = self._title_words().stems_from(start), alike_fields(fields)
                others = [stem for stem in stems if not stem.startswith(start)]
                yield self._alike([self._starting(name, start) for name in names], others, names)
            case Fuzzy(word, edits):
                stems, names = self._title_words().stems_near(word, edits), alike_fields(fields)
                yield self._alike([self._near(name, word, edits) for name in names], stems, names)
            case _:
                yield self._node(tree, fields)

    def _phrases(self, phrase: Phrase, fields: Sequence[str]) -> Iterator[Query]:
        for offsets in phrase.placements():
            placed: list[str | tuple[int, str]] = list(zip(offsets, phrase.words, strict=True))
            for name in fields:
                yield _weighed(Query.phrase_query(self._schema, name, placed), name)

    def _alike(self, indexed: list[Query], stems: Iterable[str], fields: Sequence[str]) -> Query:
        """Return what has an indexed word or one of the stems, all scored the same."""
        others = list(stems)
        known = [Query.term_set_query(self._schema, name, others) for name in fields if others]
        return Query.const_score_query(_any([*indexed, *known]), PREFIX_SCORE)

    def _near(self, name: str, word: str, edits: int) -> Query:
        return Query.fuzzy_term_query(self._schema, name, word, edits)

    def _term(self, name: str, value: object) -> Query:
        return Query.term_query(self._schema, name, value)

    def _starting(self, name: str, start: str) -> Query:
        """Return what has a word that begins so: no edits, and then anything.

        What a regular expression would find too, but that takes longer to make than to look for.
        """
        return Query.fuzzy_term_query(self._schema, name, start, 0, prefix=True)

    def _conditions(self, filter: Filter) -> Iterator[Query]:
        """Yield one unscored query for each thing the filter asks."""
        if filter.published_from is not None or filter.published_to is not None:
            yield self._published(filter.published_from, filter.published_to)
        if filter.edition_day is not None:
            yield _unscored(self._term("edition_days", filter.edition_day))
        if filter.topics:
            yield _unscored(_any([self._topic(topic) for topic in filter.topics]))
        if filter.sources:
            yield _unscored(self._in("sources", filter.sources))
        if filter.venues:
            yield _unscored(self._in("venues", filter.venues))
        if filter.has_code is not None:
            yield _unscored(self._term("has_code", filter.has_code))
        if filter.ids is not None:
            ids = sorted(filter.ids)
            yield _unscored(Query.term_set_query(self._schema, "id", ids) if ids else _any([]))

    def _topic(self, topic: str) -> Query:
        if is_archive(topic):
            return self._starting("topics", topic[:-1])
        return self._term("topics", topic)

    def _in(self, name: str, values: Iterable[str]) -> Query:
        return _any([self._term(name, value) for value in values])

    def _published(self, first: int | None, last: int | None) -> Query:
        """Return the range of `order` that holds these days; day 0 means unknown."""
        low = order_key(min(max(first or 0, 1), LAST_DAY), 0)
        high = order_key(min(last, LAST_DAY) + 1, 0) if last is not None else None
        found = Query.range_query(
            self._schema, "order", FieldType.Unsigned, low, high, include_upper=high is None
        )
        return _unscored(found)


def constant_score(tree: Node) -> float | None:
    """Return the score of every paper that `tree` matches, None where it differs among them.

    Where it is the same for all, the order is that of dates, and nothing need be ranked.
    """
    match tree:
        case Everything() | Where() | Not():
            return 0.0
        case Prefix() | Fuzzy():
            return PREFIX_SCORE
        case Field(_, node):
            return constant_score(node)
        case And(nodes):
            scores = [constant_score(node) for node in nodes]
            return None if None in scores else sum(score or 0.0 for score in scores)
        case Or(nodes) if all(constant_score(node) == 0.0 for node in nodes):
            return 0.0
        case _:
            return None


def _words_and_phrases(tree: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Return the two kinds of parts of an OR; nothing of what is made of others too."""
    match tree:
        case Or(nodes):
            words = tuple(node for node in nodes if isinstance(node, Term))
            phrases = tuple(node for node in nodes if _is_phrase(node))
            return (words, phrases) if len(words) + len(phrases) == len(nodes) else ((), ())
        case _:
            return (), ()


def _is_phrase(node: Node) -> bool:
    return _is_phrase(node.node) if isinstance(node, Field) else isinstance(node, Phrase)


def _all(queries: list[Query]) -> Query:
    if not queries:
        return _all_papers()
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _any(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _weighed(query: Query, name: str) -> Query:
    """Weigh by field; Tantivy's BM25 has the constant factor k1 + 1 that Lucene's left out."""
    return Query.boost_query(query, BOOSTS[name] / (1 + K1))


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _all_papers() -> Query:
    return _unscored(Query.all_query())
