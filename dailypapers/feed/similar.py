"""Similar papers as readers see them: entries, and why each is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dailypapers.accounts.models import User
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.search import similar
from dailypapers.search.engine.roles import Role

FEW = 5  # on a paper's own page
MANY = 20


@dataclass(frozen=True, slots=True)
class SimilarPaper:
    """A paper like another: how near in meaning, and which words both have, as it has them.

    `facet` is in what it is near, None for the whole; `cosine` is None where it is not known.
    """

    entry: Entry
    shares: tuple[str, ...]
    cosine: float | None = None
    facet: Role | None = None

    @property
    def reason(self) -> str:
        """Why it is there: `close in meaning 0.82 · shares: sparse attention`."""
        near = f"close in {self.facet or 'meaning'} {self.cosine:.2f}" if self.cosine else ""
        shares = f"shares: {', '.join(self.shares)}" if self.shares else ""
        return " · ".join(filter(None, (near, shares)))


@dataclass(frozen=True, slots=True)
class SimilarPapers:
    """What is like a paper or a text, most alike first, and what to say about it.

    `facet` is None where the whole was compared, also because the text has no sentence of the facet
    that was asked for: then `lacks` names it.
    """

    papers: Sequence[SimilarPaper]
    facet: Role | None = None
    lacks: Role | None = None
    by_words_only: bool = False


def similar_to(
    entry: Entry, facet: Role | None = None, k: int = MANY, reader: User | None = None
) -> SimilarPapers:
    """Return the papers most like this one; raises `IndexUnavailable`."""
    return _similar(similar.Text(entry.title, entry.text, entry.id), facet, k, reader)


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
    found = similar.similar(text, facet, k)
    entries = load_entries((hit.id for hit in found.hits), reader)
    shares = similar.shared_words(text, [f"{entry.title}\n{entry.text}" for entry in entries])
    cosines = {hit.id: hit.cosine for hit in found.hits}
    papers = [
        SimilarPaper(entry, words, cosines[entry.id], found.facet)
        for entry, words in zip(entries, shares, strict=True)
    ]
    lacks = facet if facet and not found.facet and not found.by_words_only else None
    return SimilarPapers(papers, found.facet, lacks, found.by_words_only)
