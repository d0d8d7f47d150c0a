"""Curating by version 1: the papers that editors pick for a day, their order and words."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.common import Address, paper_named, person, read, write
from dailypapers.api.v1.texts import Day, Text
from dailypapers.community import access, curating

TAG = "curating"


class PickChange(BaseModel):
    """A step up (-1) or down (1) in the order of a `version`, or a note instead of `before`."""

    step: Annotated[int, Field(ge=-1, le=1)] = 0
    version: int = 0
    note: Annotated[Text | None, Field(max_length=1000)] = None
    before: Annotated[Text, Field(max_length=1000)] = ""


class Curator(BaseModel):
    """Whether one is named at the head of the day's page."""

    me: StrictBool


class PickSaid(Schema):
    """A pick, who picked it, and the line about it."""

    id: str
    title: str
    editor: shapes.Person
    note: str


class Desk(Schema):
    """The picks of a day in their order; a closed edition keeps them."""

    day: date
    version: int
    is_open: bool
    curator: shapes.Person | None
    picks: list[PickSaid]


@read("/curating/{day}", "curating", Desk, TAG, is_own=True)
def desk(request: HttpRequest, day: Day) -> dict[str, object]:
    """Return the picks of a day, to editors."""
    _editor(known_reader(request))
    return _desk(day)


@write("PUT", "/curating/{day}/curator", "curating.curator", Desk, TAG)
def name(request: HttpRequest, day: Day, who: Curator) -> dict[str, object]:
    """Name oneself at the head of the day's page, or nobody."""
    editor = _editor(writer_of(request))
    curating.name(day, editor if who.me else None)
    return _desk(day)


@write("PUT", "/curating/{day}/picks/{path:address}", "curating.pick", Desk, TAG)
def pick(request: HttpRequest, day: Day, address: Address) -> dict[str, object]:
    """Put a paper last among the picks of a day."""
    curating.pick(_editor(writer_of(request)), day, paper_named(address))
    return _desk(day)


@write("PATCH", "/curating/{day}/picks/{path:address}", "curating.pick", Desk, TAG)
def change(request: HttpRequest, day: Day, address: Address, new: PickChange) -> dict[str, object]:
    """Move a pick by one place, or say something else about it."""
    _editor(writer_of(request))
    paper = paper_named(address)
    if new.note is not None:
        curating.annotate(day, paper, new.note, new.before)
    if new.step:
        curating.move(day, paper, new.step, new.version)
    return _desk(day)


@write("DELETE", "/curating/{day}/picks/{path:address}", "curating.pick", None, TAG, status=204)
def put_back(request: HttpRequest, day: Day, address: Address) -> Status[None]:
    """Take a paper out of the picks of a day."""
    _editor(writer_of(request))
    curating.put_back(day, paper_named(address))
    return Status(204, None)


def _editor(reader: User) -> User:
    if not access.may_curate(reader):
        raise PermissionDenied("Only editors may do this.")
    return reader


def _desk(day: Day) -> dict[str, object]:
    edition = curating.edition(day)
    return {
        "day": day,
        "version": edition.version,
        "is_open": edition.closed_at is None,
        "curator": person(edition.curator) if edition.curator else None,
        "picks": [
            {
                "id": one.paper.address,
                "title": one.paper.title,
                "editor": person(one.reader),
                "note": one.note,
            }
            for one in curating.picks(day)
        ],
    }
