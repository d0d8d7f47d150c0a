"""Who is in groups, by version 1: inviting, joining, roles, leaving."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.common import Number, person, read, write
from dailypapers.api.v1.groups import NO_GROUP, NOT_YOURS, GroupSaid, inside, run, said, seen
from dailypapers.api.v1.texts import Text, spelt
from dailypapers.community import access, groups
from dailypapers.community.models import Group, GroupInvitation, Membership
from dailypapers.feed import groups as found_groups

TAG = "groups"


class Member(Schema):
    """Somebody in a group; `shows_acts` says that what they vote for and save is shown there."""

    reader: shapes.Person
    role: str
    shows_acts: bool
    since: datetime


class MemberChange(BaseModel):
    """A role, which owners give, and whether one shows what one does, which is one's own choice."""

    role: Annotated[Membership.Role, spelt(Membership.Role)] | None = None
    shows_acts: StrictBool | None = None


class NewInvitation(BaseModel):
    """Whom to invite; without a handle a link is made that works once."""

    handle: Annotated[Text, Field(max_length=16)] = ""


class Invitation(Schema):
    """An open invitation; `link` is told once, when it is made."""

    id: int | None
    handle: str
    link: str
    expires_at: datetime | None


class Joining(BaseModel):
    """What is behind the last slash of a link that works once; nothing where one was invited."""

    token: Annotated[Text, Field(max_length=100)] = ""


@read("/groups/{slug}/members", "group.members", list[Member], TAG, is_own=True)
def members(request: HttpRequest, slug: str) -> list[dict[str, object]]:
    """Return who is in a group, the longest first, to its members."""
    return _members(inside(slug, known_reader(request)))


@write("PATCH", "/groups/{slug}/members/{handle}", "group.member", list[Member], TAG)
def change(
    request: HttpRequest, slug: str, handle: str, new: MemberChange
) -> list[dict[str, object]]:
    """Give a member a role, or show the group what one does oneself; a group keeps an owner."""
    reader = writer_of(request)
    group = inside(slug, reader)
    member = _member(group, handle)
    if new.role is not None:
        groups.set_role(run(slug, reader).pk, member.pk, new.role)
    if new.shows_acts is not None:
        if member != reader:
            raise PermissionDenied("Everybody says for themselves what the group is shown.")
        groups.show_acts(group.pk, reader, new.shows_acts)
    return _members(group)


@write("DELETE", "/groups/{slug}/members/{handle}", "group.member", None, TAG, status=204)
def take_out(request: HttpRequest, slug: str, handle: str) -> Status[None]:
    """Leave a group, or take a member out; a group keeps an owner."""
    reader = writer_of(request)
    group = inside(slug, reader)
    if handle != reader.handle and not access.may_run_group(reader, group):
        raise PermissionDenied(NOT_YOURS)
    groups.leave(group.pk, _member(group, handle).pk)
    return Status(204, None)


@read("/groups/{slug}/invitations", "group.invitations", list[Invitation], TAG, is_own=True)
def invitations(request: HttpRequest, slug: str) -> list[dict[str, object]]:
    """Return who is invited to a group, to its owners."""
    group = run(slug, known_reader(request))
    return [_invitation(row) for row in groups.usable().filter(group=group).order_by("expires_at")]


@write("POST", "/groups/{slug}/invitations", "group.invitations", Invitation, TAG, status=201)
def invite(request: HttpRequest, slug: str, new: NewInvitation) -> Status[dict[str, object]]:
    """Invite whoever has a handle, or make a link: each time another, fifty at most."""
    reader = writer_of(request)
    group = run(slug, reader)
    token = groups.invite(group.pk, reader, new.handle)
    row = (
        groups.find(token)
        if token
        else groups.usable().filter(group=group, handle=new.handle).first()
    )
    link = settings.BASE_URL + reverse("group.enter", args=[token]) if token else ""
    empty: dict[str, object] = {"id": None, "handle": new.handle, "link": "", "expires_at": None}
    return Status(201, _invitation(row, link) if row else empty)


@write("DELETE", "/groups/{slug}/invitations/{number}", "group.invitation", None, TAG, status=204)
def withdraw(request: HttpRequest, slug: str, number: Number) -> Status[None]:
    """Take an invitation back."""
    groups.withdraw(run(slug, writer_of(request)).pk, number)
    return Status(204, None)


@write("POST", "/groups/{slug}/join", "group.join", GroupSaid, TAG)
def join(request: HttpRequest, slug: str, how: Joining) -> dict[str, object]:
    """Become a member who was invited, by one's handle or by a link."""
    reader = writer_of(request)
    found = found_groups.find_group(slug)
    if found is None or not groups.join(found.pk, reader, how.token):
        raise Http404(NO_GROUP)
    return said(seen(slug, reader), reader)


@write("DELETE", "/groups/{slug}/join", "group.join", None, TAG, status=204)
def decline(request: HttpRequest, slug: str) -> Status[None]:
    """Do not join."""
    reader = writer_of(request)
    groups.decline(seen(slug, reader).pk, reader)
    return Status(204, None)


def _member(group: Group, handle: str) -> User:
    found = User.objects.filter(memberships__group=group, handle=handle).first()
    if found is None:
        raise Http404("Nobody of that handle is in the group.")
    return found


def _members(group: Group) -> list[dict[str, object]]:
    return [
        {
            "reader": person(row.reader),
            "role": row.role,
            "shows_acts": row.shows_acts,
            "since": row.since,
        }
        for row in found_groups.members(group)
    ]


def _invitation(row: GroupInvitation, link: str = "") -> dict[str, object]:
    return {"id": row.pk, "handle": row.handle, "link": link, "expires_at": row.expires_at}
