"""The reference backend: exact BM25 in plain Python, everything in memory, gone at exit.

It is held to be right because it is simple; the others are held against it. Quick enough for some
thousand papers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dailypapers.search.backends.base import most_frequent, order_key
from dailypapers.search.engine import scoring
from dailypapers.search.engine.scoring import BOOSTS, FIELDS, PREFIX_SCORE, TIE_DECIMALS
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
    Not,
    Or,
    Phrase,
    Prefix,
    Report,
    Sort,
    Term,
)

Scores = dict[int, float]  # paper id to score
RUN_GAP = 1  # positions left free between two runs of a field, as in Tantivy

FACET_VALUES: dict[Facet, Callable[[IndexedPaper], Iterable[str]]] = {
    Facet.TOPIC: lambda paper: set(paper.topics),
    Facet.SOURCE: lambda paper: set(paper.sources),
    Facet.YEAR: lambda paper: [str(paper.published // 10000)] if paper.published else [],
}


class FieldPostings:
    """One field of all papers: where each word stands, and how long the field is."""

    def __init__(self) -> None:
        self.places: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
        self.lengths: Counter[int] = Counter()

    def add(self, paper: int, runs: Iterable[list[str]]) -> None:
        """Note the words of one paper."""
        position = 0
        for run in runs:
            for word in run:
                self.places[word].setdefault(paper, []).append(position)
                position += 1
            self.lengths[paper] += len(run)
            position += RUN_GAP

    def remove(self, paper: int, runs: Iterable[list[str]]) -> None:
        """Forget them again."""
        for word in {word for run in runs for word in run}:
            del self.places[word][paper]
            if not self.places[word]:
                del self.places[word]
        self.lengths.pop(paper, None)

    def having(self, word: str) -> Mapping[int, list[int]]:
        """Return the papers with `word`, and its positions there."""
        return self.places.get(word, {})

    def phrase_counts(self, words: Sequence[str], offsets: Sequence[int]) -> dict[int, int]:
        """Return how often the words stand at these offsets, by paper."""
        found = [self.having(word) for word in words]
        shared = set(found[0]).intersection(*found[1:])
        starts = {paper: _starts([having[paper] for having in found], offsets) for paper in shared}
        return {paper: len(at) for paper, at in starts.items() if at}


class MemoryIndex:
    """See `SearchIndex`."""

    def __init__(self) -> None:
        self.mark = 0
        self.generation = 0
        self._papers: dict[int, IndexedPaper] = {}
        self._fields = {name: FieldPostings() for name in FIELDS}
        self._pending: dict[int, IndexedPaper | None] = {}

    def upsert(self, papers: Iterable[IndexedPaper]) -> None:
        """Note the papers for `commit`."""
        self._pending.update((paper.id, paper) for paper in papers)

    def delete(self, ids: Iterable[int]) -> None:
        """Note the ids for `commit`."""
        self._pending.update(dict.fromkeys(ids))

    def commit(self, mark: int) -> int:
        """Apply what was noted."""
        for number, paper in self._pending.items():
            self._remove(number)
            if paper:
                self._add(paper)
        self._pending.clear()
        self.mark = mark
        self.generation += 1
        return self.generation

    def refresh(self) -> int:
        """Return the generation; nobody else can have changed it."""
        return self.generation

    def close(self) -> None:
        """Drop what was not committed."""
        self._pending.clear()

    def verify(self) -> Report:
        """Return the counts; memory has no way to be damaged that we could see."""
        return Report(len(self._papers), self.generation, self.mark)

    def keyword(self, tree: Node, filter: Filter = NO_FILTER, k: int = 10) -> list[Hit]:
        """Score all, sort all, return the first `k`."""
        scores = self._matching(tree, filter)
        best = sorted(
            scores,
            key=lambda number: (round(scores[number], TIE_DECIMALS), self._order(number)),
            reverse=True,
        )
        return [Hit(number, scores[number]) for number in best[:k]]

    def browse(
        self,
        filter: Filter = NO_FILTER,
        sort: Sort = Sort.NEWEST,
        offset: int = 0,
        k: int = 10,
        tree: Node | None = None,
    ) -> list[Hit]:
        """Sort all matching papers by date."""
        found = self._matching(tree or Everything(), filter)
        ordered = sorted(found, key=self._order, reverse=sort is Sort.NEWEST)
        return [Hit(number) for number in ordered[offset : offset + k]]

    def facets(
        self, tree: Node | None, filter: Filter, wanted: Sequence[Facet], k: int = 20
    ) -> dict[Facet, list[tuple[str, int]]]:
        """Count values paper by paper."""
        found = [self._papers[number] for number in self._matching(tree or Everything(), filter)]
        return {
            facet: most_frequent(
                Counter(value for paper in found for value in FACET_VALUES[facet](paper)).items(), k
            )
            for facet in wanted
        }

    def count(self, tree: Node | None = None, filter: Filter = NO_FILTER) -> int:
        """Count them."""
        return len(self._matching(tree or Everything(), filter))

    def suggest(self, text: str, k: int = 8) -> list[tuple[str, int]]:
        """Look through all titles."""
        typed = plain_words(text)
        if not typed:
            return []
        *before, start = typed
        known = words(" ".join(before))
        titles = [
            set(plain_words(paper.title))
            for paper in self._papers.values()
            if set(known) <= set(words(paper.title))
        ]
        ends = Counter(word for title in titles for word in title if word.startswith(start))
        return [(" ".join([*before, word]), n) for word, n in most_frequent(ends.items(), k)]

    def _add(self, paper: IndexedPaper) -> None:
        self._papers[paper.id] = paper
        for name, runs in scoring.field_values(paper).items():
            self._fields[name].add(paper.id, runs)

    def _remove(self, number: int) -> None:
        if paper := self._papers.pop(number, None):
            for name, runs in scoring.field_values(paper).items():
                self._fields[name].remove(number, runs)

    def _order(self, number: int) -> int:
        return order_key(self._papers[number].published, number)

    def _matching(self, tree: Node, filter: Filter) -> Scores:
        scores = self._scores(tree, FIELDS)
        return {n: score for n, score in scores.items() if passes(self._papers[n], filter)}

    def _scores(self, tree: Node, fields: Sequence[str]) -> Scores:
        """Return the papers that match `tree` in `fields`, with their scores."""
        match tree:
            case Term(word):
                return self._phrase((word,), (0,), fields)
            case Phrase(phrase):
                return _sum(self._phrase(phrase, at, fields) for at in tree.placements())
            case Prefix(start):
                return dict.fromkeys(self._starting(start, fields), PREFIX_SCORE)
            case Field(name, node):
                return self._scores(node, (name,))
            case Or(nodes):
                return _sum(self._scores(node, fields) for node in nodes)
            case And(nodes):
                return self._all_of(nodes, fields)
            case Not(node):
                return dict.fromkeys(self._papers.keys() - self._scores(node, fields).keys(), 0.0)
            case Everything():
                return dict.fromkeys(self._papers, 0.0)

    def _all_of(self, nodes: Sequence[Node], fields: Sequence[str]) -> Scores:
        found = [self._scores(node, fields) for node in nodes]
        kept = set(self._papers).intersection(*found)
        return {number: sum(scores[number] for scores in found) for number in kept}

    def _phrase(
        self, phrase: Sequence[str], offsets: Sequence[int], fields: Sequence[str]
    ) -> Scores:
        return _sum(self._in_field(name, phrase, offsets) for name in fields)

    def _in_field(self, name: str, phrase: Sequence[str], offsets: Sequence[int]) -> Scores:
        field, papers = self._fields[name], len(self._papers)
        counts = field.phrase_counts(phrase, offsets)
        rarity = sum(scoring.idf(papers, len(field.having(word))) for word in phrase)
        mean = sum(field.lengths.values()) / max(1, papers)
        return {
            number: BOOSTS[name] * rarity * scoring.saturation(n, field.lengths[number], mean)
            for number, n in counts.items()
        }

    def _starting(self, start: str, fields: Sequence[str]) -> Iterator[int]:
        for name in fields:
            for word, having in self._fields[name].places.items():
                if word.startswith(start):
                    yield from having


def passes(paper: IndexedPaper, filter: Filter) -> bool:
    """Return whether the paper is what `filter` asks for."""
    if filter.published_from is not None and paper.published < filter.published_from:
        return False
    if filter.published_to is not None and not 0 < paper.published <= filter.published_to:
        return False
    if filter.edition_day is not None and filter.edition_day not in paper.edition_days:
        return False
    if filter.topics and not set(filter.topics) & set(paper.topics):
        return False
    if filter.sources and not set(filter.sources) & set(paper.sources):
        return False
    return filter.has_code is None or filter.has_code == paper.has_code


def _starts(places: Iterable[list[int]], offsets: Iterable[int]) -> set[int]:
    """Return where a phrase begins whose words stand at `places`, each at its offset."""
    pairs = zip(places, offsets, strict=True)
    return set.intersection(*({place - offset for place in at} for at, offset in pairs))


def _sum(parts: Iterable[Scores]) -> Scores:
    total: Scores = {}
    for scores in parts:
        for number, score in scores.items():
            total[number] = total.get(number, 0.0) + score
    return total
