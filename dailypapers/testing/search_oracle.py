"""Search by the definition, paper by paper: no postings, no index, nothing shared with a backend.

Slow and plain on purpose. `backend_contract.py` holds every backend to what this finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property

from dailypapers.search.engine import scoring
from dailypapers.search.engine.scoring import (
    BOOSTS,
    FIELDS,
    K1,
    PREFIX_SCORE,
    B,
    alike_fields,
    word_fields,
)
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import plain_words
from dailypapers.search.engine.types import (
    And,
    Field,
    Filter,
    Fuzzy,
    IndexedPaper,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Term,
    Where,
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
        self._alike = cache(self._words_alike)

    @cached_property
    def texts(self) -> dict[int, dict[str, Text]]:
        """The words of each field of each paper."""
        return {
            number: {name: Text(runs) for name, runs in scoring.field_values(paper).items()}
            for number, paper in self.papers.items()
        }

    @cached_property
    def title_words(self) -> Counter[str]:
        """How many titles have each word, as written."""
        return Counter(word for p in self.papers.values() for word in set(plain_words(p.title)))

    @cached_property
    def mean_lengths(self) -> dict[str, float]:
        """The mean number of words of each field."""
        return {
            name: sum(texts[name].length for texts in self.texts.values()) / len(self.papers)
            for name in BOOSTS
        }

    def found(self, tree: Node, filter: Filter | None = None) -> set[int]:
        """Return the ids of the papers that match."""
        kept = (n for n, paper in self.papers.items() if filter is None or passes(paper, filter))
        return {number for number in kept if self._matches(number, tree, FIELDS)}

    def scores(self, tree: Node) -> dict[int, float]:
        """Return the score of each paper that matches; a phrase in `tree` must have no slop."""
        return {number: self._score(number, tree, FIELDS) for number in self.found(tree)}

    def _score(self, number: int, tree: Node, fields: Sequence[str]) -> float:
        if isinstance(tree, Term):
            names = word_fields(fields, tree.word)
            return sum(self._bm25(number, name, (tree.word,)) for name in names)
        if isinstance(tree, Phrase):
            return sum(self._bm25(number, name, tree.words) for name in fields)
        if isinstance(tree, Or):
            return sum(self._score(number, node, fields) for node in tree.nodes)
        if isinstance(tree, Field):
            return self._score(number, tree.node, (tree.name,))
        if not self._matches(number, tree, fields):
            return 0.0
        if isinstance(tree, And):
            return sum(self._score(number, node, fields) for node in tree.nodes)
        return PREFIX_SCORE if isinstance(tree, Prefix | Fuzzy) else 0.0

    def _matches(self, number: int, tree: Node, fields: Sequence[str]) -> bool:
        texts = [self.texts[number][name] for name in fields]  # `text` has no words of its own
        if isinstance(tree, Term):
            texts = [self.texts[number][name] for name in word_fields(fields, tree.word)]
            return any(tree.word in text.counts for text in texts)
        if isinstance(tree, Phrase):
            return any(_stands(text, tree) for text in texts)
        if isinstance(tree, Prefix | Fuzzy):
            texts = [self.texts[number][name] for name in alike_fields(fields)]
            return any(not self._alike(tree).isdisjoint(text.counts) for text in texts)
        if isinstance(tree, Field):
            return self._matches(number, tree.node, (tree.name,))
        if isinstance(tree, Where):
            return passes(self.papers[number], tree.filter)
        if isinstance(tree, And):
            return all(self._matches(number, node, fields) for node in tree.nodes)
        if isinstance(tree, Or):
            return any(self._matches(number, node, fields) for node in tree.nodes)
        return not (isinstance(tree, Not) and self._matches(number, tree.node, fields))

    def _words_alike(self, tree: Prefix | Fuzzy) -> set[str]:
        """Return the words as indexed that `tree` looks for, by the definition in `types`."""
        texts = [text for fields in self.texts.values() for text in fields.values()]
        indexed = {word for text in texts for word in text.counts}
        typed = tree.start if isinstance(tree, Prefix) else tree.word
        alike = {stem(typed)} | {word for word in indexed if _is_like(word, tree)}
        return alike | {stem(word) for word in self.title_words if _is_like(word, tree)}

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


def _is_like(word: str, tree: Prefix | Fuzzy) -> bool:
    if isinstance(tree, Prefix):
        return word[: len(tree.start)] == tree.start
    return abs(len(word) - len(tree.word)) <= tree.edits >= _edits(word, tree.word)


@cache
def _edits(left: str, right: str) -> int:
    """Return the distance of two words by its definition, from their last letters."""
    if not left or not right:
        return len(left) + len(right)
    ways = [
        _edits(left[:-1], right) + 1,
        _edits(left, right[:-1]) + 1,
        _edits(left[:-1], right[:-1]) + (left[-1] != right[-1]),
    ]
    if len(left) > 1 and left[-2:] == right[:-3:-1]:
        ways.append(_edits(left[:-2], right[:-2]) + 1)
    return min(ways)


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


def passes(paper: IndexedPaper, filter: Filter) -> bool:
    """Return whether the paper is what the filter asks for."""
    dated = filter.published_from is not None or filter.published_to is not None
    first = filter.published_from or 1
    last = 99991231 if filter.published_to is None else filter.published_to
    return (
        (not dated or first <= paper.published <= last)
        and (filter.edition_day is None or filter.edition_day in paper.edition_days)
        and (not filter.topics or any(_is_of(paper, code) for code in filter.topics))
        and (not filter.sources or any(name in paper.sources for name in filter.sources))
        and (not filter.venues or paper.venue in filter.venues)
        and (filter.has_code is None or paper.has_code is filter.has_code)
        and (filter.ids is None or paper.id in filter.ids)
    )


def _is_of(paper: IndexedPaper, topic: str) -> bool:
    archive, _, subject = topic.partition(".")
    if subject == "*":
        return any(code.split(".")[0] == archive and code != archive for code in paper.topics)
    return topic in paper.topics
