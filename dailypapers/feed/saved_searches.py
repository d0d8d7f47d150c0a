"""What is new in the searches that a reader keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.feed.own_fields import own_fields
from dailypapers.feed.search import Wish
from dailypapers.search import index, queries

LOOKED_AT = 1000  # The newest papers; a search that was not looked at for longer has more.


class News(NamedTuple):
    """How many papers came since a reader looked; `or_more` where not all were looked at."""

    papers: int
    or_more: bool


def newest() -> int:
    """Return the newest paper that a search may find; raises `IndexUnavailable`."""
    known = Paper.objects.filter(revision__lte=index.reader().mark).order_by("-pk")
    return known.values_list("pk", flat=True).first() or 0


def news(reader: User, searches: Iterable[tuple[Wish, int]]) -> list[News]:
    """Return what came to each search since the newest paper then; raises `IndexUnavailable`."""
    latest = list(Paper.objects.order_by("-pk").values_list("pk", flat=True)[:LOOKED_AT])
    oldest = latest[-1] if len(latest) == LOOKED_AT else 0
    own, found = own_fields(reader), []
    for wish, seen in searches:
        new = [paper for paper in latest if paper > seen]
        papers = queries.count_among(wish.text, wish.as_filter(), new, own)
        found.append(News(papers, or_more=seen + 1 < oldest))
    return found
