"""The reference backend: exact BM25 in plain Python, everything in memory, gone at exit.

It is held to be right because it is simple; the others are held against it. Quick enough for some
thousand papers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from dailypapers.search.backends.base import Coverage, most_frequent, order_key
from dailypapers.search.backends.memory_vectors import MemoryVectors
from dailypapers.search.backends.passing import FACET_VALUES, passes
from dailypapers.search.backends.postings import FieldPostings
from dailypapers.search.engine import scoring
from dailypapers.search.engine.dictionary import Neighbour
from dailypapers.search.engine.edits import allowed, distance, is_near
from dailypapers.search.engine.scoring import (
    BOOSTS,
    FIELDS,
    PREFIX_SCORE,
    TIE_DECIMALS,
    alike_fields,
    word_fields,
)
from dailypapers.search.engine.spelling import likeliest
from dailypapers.search.engine.stemming import stem
from dailypapers.search.engine.tokens import plain_words, words
from dailypapers.search.engine.types import (
    NO_FILTER,
    And,
    Everything,
    Facet,
    Field,
    Filter,
    Fuzzy,
    Hit,
    IndexedPaper,
    Node,
    Not,
    Or,
    PaperVector,
    Phrase,
    Prefix,
    Report,
    Sort,
    Term,
    Vector,
    Where,
)

Scores = dict[int, float]  # paper id to score


class MemoryIndex:
    """See `SearchIndex`."""

    def __init__(self) -> None:
        self.mark = 0
        self.generation = 0
        self._papers: dict[int, IndexedPaper] = {}
        self._fields = {name: FieldPostings() for name in BOOSTS}
        self._title_words = FieldPostings()  # as written
        self._pending: dict[int, IndexedPaper | None] = {}
        self._vectors = MemoryVectors(self._papers)

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
        self._vectors.commit()
        self.mark = mark
        self.generation += 1
        return self.generation

    def refresh(self) -> int:
        """Return the generation; nobody else can have changed it."""
        return self.generation

    def close(self) -> None:
        """Drop what was not committed."""
        self._pending.clear()
        self._vectors.forget()

    def verify(self) -> Report:
        """Return the counts; memory has no way to be damaged that we could see."""
        return Report(len(self._papers), self.generation, self.mark)

    def keyword(
        self, tree: Node, filter: Filter = NO_FILTER, k: int = 10, *, counting: bool = False
    ) -> list[Hit]:
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

    def frequency(self, word: str) -> int:
        """Count them."""
        return self.count(Term(word))

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

    def among(self, tree: Node, ids: Collection[int]) -> set[int]:
        """Look whether each matches."""
        return set(ids) & self._matching(tree, NO_FILTER).keys()

    @property
    def encoder(self) -> str:
        """The name of the encoder of the live vectors."""
        return self._vectors.encoder

    def vector(
        self,
        query: Vector,
        filter: Filter = NO_FILTER,
        k: int = 10,
        exclude: Collection[int] = (),
    ) -> list[Hit]:
        """Compare with all that pass, sort all."""
        passing = self._matching(Everything(), filter).keys() - set(exclude)
        return self._vectors.nearest(query, passing, k, self._order)

    def vectors(self, ids: Collection[int]) -> dict[int, Vector]:
        """Return them."""
        return self._vectors.of(ids)

    def floor(self, query: Vector) -> float:
        """Compare with the mean."""
        return self._vectors.floor(query)

    def coverage(self, encoder: str) -> Coverage:
        """Count them."""
        return Coverage(len(self._papers), len(self._papers) - len(self._vectors.missing(encoder)))

    def unencoded(self, encoder: str, k: int) -> list[int]:
        """Compare the text keys, paper by paper."""
        return sorted(self._vectors.missing(encoder), key=self._order, reverse=True)[:k]

    def add_vectors(self, encoder: str, vectors: Sequence[PaperVector]) -> None:
        """Note the vectors for `commit`."""
        self._vectors.add(encoder, vectors)

    def spellings(self, word: str, k: int = 3) -> list[tuple[str, int]]:
        """Compare all words of titles."""
        near = [
            Neighbour(other, distance(word, other), len(having))
            for other, having in self._title_words.places.items()
            if is_near(word, other, allowed(word))
        ]
        return likeliest(word, near, k)

    def _add(self, paper: IndexedPaper) -> None:
        self._papers[paper.id] = paper
        self._title_words.add(paper.id, [plain_words(paper.title)])
        for name, runs in scoring.field_values(paper).items():
            self._fields[name].add(paper.id, runs)

    def _remove(self, number: int) -> None:
        if paper := self._papers.pop(number, None):
            self._title_words.remove(number, [plain_words(paper.title)])
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
            case Term(word) | Phrase((word,)):
                return self._phrase((word,), (0,), word_fields(fields, word))
            case Phrase(phrase):
                return _sum(self._phrase(phrase, at, fields) for at in tree.placements())
            case Prefix() | Fuzzy():
                return dict.fromkeys(self._alike(tree, fields), PREFIX_SCORE)
            case Where(filter):
                return {n: 0.0 for n, paper in self._papers.items() if passes(paper, filter)}
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

    def _alike(self, tree: Prefix | Fuzzy, fields: Sequence[str]) -> Iterator[int]:
        """Yield the papers with a word that is alike, or with the stem of one in any title."""
        typed = tree.start if isinstance(tree, Prefix) else tree.word
        stems = {stem(typed), *(stem(w) for w in self._title_words.places if _is_like(w, tree))}
        for name in alike_fields(fields):
            for word, having in self._fields[name].places.items():
                if word in stems or _is_like(word, tree):
                    yield from having


def _is_like(word: str, tree: Prefix | Fuzzy) -> bool:
    if isinstance(tree, Prefix):
        return word.startswith(tree.start)
    return is_near(word, tree.word, tree.edits)


def _sum(parts: Iterable[Scores]) -> Scores:
    total: Scores = {}
    for scores in parts:
        for number, score in scores.items():
            total[number] = total.get(number, 0.0) + score
    return total
