"""The papers of reading lists by version 1: read, put in, moved, annotated, taken out."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel

from dailypapers.api.reading import reader_of, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Part, fields_in, known
from dailypapers.api.v1.common import Address, paper_named, read, write
from dailypapers.api.v1.lists import ReadingListSaid, changed, said, seen
from dailypapers.api.v1.texts import Text
from dailypapers.catalogue.citations.formats import LONGEST
from dailypapers.catalogue.citations.formats import read as read_file
from dailypapers.catalogue.cited import find_cited
from dailypapers.community import reading_lists
from dailypapers.community.models import ListEntry
from dailypapers.community.reading_lists import LONGEST_NOTE
from dailypapers.core.spoken import spoken
from dailypapers.feed import reading_lists as lists
from dailypapers.feed.entries import load_entries

TAG = "lists"


class Place(BaseModel):
    """Why a paper is in a list; one that is in it already keeps what is said of it."""

    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


class PlaceChange(BaseModel):
    """Where a paper is to stand, from 1, and what is to be said of which `version` of its note."""

    position: Annotated[int | None, Field(ge=1, le=10_000)] = None
    note: Annotated[Text | None, Field(max_length=LONGEST_NOTE)] = None
    version: int = 0


class Papers(BaseModel):
    """A list of papers: BibTeX, RIS, CSL-JSON, or identifiers and addresses, one a line."""

    text: Annotated[Text, Field(max_length=LONGEST)]


class ListedPaper(Schema):
    """A paper of a reading list, where it stands, and the note on it there."""

    paper: dict[str, Any]
    note: str
    position: int
    version: int


class ListPage(Schema):
    """One page of a reading list."""

    papers: list[ListedPaper]
    about: ReadingListSaid
    next: str | None


class TakenIn(Schema):
    """How many papers came into a list, how many were in it, and which are not here."""

    added: int
    known: int
    missing: list[str]
    problems: list[str]


@read("/lists/{slug}", "list", ListPage, TAG)
def page(request: HttpRequest, slug: str, part: Part) -> dict[str, object]:
    """Return one page of a list's papers, each with the note on it there."""
    reader = reader_of(request)
    found = seen(slug, reader)
    rows = lists.all_entries(found)
    first = (part.number - 1) * part.limit
    places = {row.paper_id: row for row in rows[first : first + part.limit]}
    entries = load_entries(list(places), reader)
    shown = shapes.sparse(entries, fields_in(part.fields), is_known=known(request))
    listed = [_placed(places[entry.id], paper) for paper, entry in zip(shown, entries, strict=True)]
    return {"about": said(found), "papers": listed, "next": part.following(len(rows))}


@write("POST", "/lists/{slug}/import", "list.import", TakenIn, TAG)
def take_in(request: HttpRequest, slug: str, sent: Papers) -> dict[str, object]:
    """Put the papers of another program's list at the end, and name those that are not here."""
    reader = writer_of(request)
    found, reading = changed(slug, reader), read_file(sent.text)
    papers = list(zip(reading.papers, find_cited(reading.papers), strict=True))
    here = [(paper, one.note) for one, paper in papers if paper is not None]
    added = reading_lists.add_all(found.pk, here, reader)
    return {
        "added": added,
        "known": len({paper for paper, _ in here}) - added,
        "missing": [one.title or one.url for one, paper in papers if paper is None],
        "problems": [f"Line {one.line}: {spoken(one.why)}: {one.said}" for one in reading.problems],
    }


@write("PUT", "/lists/{slug}/papers/{path:address}", "list.paper", ListedPaper, TAG)
def put(request: HttpRequest, slug: str, address: Address, new: Place) -> dict[str, object]:
    """Put a paper at the end of a list; one that is in it stays where it is, with its note."""
    reader = writer_of(request)
    found, paper = changed(slug, reader), paper_named(address)
    reading_lists.add(found.pk, paper, reader, new.note)
    return _one(found.pk, paper)


@write("PATCH", "/lists/{slug}/papers/{path:address}", "list.paper", ListedPaper, TAG)
def change(
    request: HttpRequest, slug: str, address: Address, new: PlaceChange
) -> dict[str, object]:
    """Move a paper, or say something else of it; 409 where somebody did since that version."""
    found, paper = changed(slug, writer_of(request)), paper_named(address)
    row = _row(found.pk, paper)
    if new.note is not None:
        reading_lists.annotate(found.pk, row.pk, new.version, new.note)
    if new.position is not None:
        reading_lists.move(found.pk, row.pk, new.position)
    return _one(found.pk, paper)


@write("DELETE", "/lists/{slug}/papers/{path:address}", "list.paper", None, TAG, status=204)
def take_away(request: HttpRequest, slug: str, address: Address) -> Status[None]:
    """Take a paper out of a list, if it is in it."""
    found = changed(slug, writer_of(request))
    reading_lists.take_away(found.pk, paper_named(address))
    return Status(204, None)


def _row(number: int, paper: int) -> ListEntry:
    row = ListEntry.objects.filter(reading_list=number, paper=paper).first()
    if row is None:
        raise Http404("This paper is not in the list.")
    return row


def _one(number: int, paper: int) -> dict[str, object]:
    [entry] = load_entries([paper])
    return _placed(_row(number, paper), shapes.paper(entry, is_known=False))


def _placed(row: ListEntry, paper: dict[str, Any]) -> dict[str, object]:
    return {"paper": paper, "note": row.note, "position": row.position, "version": row.version}
