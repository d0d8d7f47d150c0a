"""Who makes literature reviews, by version 1: inviting, roles, joining, leaving."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Schema, Status
from pydantic import BaseModel

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1.common import read, write
from dailypapers.api.v1.review_shapes import Review, ReviewMember, Role, members, whole_of
from dailypapers.api.v1.reviewed import NO_REVIEW, NOT_OWNED, run, seen
from dailypapers.api.v1.texts import Handle
from dailypapers.community import access
from dailypapers.community.models import Review as ReviewKept
from dailypapers.community.models import ReviewPerson
from dailypapers.community.reviews import people, queries

TAG = "reviews"
NOBODY = "Nobody of that handle is of this review."


class ReviewJoining(BaseModel):
    """Whom to invite, by their handle, and as what."""

    handle: Handle
    role: Role = "screener"


class RoleChange(BaseModel):
    """What somebody is to be."""

    role: Role


class InvitedTo(Schema):
    """A handle that may join, and as what."""

    handle: str
    role: Role


class Team(Schema):
    """Who makes a review, and who may join."""

    people: list[ReviewMember]
    invited: list[InvitedTo]


@read("/reviews/{slug}/people", "review.people", Team, TAG, is_own=True)
def team(request: HttpRequest, slug: str) -> dict[str, object]:
    """Return who makes a review and who is invited, to its people."""
    reader = known_reader(request)
    return _said(_of_theirs(slug, reader))


@write("POST", "/reviews/{slug}/people", "review.people", Team, TAG)
def invite(request: HttpRequest, slug: str, whom: ReviewJoining) -> dict[str, object]:
    """Let whoever has a handle join, if they want to."""
    reader = writer_of(request)
    people.invite(run(slug, reader).pk, whom.handle, whom.role, reader)
    return _said(seen(slug, reader))


@write("PATCH", "/reviews/{slug}/people/{handle}", "review.person", Team, TAG)
def set_role(request: HttpRequest, slug: str, handle: str, new: RoleChange) -> dict[str, object]:
    """Give somebody another role; a review is never without an owner."""
    reader = writer_of(request)
    found = run(slug, reader)
    people.set_role(found.pk, _person(found, handle).pk, new.role)
    return _said(seen(slug, reader))


@write("DELETE", "/reviews/{slug}/people/{handle}", "review.person", None, TAG, status=204)
def take_out(request: HttpRequest, slug: str, handle: str) -> Status[None]:
    """Leave, decline, take somebody out or an invitation back; what was decided stays."""
    reader = writer_of(request)
    found = _known(slug, reader)
    if handle != reader.handle and not access.may_run_review(reader, found):
        raise PermissionDenied(NOT_OWNED)
    people.withdraw(found.pk, handle)
    if there := _named(found, handle):
        people.leave(found.pk, there.pk)
    return Status(204, None)


@write("POST", "/reviews/{slug}/join", "review.join", Review, TAG)
def join(request: HttpRequest, slug: str) -> dict[str, object]:
    """Join a review that one is invited to."""
    reader = writer_of(request)
    people.join(_known(slug, reader).pk, reader)
    return whole_of(seen(slug, reader), reader)


def _known(slug: str, reader: User) -> ReviewKept:
    """Return a review that a reader is of or invited to."""
    found = queries.find_review(slug)
    if found is None or not (
        access.may_join_review(reader, found) or people.part_of(found, reader)
    ):
        raise Http404(NO_REVIEW)
    return found


def _of_theirs(slug: str, reader: User) -> ReviewKept:
    found = seen(slug, reader)
    if people.part_of(found, reader) is None:
        raise Http404(NO_REVIEW)
    return found


def _person(review: ReviewKept, handle: str) -> ReviewPerson:
    found = _named(review, handle)
    if found is None:
        raise Http404(NOBODY)
    return found


def _named(review: ReviewKept, handle: str) -> ReviewPerson | None:
    rows = people.there(review)
    return next((one for one in rows if one.reader and one.reader.handle == handle), None)


def _said(review: ReviewKept) -> dict[str, object]:
    invited = sorted(review.invitations.all(), key=lambda one: one.pk)
    return {
        "people": members(review),
        "invited": [{"handle": one.handle, "role": one.role} for one in invited],
    }
