"""When what the sources say of papers last changed, and what stands for all that happens here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db.models import Max, Model, Subquery

from dailypapers.catalogue.models import Announcement, Record, Revision
from dailypapers.community.models import Comment, ListEntry, Vote
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.search import index

WATCHED: tuple[type[Model], ...] = (Vote, Comment, ListEntry, Announcement)


def changed(papers: Iterable[int]) -> dict[int, datetime]:
    """Return when each paper's records last said something new."""
    rows = Record.objects.filter(paper__in=list(papers)).values_list("paper")
    return dict(rows.annotate(Max("fetched_at")).order_by())


def state() -> str:
    """Return what is another text once papers, votes, comments or lists have changed. One query.

    Papers change twice: when they come, and when they can be found. What is taken away or edited
    is noticed within the hour.
    """
    newest = {
        f"newest_{model.__name__}": Subquery(
            model._default_manager.order_by("-pk").values("pk")[:1]
        )
        for model in WATCHED
    }
    rows = Revision.objects.filter(pk=1).annotate(**newest).values_list("number", *newest)
    return f"{now().astimezone(UTC):%Y-%m-%dT%H} {rows.first()} {_found()}"


def _found() -> int | None:
    """Return the number of the last commit of the search index, None while it cannot be read."""
    try:
        return index.reader().generation
    except IndexUnavailable:
        return None
