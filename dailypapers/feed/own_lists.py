"""The lists that a reader makes: by marking papers and writing about them, by following authors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author
from dailypapers.community.models import Follow, Mark, Note, Vote
from dailypapers.feed.authors import papers_of
from dailypapers.feed.queries import PAGE_SIZE, Page

OwnList: TypeAlias = Callable[[User, int], Page]


def _marked(kind: Mark.Kind) -> Callable[[User], QuerySet[Mark]]:
    return lambda reader: Mark.objects.filter(reader=reader, kind=kind)


def _unread(reader: User) -> QuerySet[Mark]:
    read = Mark.objects.filter(reader=reader, kind=Mark.Kind.READ).values("paper")
    return _marked(Mark.Kind.SAVED)(reader).exclude(paper__in=read)


def _voted(reader: User) -> QuerySet[Vote]:
    return Vote.objects.filter(reader=reader)


def _noted(reader: User) -> QuerySet[Note]:
    return Note.objects.filter(reader=reader)


ROWS: dict[str, Callable[[User], QuerySet[Any]]] = {  # Each names a paper, and has a time.
    "saved": _marked(Mark.Kind.SAVED),
    "unread": _unread,
    "read": _marked(Mark.Kind.READ),
    "voted": _voted,
    "notes": _noted,
    "hidden": _marked(Mark.Kind.HIDDEN),
}


def _newest(rows: Callable[[User], QuerySet[Any]]) -> OwnList:
    """Return the list of papers that rows name, the last row first."""

    def page(reader: User, number: int) -> Page:
        named = rows(reader).filter(paper__merged_into=None)
        first = (number - 1) * PAGE_SIZE
        ids = named.order_by("-at", "-pk").values_list("paper", flat=True)
        return Page(list(ids[first : first + PAGE_SIZE]), number, named.count())

    return page


def _followed(reader: User, number: int) -> Page:
    """Return one page of what the authors sign whom a reader follows, the newest paper first."""
    keys = Follow.objects.filter(reader=reader, kind=Follow.Kind.AUTHOR).values("target")
    return papers_of(Author.objects.filter(key__in=keys), number)


LISTS: dict[str, OwnList] = {name: _newest(rows) for name, rows in ROWS.items()}
LISTS["followed"] = _followed


def own_list(reader: User, name: str, number: int = 1) -> Page:
    """Return one page of the list of a name in `LISTS`."""
    return LISTS[name](reader, number)
