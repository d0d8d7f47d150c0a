"""Search by the definition, paper by paper: no postings, no index, nothing shared with a backend.

Slow and plain on purpose. `backend_contract.py` holds every backend to what this finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from dailypapers.search.engine import scoring
from dailypapers.search.engine.scoring import BOOSTS, FIELDS, K1, PREFIX_SCORE, B
from dailypapers.search.engine.types import (
    And,
    Field,
    Filter,
    IndexedPaper,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
)


class Text:
    """The words of one field of one paper, in order; None stands between two runs."""

    def __init__(self, runs: Iterable[list[str]]) -> None:
        self.words: list[str | None] = []
        for run in runs:
            self.words += [None, *run] if self.words else run
        self.counts = Counter(word for word in self.words if word is not None)
        self.length = self.counts.total()


class Oracle:
    """All papers, and what each tree finds among them."""

    def __init__(self, papers: Iterable[IndexedPaper]) -> None:
        self.papers = {paper.id: paper for paper in papers}
        self._having = cache(self._count_having)

    @cached_property
    def texts(self) -> dict[int, dict[str, Text]]:
        """The words of each field of each paper."""
        return {
            number: {name: Text(runs) for name, runs in scoring.field_values(paper).items()}
            for number, paper in self.papers.items()
        }

    @cached_property
    def mean_lengths(self) -> dict[str, float]:
        """The mean number of words of each field."""
        return {
            name: sum(texts[name].length for texts in self.texts.values()) / len(self.papers)
            for name in FIELDS
        }

    def found(self, tree: Node, filter: Filter | None = None) -> set[int]:
        """Return the ids of the papers that match."""
        kept = (n for n, paper in self.papers.items() if filter is None or _passes(paper, filter))
        return {number for number in kept if _matches(self.texts[number], tree, FIELDS)}

    def scores(self, tree: Node) -> dict[int, float]:
        """Return the score of each paper that matches; a phrase in `tree` must have no slop."""
        return {number: self._score(number, tree, FIELDS) for number in self.found(tree)}

    def _score(self, number: int, tree: Node, fields: Sequence[str]) -> float:
        if isinstance(tree, Term):
            return sum(self._bm25(number, name, (tree.word,)) for name in fields)
        if isinstance(tree, Phrase):
            return sum(self._bm25(number, name, tree.words) for name in fields)
        if isinstance(tree, Or):
            return sum(self._score(number, node, fields) for node in tree.nodes)
        if isinstance(tree, Field):
            return self._score(number, tree.node, (tree.name,))
        if not _matches(self.texts[number], tree, fields):
            return 0.0
        if isinstance(tree, And):
            return sum(self._score(number, node, fields) for node in tree.nodes)
        return PREFIX_SCORE if isinstance(tree, Prefix) else 0.0

    def _bm25(self, number: int, name: str, words: Sequence[str]) -> float:
        text = self.texts[number][name]
        count = _occurrences(text, words)
        if not count:
            return 0.0
        rarity = sum(scoring.idf(len(self.papers), self._having(name, word)) for word in words)
        length = text.length / self.mean_lengths[name]
        return BOOSTS[name] * rarity * count / (count + K1 * (1 - B + B * length))

    def _count_having(self, name: str, word: str) -> int:
        return sum(word in texts[name].counts for texts in self.texts.values())


def _matches(texts: dict[str, Text], tree: Node, fields: Sequence[str]) -> bool:
    if isinstance(tree, Term):
        return any(tree.word in texts[name].counts for name in fields)
    if isinstance(tree, Phrase):
        return any(_stands(texts[name], tree) for name in fields)
    if isinstance(tree, Prefix):
        return any(word.startswith(tree.start) for name in fields for word in texts[name].counts)
    if isinstance(tree, Field):
        return _matches(texts, tree.node, (tree.name,))
    if isinstance(tree, And):
        return all(_matches(texts, node, fields) for node in tree.nodes)
    if isinstance(tree, Or):
        return any(_matches(texts, node, fields) for node in tree.nodes)
    return not (isinstance(tree, Not) and _matches(texts, tree.node, fields))


def _stands(text: Text, phrase: Phrase) -> bool:
    """Return whether the words follow one another with at most `slop` others between."""
    if not all(word in text.counts for word in phrase.words):
        return False
    starts = range(len(text.words))
    return any(_follows(text.words, phrase.words, start, phrase.slop) for start in starts)


def _follows(text: Sequence[str | None], words: Sequence[str], at: int, slop: int) -> bool:
    if at >= len(text) or text[at] != words[0]:
        return False
    if len(words) == 1:
        return True
    return any(_follows(text, words[1:], at + 1 + gap, slop - gap) for gap in range(slop + 1))


def _occurrences(text: Text, words: Sequence[str]) -> int:
    if len(words) == 1:
        return text.counts[words[0]]
    return sum(_follows(text.words, words, at, 0) for at in range(len(text.words)))


def _passes(paper: IndexedPaper, filter: Filter) -> bool:
    dated = filter.published_from is not None or filter.published_to is not None
    first, last = filter.published_from or 1, filter.published_to or 99991231
    return (
        (not dated or first <= paper.published <= last)
        and (filter.edition_day is None or filter.edition_day in paper.edition_days)
        and (not filter.topics or any(code in paper.topics for code in filter.topics))
        and (not filter.sources or any(name in paper.sources for name in filter.sources))
        and (filter.has_code is None or paper.has_code is filter.has_code)
    )
