"""Reading lists by version 1: all of them, one of them, making, changing, deleting."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.addresses import absolute
from dailypapers.api.reading import key_of, reader_of, writer_of
from dailypapers.api.v1.common import read, write
from dailypapers.api.v1.texts import Day, Line, Markdown, Text, Zone
from dailypapers.community import access, meetings, reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.core.errors import InputError
from dailypapers.feed import groups
from dailypapers.feed import reading_lists as lists

TAG = "lists"
NO_LIST = "There is no such reading list for you."
NOT_YOURS = "Only who owns a list, or edits its group's, may change it."
NOT_OWNED = "Only who owns a list may do this."
Visibility = Literal["private", "unlisted", "public", "group"]


class Meeting(Schema):
    """When and where a group talks about a list; without `at`, some time on that day."""

    on: Day
    at: time | None = None
    zone: Zone = ""
    minutes: Annotated[int, Field(ge=5, le=24 * 60)] = meetings.MINUTES
    where: Annotated[Text, Field(max_length=200)] = ""
    is_called_off: StrictBool = False


class NewList(BaseModel):
    """What a list says of itself. One that is for a `group` may have a meeting."""

    title: Line
    description: Markdown = ""
    visibility: Visibility = "private"
    group: Annotated[Text, Field(max_length=64, description="Its slug")] = ""
    meeting: Meeting | None = None


class ListChange(BaseModel):
    """What is to be otherwise of a list, and the `version` that is changed."""

    version: int
    title: Line | None = None
    description: Markdown | None = None
    visibility: Visibility | None = None
    group: Annotated[Text, Field(max_length=64, description="Its slug")] = ""
    meeting: Meeting | None = None


class ReadingListSaid(Schema):
    """A reading list. `version` counts changes of what it says of itself."""

    slug: str
    title: str
    description: str
    visibility: Visibility
    group: str
    meeting: Meeting | None
    papers: int
    followers: int
    version: int
    changed_at: datetime
    url: str


@read("/lists", "lists", list[ReadingListSaid], TAG)
def index(request: HttpRequest) -> list[dict[str, object]]:
    """Return the reader's own lists, or the fifty public ones that changed last."""
    reader = reader_of(request)
    rows = list(lists.own_lists(reader) if reader else lists.public_lists()[0])
    prefetch_related_objects(rows, "group")
    return [said(row) for row in rows]


@write("POST", "/lists", "lists", ReadingListSaid, TAG, status=201)
def make(request: HttpRequest, new: NewList) -> Status[dict[str, object]]:
    """Make a list; the same `Idempotency-Key`, or the same words without one, make it once."""
    reader = writer_of(request)
    if not access.may_comment(reader):
        raise PermissionDenied("You may not write at present.")
    key = key_of(request, reader.pk, "list", new.title, new.description, new.visibility)
    kept = _kept(reader, new.visibility, new.group, new.meeting)
    made = reading_lists.make(reader, key, new.title, new.description, **kept)
    return Status(201, said(seen(made.slug, reader)))


@write("PATCH", "/lists/{slug}", "list", ReadingListSaid, TAG)
def edit(request: HttpRequest, slug: str, change: ListChange) -> dict[str, object]:
    """Change what a list says of itself; 409 where somebody did so since that version."""
    reader = writer_of(request)
    found = owned(slug, reader)
    kept = _stands(found)
    if change.model_fields_set & {"visibility", "group", "meeting"}:
        visibility = change.visibility or found.visibility
        group = change.group or kept_group(found)
        meeting = change.meeting if "meeting" in change.model_fields_set else _meeting(found)
        kept = _kept(reader, visibility, group, meeting)
    title = found.title if change.title is None else change.title
    words = found.description if change.description is None else change.description
    reading_lists.edit(found.pk, change.version, title, words, **kept)
    return said(seen(slug, reader))


@write("DELETE", "/lists/{slug}", "list", None, TAG, status=204)
def delete(request: HttpRequest, slug: str) -> Status[None]:
    """Delete a list with all its notes; lists forked from it stay."""
    reading_lists.delete(owned(slug, writer_of(request)).pk)
    return Status(204, None)


@write("POST", "/lists/{slug}/fork", "list.fork", ReadingListSaid, TAG, status=201)
def fork(request: HttpRequest, slug: str) -> Status[dict[str, object]]:
    """Make a private list of one's own with the papers and notes of another."""
    reader = writer_of(request)
    origin = seen(slug, reader)
    if not access.may_fork_list(reader, origin):
        raise PermissionDenied("You may not write at present.")
    made = reading_lists.fork(reader, key_of(request, reader.pk, "fork", slug), origin)
    return Status(201, said(seen(made.slug, reader)))


def seen(slug: str, reader: User | None) -> ReadingList:
    """Return a list that somebody may see; whether there is another is told to nobody."""
    found = lists.find_list(slug)
    if found is None or not access.may_see_list(reader, found):
        raise Http404(NO_LIST)
    return found


def changed(slug: str, reader: User) -> ReadingList:
    """Return a list that a reader may fill."""
    found = seen(slug, reader)
    if not access.may_change_list(reader, found):
        raise PermissionDenied(NOT_YOURS)
    return found


def owned(slug: str, reader: User) -> ReadingList:
    """Return a list that a reader runs."""
    found = seen(slug, reader)
    if not access.may_run_list(reader, found):
        raise PermissionDenied(NOT_OWNED)
    return found


def said(row: ReadingList) -> dict[str, object]:
    """Return what a list says of itself."""
    size = getattr(row, "size", None)
    return {
        "slug": row.slug,
        "title": row.title,
        "description": row.description,
        "visibility": row.visibility,
        "group": kept_group(row),
        "meeting": _meeting(row),
        "papers": (size or 0) if hasattr(row, "size") else lists.size_of(row),
        "followers": getattr(row, "followers", None) or 0,
        "version": row.version,
        "changed_at": row.changed_at,
        "url": absolute("list", row.slug),
    }


def kept_group(row: ReadingList) -> str:
    """Return the slug of the group whose list it is, if it is one's."""
    return row.group.slug if row.group and row.visibility == "group" else ""


def _meeting(row: ReadingList) -> Meeting | None:
    met = row.meeting
    if met is None:
        return None
    return Meeting(
        on=met.on,
        at=met.at,
        zone=met.zone,
        minutes=met.minutes,
        where=met.where,
        is_called_off=met.is_called_off,
    )


def _stands(row: ReadingList) -> dict[str, Any]:
    return {"visibility": row.visibility, "group": row.group_id, "meeting": row.meeting}


def _kept(reader: User, visibility: str, slug: str, met: Meeting | None) -> dict[str, Any]:
    """Return who may read a list, and when it is met about; a group is one that they edit."""
    if visibility != "group":
        return {"visibility": visibility, "group": None, "meeting": None}
    found = next((one for one in groups.edited_by(reader) if one.slug == slug), None)
    if found is None:
        raise InputError("Name a group whose lists you may change.")
    meeting = meetings.Meeting(**met.model_dump()) if met else None
    return {"visibility": "group", "group": found.pk, "meeting": meeting}
