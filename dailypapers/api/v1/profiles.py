"""Further interest profiles by version 1: making, changing, deleting, and what belongs to them."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Field, Query, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1.common import Address, paper_named, read, write
from dailypapers.api.v1.texts import Text
from dailypapers.community import access, profiles
from dailypapers.community.models import Profile
from dailypapers.feed.in_profile import chosen
from dailypapers.feed.names import Named

TAG = "interest"
OfProfile = Annotated[str, Query(max_length=60, description="The slug of a further profile")]


class ProfileName(BaseModel):
    """What a profile is called."""

    name: Annotated[Text, Field(min_length=1, max_length=profiles.LONGEST_NAME)]


class ProfileChange(BaseModel):
    """What is to be otherwise of a profile."""

    name: Annotated[Text | None, Field(min_length=1, max_length=profiles.LONGEST_NAME)] = None
    with_follows: StrictBool | None = None


class ProfileSaid(Schema):
    """A further profile; `with_follows` says that what the reader follows counts in it."""

    slug: str
    name: str
    with_follows: bool


class NamedPaper(Schema):
    """A paper by its address and title."""

    id: str
    title: str


@read("/profiles", "profiles", list[ProfileSaid], TAG, is_own=True)
def all_profiles(request: HttpRequest) -> list[Profile]:
    """Return the reader's further profiles by name."""
    return profiles.of(known_reader(request))


@write("POST", "/profiles", "profiles", ProfileSaid, TAG, status=201)
def make(request: HttpRequest, new: ProfileName) -> Status[Profile]:
    """Make a profile, or return the one of that name."""
    return Status(201, profiles.make(writer_of(request), new.name))


@write("PATCH", "/profiles/{slug}", "profile", ProfileSaid, TAG)
def change(request: HttpRequest, slug: str, new: ProfileChange) -> Profile:
    """Give a profile another name, or let what one follows count in it."""
    reader = writer_of(request)
    found = _profile(reader, slug)
    follows = found.with_follows if new.with_follows is None else new.with_follows
    profiles.change(found, new.name or found.name, with_follows=follows)
    return _profile(reader, slug)


@write("DELETE", "/profiles/{slug}", "profile", None, TAG, status=204)
def delete(request: HttpRequest, slug: str) -> Status[None]:
    """Delete a profile with its seeds and mutes; votes and marks stay."""
    profiles.delete(_profile(writer_of(request), slug))
    return Status(204, None)


@read("/profiles/{slug}/papers", "profile.papers", list[NamedPaper], TAG, is_own=True)
def papers(request: HttpRequest, slug: str) -> list[dict[str, str]]:
    """Return the likes that were chosen for a profile, the last first."""
    reader = known_reader(request)
    return [paper_said(one) for one in chosen(reader, _profile(reader, slug)).inside]


@write("PUT", "/profiles/{slug}/papers/{path:address}", "profile.paper", None, TAG, status=204)
def put(request: HttpRequest, slug: str, address: Address) -> Status[None]:
    """Let what one does with a paper belong to a profile."""
    profiles.put(_profile(writer_of(request), slug), [paper_named(address)])
    return Status(204, None)


@write("DELETE", "/profiles/{slug}/papers/{path:address}", "profile.paper", None, TAG, status=204)
def take_out(request: HttpRequest, slug: str, address: Address) -> Status[None]:
    """Let it belong to that profile no more."""
    profiles.take_out(_profile(writer_of(request), slug), [paper_named(address)])
    return Status(204, None)


def _profile(reader: User, slug: str) -> Profile:
    found = profiles.named(reader, slug)
    if found is None or not access.may_use_profile(reader, found.reader):
        raise Http404("You have no interest profile of that name.")
    return found


def list_of(reader: User, slug: str) -> Profile | None:
    """Return a reader's profile, None for the list that everybody has."""
    return _profile(reader, slug) if slug else None


def paper_said(one: Named) -> dict[str, str]:
    """Return what a paper is called."""
    return {"id": one.address, "title": one.title}
