"""The reader by version 1: who they are, the lists that their marks make, all that is kept."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema
from pydantic import BaseModel, StrictBool

from dailypapers.accounts import own_data, preferences
from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Part, fields_in
from dailypapers.api.v1.common import read, write
from dailypapers.api.v1.texts import Text, Zone, spelt
from dailypapers.digests import subscriptions
from dailypapers.digests.addresses import speak
from dailypapers.feed.entries import load_entries
from dailypapers.feed.own_lists import own_list
from dailypapers.feed.queries import PAGE_SIZE

TAG = "me"

Address = Annotated[Text, Field(max_length=300)]


class Me(Schema):
    """The reader; what no `shows_` names nobody else sees. `links` are https:// addresses."""

    handle: str
    name: str
    affiliation: str
    links: list[str]
    shows_name: bool
    shows_affiliation: bool
    shows_links: bool
    theme: str
    density: str
    time_zone: str
    language: str
    is_moderator: bool
    is_staff: bool


class MeChange(BaseModel):
    """What is to be otherwise."""

    name: Annotated[Text | None, Field(max_length=200)] = None
    affiliation: Annotated[Text | None, Field(max_length=200)] = None
    links: Annotated[list[Annotated[Text, Field(max_length=300)]] | None, Field(max_length=5)] = (
        None
    )
    shows_name: StrictBool | None = None
    shows_affiliation: StrictBool | None = None
    shows_links: StrictBool | None = None
    theme: Annotated[User.Theme, spelt(User.Theme)] | None = None
    density: Annotated[User.Density, spelt(User.Density)] | None = None
    time_zone: Zone | None = None
    language: Annotated[Text | None, Field(max_length=8)] = None


@read("/me", "me", Me, TAG, is_own=True)
def me(request: HttpRequest) -> dict[str, object]:
    """Return who the reader is."""
    return _said(known_reader(request))


@write("PATCH", "/me", "me", Me, TAG)
def change(request: HttpRequest, new: MeChange) -> dict[str, object]:
    """Change what others see of one, and how pages look."""
    reader = writer_of(request)
    preferences.change(reader, new.model_dump(exclude_none=True))
    speak(reader)
    subscriptions.reschedule(subscriptions.of(reader))
    return _said(User.objects.get(pk=reader.pk))


@read("/me/papers/{name}", "me.papers", shapes.Page, TAG, is_own=True)
def papers(
    request: HttpRequest,
    name: Literal["saved", "unread", "read", "voted", "hidden", "followed"],
    part: Part,
) -> dict[str, object]:
    """Return the papers that one marked or voted for, the last first, by pages of fifty."""
    reader = known_reader(request)
    found = own_list(reader, name, part.number)
    entries = load_entries(found.ids, reader)
    return {
        "papers": shapes.sparse(entries, fields_in(part.fields), is_known=True),
        "total": found.total,
        "next": part.following(found.total, PAGE_SIZE),
    }


@read("/me/data", "me.data", dict[str, Any], TAG, is_own=True)
def everything(request: HttpRequest) -> dict[str, Any]:
    """Return all that is kept of the reader, but for secrets."""
    return own_data.export(known_reader(request))


def _said(reader: User) -> dict[str, object]:
    said = {name: getattr(reader, name) for name in Me.model_fields}
    return said | {"links": reader.links.split()}
