"""Reading lists by version 1."""

from __future__ import annotations

from typing import Annotated, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Status
from pydantic import BaseModel

from dailypapers.accounts.models import User
from dailypapers.api.addresses import absolute
from dailypapers.api.reading import key_of, reader_of, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Part, Token, fields_in, known
from dailypapers.api.v1.common import PROBLEMS, Address, named, router
from dailypapers.api.v1.texts import Text
from dailypapers.community import access, reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.community.reading_lists import LONGEST_NOTE
from dailypapers.feed import reading_lists as lists
from dailypapers.feed.entries import load_entries

NO_LIST = "There is no such reading list for you."
NOT_YOURS = "Only who owns a list, or edits its group's, may change it."


class NewList(BaseModel):
    """What a new list says of itself."""

    title: Annotated[Text, Field(min_length=1, max_length=200)]
    description: Annotated[Text, Field(max_length=10_000)] = ""
    visibility: Literal["private", "unlisted", "public"] = "private"


class Note(BaseModel):
    """Why a paper is in a list."""

    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


@router.get(
    "/lists",
    response={200: list[shapes.ReadingList]} | PROBLEMS,
    tags=["lists"],
    url_name="api.v1.lists",
)
def index(request: HttpRequest) -> list[dict[str, object]]:
    """Return the reader's own lists, or the fifty public ones that changed last."""
    reader = reader_of(request)
    rows = lists.own_lists(reader) if reader else lists.public_lists()[0]
    return [_said(row, getattr(row, "size", 0) or 0) for row in rows]


@router.post(
    "/lists",
    response={201: shapes.ReadingList} | PROBLEMS,
    auth=Token(),
    tags=["lists"],
    url_name="api.v1.lists",
)
def make(request: HttpRequest, new: NewList) -> Status[dict[str, object]]:
    """Make a list; the same `Idempotency-Key`, or the same words without one, make it once."""
    reader = writer_of(request)
    if not access.may_comment(reader):
        raise PermissionDenied("You may not write at present.")
    key = key_of(request, reader.pk, "list", new.title, new.description, new.visibility)
    made = reading_lists.make(reader, key, new.title, new.description, new.visibility)
    return Status(201, _said(made, 0))


@router.get(
    "/lists/{slug}",
    response={200: shapes.ListPage} | PROBLEMS,
    tags=["lists"],
    url_name="api.v1.list",
)
def page(request: HttpRequest, slug: str, part: Part) -> dict[str, object]:
    """Return one page of a list's papers, each with the note on it there."""
    reader = reader_of(request)
    found = _seen(slug, reader)
    rows = lists.all_entries(found)
    first = (part.number - 1) * part.limit
    notes = {row.paper_id: row.note for row in rows[first : first + part.limit]}
    entries = load_entries(notes, reader)
    shown = shapes.sparse(entries, fields_in(part.fields), is_known=known(request))
    listed = [
        {"paper": paper, "note": notes[entry.id]}
        for paper, entry in zip(shown, entries, strict=True)
    ]
    return {"about": _said(found, len(rows)), "papers": listed, "next": part.following(len(rows))}


@router.put(
    "/lists/{slug}/papers/{path:address}",
    response={200: shapes.ListedPaper} | PROBLEMS,
    auth=Token(),
    tags=["lists"],
    url_name="api.v1.list.paper",
)
def put(request: HttpRequest, slug: str, address: Address, said: Note) -> dict[str, object]:
    """Put a paper at the end of a list; one that is in it stays where it is, with its note."""
    reader, found = writer_of(request), _changed(slug, writer_of(request))
    entry = named(address)
    reading_lists.add(found.pk, entry.id, reader, said.note)
    row = next(row for row in lists.all_entries(found) if row.paper_id == entry.id)
    return {"paper": shapes.paper(entry, is_known=True), "note": row.note}


@router.delete(
    "/lists/{slug}/papers/{path:address}",
    response={204: None} | PROBLEMS,
    auth=Token(),
    tags=["lists"],
    url_name="api.v1.list.paper",
)
def take_away(request: HttpRequest, slug: str, address: Address) -> Status[None]:
    """Take a paper out of a list, if it is in it."""
    found = _changed(slug, writer_of(request))
    reading_lists.take_away(found.pk, named(address).id)
    return Status(204, None)


def _seen(slug: str, reader: User | None) -> ReadingList:
    found = lists.find_list(slug)
    if found is None or not access.may_see_list(reader, found):
        raise Http404(NO_LIST)
    return found


def _changed(slug: str, reader: User) -> ReadingList:
    found = _seen(slug, reader)
    if not access.may_change_list(reader, found):
        raise PermissionDenied(NOT_YOURS)
    return found


def _said(row: ReadingList, size: int) -> dict[str, object]:
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "visibility": row.visibility,
        "papers": size,
        "changed_at": row.changed_at,
        "url": absolute("list", row.slug),
    }
