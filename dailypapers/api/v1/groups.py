"""Groups by version 1: all of them, one of them, what is in it, making, changing, deleting."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.addresses import absolute
from dailypapers.api.reading import key_of, known_reader, reader_of, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Fields, fields_in
from dailypapers.api.v1.common import read, write
from dailypapers.api.v1.lists import Meeting, ReadingListSaid
from dailypapers.api.v1.lists import said as list_said
from dailypapers.api.v1.profiles import NamedPaper
from dailypapers.api.v1.texts import Markdown, Text
from dailypapers.community import access, groups
from dailypapers.community.models import Group, ReadingList
from dailypapers.feed import groups as found_groups
from dailypapers.feed.agenda import agenda_of
from dailypapers.feed.entries import load_entries
from dailypapers.feed.reading_lists import rows_of

TAG = "groups"
NO_GROUP = "There is no such group for you."
NOT_IN = "Only its members see what is in a group."
NOT_YOURS = "Only its owners may change a group."
Name = Annotated[Text, Field(min_length=1, max_length=100)]


class NewGroup(BaseModel):
    """What a group says of itself. A listed one is named to everybody, with its words."""

    name: Name
    description: Markdown = ""
    is_listed: StrictBool = False
    has_open_agenda: StrictBool = False


class GroupChange(BaseModel):
    """What is to be otherwise of a group."""

    name: Name | None = None
    description: Markdown | None = None
    is_listed: StrictBool | None = None
    has_open_agenda: StrictBool | None = None


class GroupSaid(Schema):
    """A group; `role` is the reader's own, `invited` where they may join, else empty."""

    slug: str
    name: str
    description: str
    is_listed: bool
    has_open_agenda: bool
    members: int
    role: str
    url: str


class Planned(Schema):
    """A meeting, its list, and the first papers; `slug` is empty for who may not read that."""

    title: str
    slug: str
    meeting: Meeting
    papers: list[NamedPaper]


class Done(Schema):
    """A paper, and what members did with it."""

    paper: dict[str, Any]
    says: str


@read("/groups", "groups", list[GroupSaid], TAG)
def index(request: HttpRequest) -> list[dict[str, object]]:
    """Return the groups that the reader is in or invited to, and those named to everybody."""
    reader = reader_of(request)
    known = Q(is_listed=True)
    if reader:
        invited = groups.usable().filter(handle=reader.handle).values("group")
        known |= Q(pk__in=access.groups_of(reader)) | Q(pk__in=invited)
    rows = Group.objects.filter(known).prefetch_related("memberships", "invitations")
    return [said(row, reader) for row in rows.order_by("name", "pk")]


@write("POST", "/groups", "groups", GroupSaid, TAG, status=201)
def make(request: HttpRequest, new: NewGroup) -> Status[dict[str, object]]:
    """Make a group that one owns."""
    reader = writer_of(request)
    key = key_of(request, reader.pk, "group", new.name, new.description)
    made = groups.make(reader, key, **new.model_dump())
    return Status(201, said(seen(made.slug, reader), reader))


@read("/groups/{slug}", "group", GroupSaid, TAG)
def page(request: HttpRequest, slug: str) -> dict[str, object]:
    """Return what a group says of itself."""
    return said(seen(slug, reader_of(request)), reader_of(request))


@write("PATCH", "/groups/{slug}", "group", GroupSaid, TAG)
def edit(request: HttpRequest, slug: str, change: GroupChange) -> dict[str, object]:
    """Change what a group says of itself."""
    reader = writer_of(request)
    found = run(slug, reader)
    new = change.model_dump(exclude_none=True)
    groups.edit(
        found.pk, **{name: new.get(name, getattr(found, name)) for name in GroupChange.model_fields}
    )
    return said(seen(slug, reader), reader)


@write("DELETE", "/groups/{slug}", "group", None, TAG, status=204)
def delete(request: HttpRequest, slug: str) -> Status[None]:
    """Delete a group with what was said to it; its lists stay, private."""
    groups.delete(run(slug, writer_of(request)).pk)
    return Status(204, None)


@read("/groups/{slug}/lists", "group.lists", list[ReadingListSaid], TAG, is_own=True)
def its_lists(request: HttpRequest, slug: str) -> list[dict[str, object]]:
    """Return the lists of a group, those with meetings too, to its members."""
    group = inside(slug, known_reader(request))
    kept = ReadingList.objects.filter(group=group, visibility="group")
    rows = rows_of(list(kept.values_list("pk", flat=True)))
    for row in rows.values():
        row.group = group
    return [list_said(row) for row in rows.values()]


@read("/groups/{slug}/meetings", "group.meetings", list[Planned], TAG)
def meetings(request: HttpRequest, slug: str) -> list[dict[str, object]]:
    """Return when a group meets, the latest first, to its members, or to all where it says so."""
    reader = reader_of(request)
    group = seen(slug, reader)
    if not access.may_see_agenda(reader, group):
        raise PermissionDenied(NOT_IN)
    may_read = access.may_read_group(reader, group)
    return [
        {
            "title": one.reading_list.title,
            "slug": one.reading_list.slug if may_read else "",
            "meeting": list_said(one.reading_list)["meeting"],
            "papers": [{"id": address, "title": title} for title, address in one.papers],
        }
        for one in agenda_of(group, is_open=not may_read)
    ]


@read("/groups/{slug}/papers", "group.papers", list[Done], TAG, is_own=True)
def papers(request: HttpRequest, slug: str, fields: Fields = "") -> list[dict[str, object]]:
    """Return what members did lately, by paper, the last first, to members."""
    reader = known_reader(request)
    group = inside(slug, reader)
    rows = found_groups.members(group)
    acts = found_groups.acts_of(group, rows, reader)
    lines, entries = found_groups.lines(acts, rows), load_entries(list(acts), reader)
    shown = shapes.sparse(entries, fields_in(fields), is_known=True)
    return [
        {"paper": paper, "says": lines[entry.id]}
        for paper, entry in zip(shown, entries, strict=True)
    ]


def seen(slug: str, reader: User | None) -> Group:
    """Return a group that somebody may know of."""
    found = found_groups.find_group(slug)
    if found is None or not access.may_see_group(reader, found):
        raise Http404(NO_GROUP)
    return found


def inside(slug: str, reader: User) -> Group:
    """Return a group that a reader is in."""
    found = seen(slug, reader)
    if not access.may_read_group(reader, found):
        raise PermissionDenied(NOT_IN)
    return found


def run(slug: str, reader: User) -> Group:
    """Return a group that a reader runs."""
    found = seen(slug, reader)
    if not access.may_run_group(reader, found):
        raise PermissionDenied(NOT_YOURS)
    return found


def said(row: Group, reader: User | None) -> dict[str, object]:
    """Return what a group says of itself, and what the reader is in it."""
    members = row.memberships.all()
    roles = [one.role for one in members if reader and one.reader_id == reader.pk]
    return {
        "slug": row.slug,
        "name": row.name,
        "description": row.description,
        "is_listed": row.is_listed,
        "has_open_agenda": row.has_open_agenda,
        "members": len(members),
        "role": roles[0] if roles else "invited" if access.may_join_group(reader, row) else "",
        "url": absolute("group", row.slug),
    }
