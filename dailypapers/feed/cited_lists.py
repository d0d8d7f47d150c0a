"""Papers as citations: what is written into files of other programs."""

from __future__ import annotations

from collections.abc import Iterator

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.base import Citation
from dailypapers.community.models import ReadingList
from dailypapers.feed.citing import citation
from dailypapers.feed.entries import load_entries
from dailypapers.feed.noted import notes_of
from dailypapers.feed.own_lists import own_list
from dailypapers.feed.queries import PAGE_SIZE
from dailypapers.feed.reading_lists import all_entries


def citations_of(reading_list: ReadingList) -> list[Citation]:
    """Return what is written of the papers of a list, in its order, with their notes."""
    return list(_citations(reading_list))


def noted_citations(reader: User) -> list[Citation]:
    """Return what is written of the papers that a reader has notes about, with the notes."""
    return list(_noted(reader))


def _citations(reading_list: ReadingList) -> Iterator[Citation]:
    listed = all_entries(reading_list)
    for first in range(0, len(listed), PAGE_SIZE):
        notes = {row.paper_id: row.note for row in listed[first : first + PAGE_SIZE]}
        for entry in load_entries(notes):
            yield citation(entry, notes[entry.id])


def _noted(reader: User) -> Iterator[Citation]:
    number, pages = 1, 1
    while number <= pages:
        page = own_list(reader, "notes", number)
        notes = notes_of(reader, page.ids)
        for entry in load_entries(page.ids):
            yield citation(entry, notes.get(entry.id, ""))
        number, pages = number + 1, page.pages
