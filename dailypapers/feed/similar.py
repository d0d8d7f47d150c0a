"""Similar papers as readers see them: entries, and why each is there.

Alike by content, by what readers save together (`cosaved.py`), or by both: then a paper's places in
the two orders count, by 1 / (FLAT + place) each. Cormack, Clarke and Buettcher, "Reciprocal rank
fusion outperforms Condorcet and individual rank learning methods" (2009).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_noop

from dailypapers.accounts.models import User
from dailypapers.core.spoken import say
from dailypapers.feed.cosaved import cosaved
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.search import similar
from dailypapers.search.engine.roles import Role

FEW = 5  # on a paper's own page
MANY = 20
DEPTH = 100  # places in each order that are fused
FLAT = 60  # as in the paper


CLOSE = {
    None: gettext_noop("close in meaning {cosine:.2f}"),
    Role.BACKGROUND: gettext_noop("close in background {cosine:.2f}"),
    Role.METHOD: gettext_noop("close in method {cosine:.2f}"),
    Role.RESULT: gettext_noop("close in result {cosine:.2f}"),
}


class By(StrEnum):
    """What papers are alike by."""

    CONTENT = "content"
    READERS = "readers"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class SimilarPaper:
    """A paper like another: how near in meaning, and which words both have, as it has them.

    `facet` is in what it is near, None for the whole; `cosine` is None where it is not known.
    `readers` is how many saved both, at least, 0 where that is not told.
    """

    entry: Entry
    shares: tuple[str, ...]
    cosine: float | None = None
    facet: Role | None = None
    readers: int = 0

    @property
    def reason(self) -> str:
        """Why it is there: `close in meaning 0.82 · shares: sparse attention`."""
        near = say(CLOSE[self.facet], cosine=self.cosine) if self.cosine else ""
        shares = say("shares: {words}", words=", ".join(self.shares)) if self.shares else ""
        saved = (
            say("{readers} readers or more saved both", readers=self.readers)
            if self.readers
            else ""
        )
        return " · ".join(filter(None, (near, shares, saved)))

    @property
    def published(self) -> date:
        """The day by which it is ordered; one that nobody knows comes last."""
        return self.entry.published.start if self.entry.published else date.min


@dataclass(frozen=True, slots=True)
class SimilarPapers:
    """What is like a paper or a text, most alike first, and what to say about it.

    `facet` is None where the whole was compared, also because the text has no sentence of the facet
    that was asked for: then `lacks` names it. `near` are papers that are near by content, shown or
    not.
    """

    papers: Sequence[SimilarPaper]
    facet: Role | None = None
    lacks: Role | None = None
    by_words_only: bool = False
    near: Sequence[int] = ()


def similar_to(
    entry: Entry,
    facet: Role | None = None,
    k: int = MANY,
    reader: User | None = None,
    by: By = By.CONTENT,
) -> SimilarPapers:
    """Return the papers most like this one; raises `IndexUnavailable`."""
    text = similar.Text(entry.title, entry.text, entry.id)
    if by is By.CONTENT:
        return _similar(text, facet, k, reader)
    together = {one.paper: one.readers for one in cosaved(entry.id)}
    if by is By.READERS:
        shown = load_entries(list(together)[:k], reader)
        return SimilarPapers([SimilarPaper(one, (), readers=together[one.id]) for one in shown])
    found = similar.similar(text, facet, DEPTH)
    first = fused([hit.id for hit in found.hits], together)[:k]
    return _with_readers(_shown(text, found, first, facet, reader), together)


def fused(*orders: Iterable[int]) -> list[int]:
    """Return the papers of some orders in one.

    >>> fused([1, 2, 3], [3, 1])
    [1, 3, 2]
    """
    points: dict[int, float] = defaultdict(float)
    for order in orders:
        for place, paper in enumerate(order, start=1):
            points[paper] += 1 / (FLAT + place)
    return sorted(points, key=lambda paper: -points[paper])


def similar_to_text(
    title: str,
    abstract: str,
    facet: Role | None = None,
    k: int = MANY,
    reader: User | None = None,
) -> SimilarPapers:
    """Return the papers most like a text of any origin; raises `IndexUnavailable`."""
    return _similar(similar.Text(title, abstract), facet, k, reader)


def _similar(text: similar.Text, facet: Role | None, k: int, reader: User | None) -> SimilarPapers:
    found = similar.similar(text, facet, max(k, MANY))
    near = [hit.id for hit in found.hits]
    return replace(_shown(text, found, near[:k], facet, reader), near=near[:MANY])


def _shown(
    text: similar.Text,
    found: similar.Alike,
    papers: Sequence[int],
    facet: Role | None,
    reader: User | None,
) -> SimilarPapers:
    entries = load_entries(papers, reader)
    shares = similar.shared_words(text, [f"{entry.title}\n{entry.text}" for entry in entries])
    cosines = {hit.id: hit.cosine for hit in found.hits}
    shown = [
        SimilarPaper(entry, words, cosines.get(entry.id), found.facet)
        for entry, words in zip(entries, shares, strict=True)
    ]
    lacks = facet if facet and not found.facet and not found.by_words_only else None
    return SimilarPapers(shown, found.facet, lacks, found.by_words_only)


def _with_readers(found: SimilarPapers, together: Mapping[int, int]) -> SimilarPapers:
    told = [replace(one, readers=together.get(one.entry.id, 0)) for one in found.papers]
    return replace(found, papers=told)
