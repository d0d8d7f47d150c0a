"""The vectors of the reference backend: exact cosines in single precision, over all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np

from dailypapers.search.engine.scoring import TIE_DECIMALS
from dailypapers.search.engine.types import Hit, IndexedPaper, PaperVector, Vector

Papers = Mapping[int, IndexedPaper]
Order = Callable[[int], int]


class MemoryVectors:
    """The vectors of `papers`, of the live encoder and of one that gathers to replace it."""

    def __init__(self, papers: Papers) -> None:
        self.encoder = ""
        self._papers = papers
        self._coming = ""
        self._made: dict[str, dict[int, PaperVector]] = {}
        self._pending: list[tuple[str, PaperVector]] = []

    def add(self, encoder: str, vectors: Sequence[PaperVector]) -> None:
        """Note vectors for `commit`; raise `ValueError` for such as cannot be compared."""
        known = [*self._made.get(encoder, {}).values(), *vectors]
        if len({given.vector.shape for given in known}) > 1:
            raise ValueError(f"the vectors of {encoder} have different shapes")
        if not all(np.isfinite(given.vector).all() for given in vectors):
            raise ValueError(f"a vector of {encoder} holds what is not a number")
        self._pending += [(encoder, given) for given in vectors]

    def commit(self) -> None:
        """Take what was noted; put vectors without a gap in place of the live ones."""
        for encoder, given in self._pending:
            self._begin(encoder)
            self._made[encoder][given.id] = given
        self._pending.clear()
        if self._coming and not self.missing(self._coming):
            self.encoder, self._coming = self._coming, ""
            self._made = {self.encoder: self._made[self.encoder]}

    def forget(self) -> None:
        """Drop what was not committed."""
        self._pending.clear()

    def of(self, ids: Iterable[int]) -> dict[int, Vector]:
        """Return the live vectors of these papers."""
        live = self._made.get(self.encoder, {})
        return {n: _unit(live[n].vector) for n in ids if n in live and n in self._papers}

    def nearest(self, query: Vector, ids: Collection[int], k: int, order: Order) -> list[Hit]:
        """Return the `k` nearest of these papers, ties by `order`, the highest first."""
        found = self.of(ids)
        if any(vector.shape != query.shape for vector in found.values()):
            raise ValueError(f"no vector has the query's shape {query.shape}")
        if not found:
            return []
        numbers, query = list(found), _unit(query)
        scores = dict(zip(numbers, (np.stack([*found.values()]) @ query).tolist(), strict=True))
        numbers.sort(key=lambda n: (round(scores[n], TIE_DECIMALS), order(n)), reverse=True)
        return [Hit(number, scores[number]) for number in numbers[:k]]

    def floor(self, query: Vector) -> float:
        """Return the mean cosine to the live vectors."""
        found = [*self.of(self._papers).values()]
        return float(np.mean(found, axis=0) @ _unit(query)) if found else 0.0

    def missing(self, encoder: str) -> list[int]:
        """Return the papers whose present text has no vector of `encoder`."""
        made = self._made.get(encoder, {})
        return [
            number
            for number, paper in self._papers.items()
            if number not in made or made[number].text_key != paper.text_key()
        ]

    def _begin(self, encoder: str) -> None:
        if encoder in self._made:
            return
        if self.encoder:
            self._made.pop(self._coming, None)
            self._coming = encoder
        else:
            self.encoder = encoder
        self._made[encoder] = {}


def _unit(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector
