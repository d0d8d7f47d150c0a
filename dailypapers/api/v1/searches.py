"""Searches that a reader keeps, by version 1."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest, QueryDict
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.addresses import absolute
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1.common import Number, read, write
from dailypapers.api.v1.texts import Text
from dailypapers.community import access, follows, searches
from dailypapers.community.models import Follow, SavedSearch
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.saved_searches import News, newest, news
from dailypapers.feed.search_form import SearchForm, kept_query

TAG = "following"
NOTHING = News(0, or_more=False)


class NewSearch(BaseModel):
    """A search as its page's address says it: `q=teapots&year=2026`."""

    name: Annotated[Text, Field(min_length=1, max_length=searches.LONGEST_NAME)]
    query: Annotated[Text, Field(min_length=1, max_length=searches.LONGEST_QUERY)]
    follow: StrictBool = False


class SearchChange(BaseModel):
    """What a search is to be called; `looked` says that the reader has seen what there is."""

    name: Annotated[Text | None, Field(min_length=1, max_length=searches.LONGEST_NAME)] = None
    looked: StrictBool = False


class SearchSaid(Schema):
    """A search that the reader keeps, and how many papers came since they looked."""

    id: int
    name: str
    query: str
    new: int
    new_or_more: bool
    url: str


@read("/searches", "searches", list[SearchSaid], TAG, is_own=True)
def kept(request: HttpRequest) -> list[dict[str, object]]:
    """Return the searches that the reader keeps, by name, with how much is new in each."""
    reader = known_reader(request)
    return _searches(reader, list(SavedSearch.objects.filter(reader=reader).order_by("name", "pk")))


@write("POST", "/searches", "searches", SearchSaid, TAG, status=201)
def keep(request: HttpRequest, new: NewSearch) -> Status[dict[str, object]]:
    """Keep a search; one that is kept already gets the name."""
    reader = writer_of(request)
    made = searches.save(reader, new.name, kept_query(new.query), _newest())
    if new.follow:
        follows.follow(reader, Follow.Kind.SEARCH, str(made.pk))
    return Status(201, _searches(reader, [made])[0])


@write("PATCH", "/searches/{number}", "search.kept", SearchSaid, TAG)
def change(request: HttpRequest, number: Number, new: SearchChange) -> dict[str, object]:
    """Give a search another name, or note that one looked at it."""
    reader = writer_of(request)
    found = _search(reader, number)
    if new.name is not None:
        searches.rename(found, new.name)
    if new.looked:
        searches.looked(found, _newest())
    return _searches(reader, [_search(reader, number)])[0]


@write("DELETE", "/searches/{number}", "search.kept", None, TAG, status=204)
def drop(request: HttpRequest, number: Number) -> Status[None]:
    """Keep a search no longer, nor follow it."""
    searches.delete(_search(writer_of(request), number))
    return Status(204, None)


def _search(reader: User, number: int) -> SavedSearch:
    found = SavedSearch.objects.filter(pk=number).first()
    if found is None or not access.may_use_search(reader, found):
        raise Http404("You keep no such search.")
    return found


def _searches(reader: User, rows: list[SavedSearch]) -> list[dict[str, object]]:
    wishes = [(SearchForm(QueryDict(row.query)).wish(), row.seen) for row in rows]
    try:
        found = news(reader, wishes)
    except IndexUnavailable:
        found = [NOTHING for _ in rows]
    return [
        {
            "id": row.pk,
            "name": row.name,
            "query": row.query,
            "new": one.papers,
            "new_or_more": one.or_more,
            "url": f"{absolute('search')}?{row.query}",
        }
        for row, one in zip(rows, found, strict=True)
    ]


def _newest() -> int:
    try:
        return newest()
    except IndexUnavailable:
        return 0
