"""When what the sources say of papers last changed, and what stands for all that happens here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import compress
from typing import Any

from django.db.models import Count, Max, Model, OuterRef, QuerySet, Subquery

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Record, Revision
from dailypapers.community.models import (
    Comment,
    Follow,
    ListEntry,
    Mark,
    Membership,
    Mute,
    Note,
    Notification,
    ProfilePaper,
    Seed,
    Vote,
)
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.prepared import prepared
from dailypapers.search import index

# What readers do that may change a list for everybody; and, beside it, that papers are featured.
DONE: tuple[type[Model], ...] = (Vote, Comment, ListEntry)
WATCHED: tuple[type[Model], ...] = (Announcement, *DONE)
# What is a reader's own, and what of its last tells that there is more or other of it.
OWN: dict[type[Model], str] = {
    Follow: "pk",
    Mark: "pk",
    Membership: "pk",
    Mute: "pk",
    Note: "at",
    Notification: "pk",
    ProfilePaper: "pk",
    Seed: "pk",
    Vote: "pk",
}


def changed(papers: Iterable[int]) -> dict[int, datetime]:
    """Return when each paper's records last said something new."""
    rows = Record.objects.filter(paper__in=list(papers)).values_list("paper")
    return dict(rows.annotate(Max("fetched_at")).order_by())


def state(of: Collection[type[Model]] = DONE) -> str:
    """Return what is another text once papers changed, or there is more of `of`. One query.

    Papers change twice: when they come, and when they can be found. What is taken away or edited
    is noticed within the hour.
    """
    kept = [True, True, *(model in of for model in DONE)]
    newest = [tuple(compress(row, kept)) for row in _newest([1])]
    return f"{now().astimezone(UTC):%Y-%m-%dT%H} {newest} {_found()}"


def own_state(reader: User) -> str:
    """Return what is another text once a reader has marked, voted, followed, ... One query."""
    return str(_own([reader.pk]))


@prepared
def _newest(numbers: Sequence[int]) -> QuerySet[Revision, Any]:
    newest = [
        Subquery(model._default_manager.order_by("-pk").values("pk")[:1]) for model in WATCHED
    ]
    return Revision.objects.filter(pk__in=numbers).values_list("number", *newest)


@prepared
def _own(readers: Sequence[int]) -> QuerySet[User, Any]:
    """Return how much there is of each of a reader's own, and its last: also what goes is seen."""
    found = [
        Subquery(
            model._default_manager.filter(reader=OuterRef("pk"))
            .order_by()
            .values("reader")
            .annotate(found=of)
            .values("found")
        )
        for model, last in OWN.items()
        for of in (Count("pk"), Max(last))
    ]
    return User.objects.filter(pk__in=readers).values_list("pk", *found)


def _found() -> int | None:
    """Return the number of the last commit of the search index, None while it cannot be read."""
    try:
        return index.reader().generation
    except IndexUnavailable:
        return None
