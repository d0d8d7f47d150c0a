"""The papers that a review includes, as citations."""

from __future__ import annotations

from collections.abc import Sequence

from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.records import PartialDate
from dailypapers.community.models import Candidate
from dailypapers.feed.citing import citation
from dailypapers.feed.entries import load_entries


def citations_of(candidates: Sequence[Candidate]) -> list[Citation]:
    """Return what is written of papers: as the catalogue has them, else as their file had them."""
    here = [row.paper_id for row in candidates if row.paper_id is not None]
    entries = {entry.id: entry for entry in load_entries(here)}
    return [
        citation(entries[row.paper_id]) if row.paper_id in entries else _citation(row)
        for row in candidates
    ]


def _citation(row: Candidate) -> Citation:
    return Citation(
        title=row.title,
        authors=row.authors.split("; ") if row.authors else [],
        published=PartialDate.parse(f"{row.year:04}") if row.year else None,
        identifiers=row.identifiers,
        venue=row.venue,
        url=row.url,
    )
