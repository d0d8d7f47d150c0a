"""What requests of version 1 have in common: cursors, the fields they want, who asks."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema
from ninja.security import HttpBearer
from pydantic import Field

from dailypapers.accounts.models import User
from dailypapers.api.gate import access_of
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1.shapes import ALL
from dailypapers.api.v1.texts import Day, spelt
from dailypapers.core.errors import InputError
from dailypapers.feed.search import Sort, Wish

MOST_PAGES = 100_000
LENGTH = 20


Cursor = Annotated[str, Query(max_length=40, description="`next` of the page before")]
Fields = Annotated[
    str, Query(max_length=400, description="Fields of papers with commas; empty for all")
]


class Stretch(Schema):
    """Which part of a list is wanted, and how much of each paper."""

    limit: Annotated[int, Field(ge=1, le=100, description="How many at most")] = LENGTH
    cursor: Annotated[str, Field(max_length=40, description="`next` of the page before")] = ""
    fields: Annotated[
        str, Field(max_length=400, description="Fields of papers with commas; empty for all")
    ] = ""

    @property
    def number(self) -> int:
        """The page, from 1."""
        return page_of(self.cursor)

    def following(self, total: int, size: int = 0) -> str | None:
        """Return the cursor of the next page, if there is one; pages of some lists have a size."""
        return cursor(self.number + 1) if self.number * (size or self.limit) < total else None


Part = Annotated[Stretch, Query()]


class Asked(Stretch):
    """What is looked for."""

    q: Annotated[str, Field(max_length=500, description="Words and signs; empty for all")] = ""
    topic: Annotated[str, Field(max_length=32)] = ""
    year: Annotated[int | None, Field(ge=1, le=9999)] = None
    venue: Annotated[str, Field(max_length=500)] = ""
    source: Annotated[str, Field(max_length=32)] = ""
    has_code: bool = False
    published_from: Day | None = None
    published_to: Day | None = None
    edition: Day | None = None
    sort: Annotated[Sort, spelt(Sort)] = Sort.RELEVANCE

    def wish(self) -> Wish:
        """Return it as search knows it."""
        return Wish(
            text=self.q,
            topic=self.topic,
            year=self.year,
            venue=self.venue,
            source=self.source,
            has_code=self.has_code,
            published_from=self.published_from,
            published_to=self.published_to,
            edition=self.edition,
            sort=self.sort,
        )


class Token(HttpBearer):
    """A reader's token, which the gate has read already."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Let pass a token that may write."""
        return writer_of(request)

    def __call__(self, request: HttpRequest) -> Any:
        """Say what is missing in words of ours."""
        return writer_of(request)


class Known(HttpBearer):
    """A reader, by a token that may read or signed in on a page of ours."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Let pass whoever is known."""
        return known_reader(request)

    def __call__(self, request: HttpRequest) -> Any:
        """Say what is missing in words of ours."""
        return known_reader(request)


def known(request: HttpRequest) -> bool:
    """Say whether a reader asks."""
    return isinstance(request.user, User) or access_of(request) is not None


def fields_in(said: str) -> set[str]:
    """Return the fields that are asked for; raise `InputError` that names those there are."""
    asked = {one.strip() for one in said.split(",") if one.strip()}
    if wrong := asked - set(ALL):
        raise InputError(
            f"There is no field {', '.join(sorted(wrong))}. There are {', '.join(ALL)}."
        )
    return asked


def cursor(page: int) -> str:
    """Return what leads to a page."""
    return urlsafe_b64encode(f"page {page}".encode()).decode().rstrip("=")


def page_of(said: str) -> int:
    """Return the page that a cursor leads to, the first where there is none."""
    if not said:
        return 1
    try:
        name, _, number = urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode().partition(" ")
        page = int(number) if name == "page" and number.isascii() and number.isdecimal() else 0
    except ValueError:
        page = 0
    if not 1 <= page <= MOST_PAGES:
        raise InputError("This cursor was not made here: begin without one.")
    return page
