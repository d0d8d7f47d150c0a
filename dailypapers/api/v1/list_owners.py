"""Who owns reading lists, by version 1: inviting, joining, leaving."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Schema, Status
from pydantic import BaseModel

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.common import person, read, write
from dailypapers.api.v1.lists import NO_LIST, NOT_OWNED, ReadingListSaid, owned, said, seen
from dailypapers.api.v1.texts import Handle
from dailypapers.community import access, reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.feed import reading_lists as lists

TAG = "lists"


class Invited(BaseModel):
    """Whom to invite, by their handle."""

    handle: Handle


class Owners(Schema):
    """Who owns a list, and which handles are invited to."""

    owners: list[shapes.Person]
    invited: list[str]


@read("/invitations/lists", "list.invitations", list[ReadingListSaid], TAG, is_own=True)
def invited_to(request: HttpRequest) -> list[dict[str, object]]:
    """Return the lists that the reader may come to own."""
    return [said(row) for row in lists.invited_to(known_reader(request))]


@read("/lists/{slug}/owners", "list.owners", Owners, TAG, is_own=True)
def owners(request: HttpRequest, slug: str) -> dict[str, object]:
    """Return who owns a list, to its owners."""
    return _said(owned(slug, known_reader(request)))


@write("POST", "/lists/{slug}/owners", "list.owners", Owners, TAG)
def invite(request: HttpRequest, slug: str, whom: Invited) -> dict[str, object]:
    """Let whoever has a handle become an owner, if they want to."""
    reader = writer_of(request)
    reading_lists.invite(owned(slug, reader).pk, whom.handle, reader)
    return _said(owned(slug, reader))


@write("DELETE", "/lists/{slug}/owners/{handle}", "list.owner", None, TAG, status=204)
def take_back(request: HttpRequest, slug: str, handle: str) -> Status[None]:
    """Take an invitation back, decline one's own, or own a list no more."""
    reader = writer_of(request)
    found = _of_theirs(slug, reader)
    is_owner = access.may_run_list(reader, found)
    if handle != reader.handle and not is_owner:
        raise PermissionDenied(NOT_OWNED)
    if handle == reader.handle and is_owner:
        reading_lists.leave(found.pk, reader)
    else:
        reading_lists.withdraw(found.pk, handle)
    return Status(204, None)


@write("POST", "/lists/{slug}/join", "list.join", ReadingListSaid, TAG)
def join(request: HttpRequest, slug: str) -> dict[str, object]:
    """Become an owner who was invited to."""
    reader = writer_of(request)
    reading_lists.join(_of_theirs(slug, reader).pk, reader)
    return said(seen(slug, reader))


def _of_theirs(slug: str, reader: User) -> ReadingList:
    """Return a list that a reader owns or was invited to."""
    found = lists.find_list(slug)
    if found is None or not (
        access.may_join_list(reader, found) or access.may_run_list(reader, found)
    ):
        raise Http404(NO_LIST)
    return found


def _said(row: ReadingList) -> dict[str, object]:
    return {
        "owners": [person(one.reader) for one in row.owners.all()],
        "invited": [one.handle for one in row.invitations.all()],
    }
