"""Relevance: one query asked of words and of meaning, and their answers made one ranking.

Pure in the sense that matters: an index, an encoder and a query in, a ranking out. What serves
pages is what `dailypapers evaluate` measures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from dailypapers.encoder.base import Encoder
from dailypapers.search.backends.base import SearchIndex
from dailypapers.search.engine.fusion import DEPTH, Fused, weighted_sum
from dailypapers.search.engine.query import Query
from dailypapers.search.engine.relevance import relevant
from dailypapers.search.engine.reranking import Agreement, one_pass
from dailypapers.search.engine.types import NO_FILTER, And, Filter, Hit, Node, Not, Or, Vector

Strategy: TypeAlias = Callable[[Sequence[Fused], Agreement], list[Fused]]


class Mode(StrEnum):
    """What a ranking goes by."""

    KEYWORD = "keyword"
    MEANING = "meaning"
    HYBRID = "hybrid"


@dataclass(frozen=True, slots=True)
class Ranker:
    """Ranks by `mode`; without an encoder, or without vectors of its making, by keywords alone.

    A hybrid ranking is gone over once more by `strategy`, unless there is none. `counting` says
    that the index will be asked how many papers `ranked_tree` finds.
    """

    index: SearchIndex
    encoder: Encoder | None
    mode: Mode = Mode.HYBRID
    depth: int = DEPTH
    strategy: Strategy | None = one_pass
    counting: bool = False

    def rank(self, query: Query, filter: Filter = NO_FILTER) -> list[Fused]:
        """Return what was found by either side, best first, at most twice `depth`."""
        meant = self._vector(query)
        keyword = self._keyword(query, filter) if self.mode is not Mode.MEANING else []
        if meant is None:
            return [Fused(hit.id, hit.score, points=hit.score) for hit in keyword]
        cosines = {hit.id: hit.score for hit in self._near(meant, query.required, filter)}
        if self.mode is Mode.MEANING or self.encoder is None:
            return [Fused(number, cosine, cosine=cosine) for number, cosine in cosines.items()]
        vectors = self.index.vectors({hit.id for hit in keyword} | cosines.keys())
        unknown = [hit.id for hit in keyword if hit.id in vectors and hit.id not in cosines]
        if unknown:
            near = np.array([vectors[number] for number in unknown]) @ meant
            cosines.update(zip(unknown, near.tolist(), strict=True))
        fused = weighted_sum(keyword, cosines, self.encoder.weight, self.index.floor(meant))
        if not self.strategy:
            return fused
        return self.strategy(fused, Agreement(vectors, self.index.floor))

    def _vector(self, query: Query) -> Vector | None:
        """Return the query as the index' encoder sees it, None where meaning has no say."""
        encoder = self.encoder
        if self.mode is Mode.KEYWORD or encoder is None or not query.meaning:
            return None
        return encoder.encode_query(query.meaning) if self.index.encoder == encoder.name else None

    def _keyword(self, query: Query, filter: Filter) -> list[Hit]:
        tree = ranked_tree(query)
        return self.index.keyword(tree, filter, self.depth, counting=self.counting)

    def _near(self, meant: Vector, required: Sequence[Node], filter: Filter) -> list[Hit]:
        """Return the nearest papers; what was asked with an operator holds for them too."""
        hits = self.index.vector(meant, filter, self.depth)
        if not required:
            return hits
        allowed = self.index.among(And(tuple(required)), [hit.id for hit in hits])
        return [hit for hit in hits if hit.id in allowed]


def ranked_tree(query: Query) -> Node:
    """Return what keywords are ranked by: any of the plain words, and all that was required."""
    if not query.words:
        return And(tuple(query.required)) if query.required else relevant(())
    wanted = relevant(query.words)
    if query.also:
        wanted = Or((wanted, *(Not(Not(node)) for node in query.also)))  # found, but not scored
    return And((wanted, *query.required)) if query.required else wanted
