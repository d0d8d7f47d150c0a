"""What else there is to read by version 1: topics, authors, readers, measured figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from dailypapers.accounts.models import User
from dailypapers.api.reading import reader_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Part, fields_in, known
from dailypapers.api.v1.common import read
from dailypapers.catalogue.models import Author, Topic
from dailypapers.community.follows import is_shown
from dailypapers.feed.authors import papers_of
from dailypapers.feed.entries import load_entries
from dailypapers.feed.figures import Row, figures
from dailypapers.feed.queries import PAGE_SIZE

TAG = "papers"


class AuthorSaid(Schema):
    """A name that signs papers."""

    key: str
    name: str


class AuthorPage(shapes.Page):
    """One page of what a name signs, the newest first."""

    author: AuthorSaid


class ReaderSaid(shapes.Person):
    """What a reader shows of themselves."""

    affiliation: str
    links: list[str]


class Figure(Schema):
    """One measured value with the ends of its interval; null where there is no number."""

    label: str
    series: str
    value: float | None
    low: float | None
    high: float | None


@read("/topics", "topics", list[shapes.Topic], TAG)
def topics(request: HttpRequest) -> list[Topic]:
    """Return all topics by their codes."""
    return list(Topic.objects.filter(alias_of=None).order_by("code"))


@read("/authors", "authors", list[AuthorSaid], TAG)
def authors(
    request: HttpRequest, name: Annotated[str, Query(min_length=2, max_length=200)]
) -> list[Author]:
    """Return the first fifty names that begin like one."""
    return list(Author.objects.filter(name__istartswith=name).order_by("name", "pk")[:50])


@read("/authors/{path:key}", "author", AuthorPage, TAG)
def author(request: HttpRequest, key: str, part: Part) -> dict[str, object]:
    """Return what a name signs, by pages of fifty."""
    found = Author.objects.filter(key=key).first()
    if found is None:
        raise Http404("Nobody of that name signs a paper here.")
    page = papers_of([found], part.number)
    entries = load_entries(page.ids, reader_of(request))
    return {
        "author": found,
        "papers": shapes.sparse(entries, fields_in(part.fields), is_known=known(request)),
        "total": page.total,
        "next": part.following(page.total, PAGE_SIZE),
    }


@read("/readers/{handle}", "reader", ReaderSaid, TAG)
def reader(request: HttpRequest, handle: str) -> dict[str, object]:
    """Return what a reader shows of themselves."""
    found = User.objects.filter(handle=handle, is_active=True).first()
    if found is None or not is_shown(found):
        raise Http404("There is no reader here who shows anything.")
    return {
        "handle": handle,
        "name": found.name if found.shows_name else "",
        "affiliation": found.affiliation if found.shows_affiliation else "",
        "links": found.links.split() if found.shows_links else [],
    }


@read("/evaluation", "evaluation", dict[str, list[Figure]], TAG)
def evaluation(request: HttpRequest) -> Mapping[str, list[dict[str, object]]]:
    """Return the figures that this program's ranking was last measured at, by measurement."""
    return {name: [_figure(row) for row in rows] for name, rows in figures().items()}


def _figure(row: Row | Sequence[str | float | None]) -> dict[str, object]:
    return dict(zip(Figure.model_fields, row, strict=True))
