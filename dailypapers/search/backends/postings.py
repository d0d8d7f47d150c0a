"""Where each word stands in one field of all papers, in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

RUN_GAP = 1  # positions left free between two runs of a field, as in Tantivy


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


def _starts(places: Iterable[list[int]], offsets: Iterable[int]) -> set[int]:
    """Return where a phrase begins whose words stand at `places`, each at its offset."""
    pairs = zip(places, offsets, strict=True)
    return set.intersection(*({place - offset for place in at} for at, offset in pairs))
