"""Papers as citations: what is written into files of other programs."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.base import Citation
from dailypapers.community.models import ReadingList
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.noted import notes_of
from dailypapers.feed.own_lists import own_list
from dailypapers.feed.queries import PAGE_SIZE
from dailypapers.feed.reading_lists import all_entries


def citation(entry: Entry, note: str = "") -> Citation:
    """Return what is written of one paper, with its reader's own words."""
    return Citation(
        title=entry.title,
        authors=entry.authors,
        published=entry.published,
        identifiers=entry.identifiers,
        venue=entry.venue,
        url=url_of(entry),
        note=note,
    )


def citations_of(reading_list: ReadingList) -> list[Citation]:
    """Return what is written of the papers of a list, in its order, with their notes."""
    return list(_citations(reading_list))


def noted_citations(reader: User) -> list[Citation]:
    """Return what is written of the papers that a reader has notes about, with the notes."""
    return list(_noted(reader))


def url_of(entry: Entry) -> str:
    """Return the address of a paper's page, as others reach it."""
    return str(settings.BASE_URL + reverse("paper", args=[entry.address]))


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
