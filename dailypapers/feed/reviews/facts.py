"""What the records of papers say for the table of a review: facts alone, for people to accept."""

from __future__ import annotations

from collections.abc import Sequence

from dailypapers.catalogue.records import LinkKind
from dailypapers.community.models import Candidate, TableColumn
from dailypapers.feed.entries import Entry, load_entries

Fact = TableColumn.Fact
LINKS = {Fact.CODE: LinkKind.CODE, Fact.DATA: LinkKind.DATA}


def facts_of(
    candidates: Sequence[Candidate], columns: Sequence[TableColumn]
) -> dict[int, dict[int, str]]:
    """Return what is known of papers, by paper, then by column: nothing where nothing is."""
    asked = {column.pk: Fact(column.fact) for column in columns if column.fact}
    here = [row.paper_id for row in candidates if row.paper_id is not None] if asked else []
    entries = {entry.id: entry for entry in load_entries(here)}
    found: dict[int, dict[int, str]] = {}
    for row in candidates:
        entry = entries.get(row.paper_id) if row.paper_id is not None else None
        said = {column: _said(fact, row, entry) for column, fact in asked.items()}
        found[row.pk] = {column: value for column, value in said.items() if value}
    return found


def _said(fact: Fact, row: Candidate, entry: Entry | None) -> str:
    if fact is Fact.YEAR:
        published = entry.published if entry else None
        return str(published.start.year if published else row.year or "")
    if fact is Fact.VENUE:
        return (entry.venue if entry else "") or row.venue
    links = entry.links if entry else []
    return next((link.url for link in links if link.kind == LINKS[fact]), "")
