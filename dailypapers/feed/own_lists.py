"""The lists that a reader makes by marking papers and writing about them, the last one first."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.community.models import Mark, Note, Vote
from dailypapers.feed.queries import PAGE_SIZE, Page


def _marked(kind: Mark.Kind) -> Callable[[User], QuerySet[Mark]]:
    return lambda reader: Mark.objects.filter(reader=reader, kind=kind)


def _unread(reader: User) -> QuerySet[Mark]:
    read = Mark.objects.filter(reader=reader, kind=Mark.Kind.READ).values("paper")
    return _marked(Mark.Kind.SAVED)(reader).exclude(paper__in=read)


def _voted(reader: User) -> QuerySet[Vote]:
    return Vote.objects.filter(reader=reader)


def _noted(reader: User) -> QuerySet[Note]:
    return Note.objects.filter(reader=reader)


LISTS: dict[str, Callable[[User], QuerySet[Mark] | QuerySet[Vote] | QuerySet[Note]]] = {
    "saved": _marked(Mark.Kind.SAVED),
    "unread": _unread,
    "read": _marked(Mark.Kind.READ),
    "voted": _voted,
    "notes": _noted,
    "hidden": _marked(Mark.Kind.HIDDEN),
}


def own_list(reader: User, name: str, number: int = 1) -> Page:
    """Return one page of the list of a name in `LISTS`."""
    rows = LISTS[name](reader).filter(paper__merged_into=None)
    first = (number - 1) * PAGE_SIZE
    ids = rows.order_by("-at", "-pk").values_list("paper", flat=True)[first : first + PAGE_SIZE]
    return Page(list(ids), number, rows.count())
