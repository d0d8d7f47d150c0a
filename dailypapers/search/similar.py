"""Papers like a given one, as a whole or in one facet: background, method or result.

As a whole: the paper's words and its vector are asked for, and fused as in any search. By facet:
the sentences of that facet are encoded too, and nearness to them is fused with likeness as a whole
in equal shares. Equal because nothing that we may tune on says otherwise; the judged collection for
this, CSFCube, only measures. There the share was worth about .015 nDCG@10, well within its error.
Comparing facet to facet, with the same sentences of each candidate encoded, gained nothing there
and costs some 10 ms a candidate, so candidates are compared by the vectors they have.
"""

from __future__ import annotations

import heapq
import logging
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from dailypapers.core.errors import IndexUnavailable
from dailypapers.encoder.base import Encoder, EncoderUnavailable, paper_text
from dailypapers.search import encoding, index
from dailypapers.search.backends.base import SearchIndex
from dailypapers.search.engine import roles, scoring
from dailypapers.search.engine.fusion import DEPTH, Fused, weighted_sum
from dailypapers.search.engine.roles import Role
from dailypapers.search.engine.shared import NO_SUBJECT, shared, telling_words
from dailypapers.search.engine.types import NO_FILTER, Hit, Or, Term, Vector
from dailypapers.search.ranking import Mode

logger = logging.getLogger(__name__)

FACET_SHARE = 0.5
COMMON = 0.05  # share of papers above which a word is no reason that two are alike
LONGEST = 10_000  # characters of a text; no abstract is longer


@dataclass(frozen=True, slots=True)
class Text:
    """What papers are to be like: a text, or, with `id`, a paper of the index."""

    title: str
    abstract: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """Papers like another, best first; `cosine` of a hit is nearness in the facet asked for.

    `by_words_only`: meaning had no say. `facet` is None where the text has no sentence of the one
    that was asked for.
    """

    hits: list[Fused]
    facet: Role | None = None
    by_words_only: bool = False


@dataclass(frozen=True, slots=True)
class Comparer:
    """Ranks papers by likeness to a text; without vectors, by words alone.

    `pool` are the only papers to be ranked, None for all.
    """

    index: SearchIndex
    encoder: Encoder | None
    mode: Mode = Mode.HYBRID
    pool: Collection[int] | None = None

    def rank(self, text: Text, facet: Role | None = None) -> Alike:
        """Return what is like `text`, without itself. Raises `EncoderUnavailable`."""
        meant = self._vector(text)
        keyword = self._keyword(text) if self.mode is not Mode.MEANING else []
        if meant is None or self.encoder is None:
            found = [Fused(hit.id, hit.score, points=hit.score) for hit in keyword]
            return Alike(found, by_words_only=True)
        said = roles.part(text.abstract, facet) if facet else ""
        wanted = self.encoder.encode_query(said) if said else None
        asked = [meant] if wanted is None else [meant, wanted]
        ids = {hit.id for hit in keyword} | self._near(asked, text)
        vectors = self.index.vectors(ids)
        whole = weighted_sum(
            keyword, _cosines(vectors, meant), self._weight(), self.index.floor(meant)
        )
        if wanted is None:
            return Alike(whole)
        return Alike(in_facet(whole, _cosines(vectors, wanted), self.index.floor(wanted)), facet)

    def _vector(self, text: Text) -> Vector | None:
        """Return the paper's own vector, or that of the text; None where meaning has no say."""
        if self.mode is Mode.KEYWORD or not self.encoder or self.index.encoder != self.encoder.name:
            return None
        if text.id is not None:
            return self.index.vectors([text.id]).get(text.id)
        return self.encoder.encode_query(paper_text(text.title, text.abstract))

    def _weight(self) -> float:
        """Return the share of meaning."""
        if self.mode is Mode.MEANING or self.encoder is None:
            return 1.0
        return self.encoder.weight

    def _keyword(self, text: Text) -> list[Hit]:
        tree = Or(tuple(map(Term, telling_words(text.title, text.abstract))))
        if self.pool is None:
            hits = self.index.keyword(tree, NO_FILTER, DEPTH + 1)
            return [hit for hit in hits if hit.id != text.id][:DEPTH]
        hits = self.index.keyword(tree, NO_FILTER, self.index.count())
        return [hit for hit in hits if hit.id in self.pool and hit.id != text.id]

    def _near(self, vectors: Sequence[Vector], text: Text) -> set[int]:
        itself = () if text.id is None else (text.id,)
        if self.pool is not None:
            return set(self.pool).difference(itself)
        hits = [self.index.vector(vector, NO_FILTER, DEPTH, itself) for vector in vectors]
        return {hit.id for found in hits for hit in found}


def in_facet(whole: Sequence[Fused], cosines: dict[int, float], floor: float) -> list[Fused]:
    """Return the ranking with nearness in a facet mixed in; `floor` is as in `weighted_sum`."""
    alike = [Hit(hit.id, hit.score) for hit in whole]
    mixed = weighted_sum(alike, cosines, FACET_SHARE, floor)
    points = {hit.id: hit.points for hit in whole}
    return [replace(hit, points=points.get(hit.id)) for hit in mixed]


def rank_pool(
    index: SearchIndex,
    encoder: Encoder | None,
    text: Text,
    *,
    facet: str = "",
    mode: Mode = Mode.HYBRID,
    pool: Collection[int] | None = None,
) -> list[Fused]:
    """Return papers of `pool`, or of all, like `text`, as pages rank them; for `evaluate`.

    `facet` is the name of one, or empty.
    """
    chosen = Role(facet) if facet else None
    return (
        Comparer(index, encoder, mode, None if pool is None else frozenset(pool))
        .rank(text, chosen)
        .hits
    )


def similar(text: Text, facet: Role | None = None, k: int = 20) -> Alike:
    """Return the `k` papers most like `text`; raises `IndexUnavailable`."""
    text = replace(text, title=text.title[:LONGEST], abstract=text.abstract[:LONGEST])
    try:
        reader = index.reader()
        try:
            found = Comparer(reader, encoding.encoder_for(reader.encoder)).rank(text, facet)
        except EncoderUnavailable as error:
            logger.warning("Comparing by words alone: %s", error)
            found = Comparer(reader, None).rank(text, facet)
    except IndexUnavailable:
        index.suspect()
        raise
    return replace(found, hits=found.hits[:k])


def shared_words(text: Text, others: Sequence[str]) -> list[tuple[str, ...]]:
    """Return, for each other text, the rare words it shares with `text`, as it has them."""
    reader = index.reader()
    papers = reader.count()

    @cache
    def rarity(word: str) -> float:
        having = reader.count(Term(word))
        return scoring.idf(papers, having) if having <= max(2, COMMON * papers) else 0.0

    telling = set(telling_words(text.title[:LONGEST], text.abstract[:LONGEST]))
    return [shared(telling, other, rarity) for other in others]


def most_telling(text: Text, k: int) -> list[str]:
    """Return the words that tell most of a text: as often as they count, by how rare they are."""
    reader = index.reader()
    papers = reader.count()
    counted = Counter(telling_words(text.title[:LONGEST], text.abstract[:LONGEST]))
    worth = {
        word: times * scoring.idf(papers, reader.count(Term(word)))
        for word, times in counted.items()
        if word not in NO_SUBJECT
    }
    return heapq.nlargest(k, worth, key=worth.__getitem__)


def _cosines(vectors: dict[int, Vector], wanted: Vector) -> dict[int, float]:
    return {number: float(vector @ wanted) for number, vector in vectors.items()}
