"""The papers that a name signs, or any of several, newest first."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, QuerySet

from dailypapers.catalogue.models import Author, Paper
from dailypapers.feed.queries import PAGE_SIZE, Page
from dailypapers.feed.unread import EVERYTHING, Scope
from dailypapers.feed.votes import VOTES_OF_PAPER


def papers_of(
    authors: Collection[Author] | QuerySet[Author],
    number: int = 1,
    *,
    by_votes: bool = False,
    scope: Scope = EVERYTHING,
    among: Collection[int] | None = None,
) -> Page:
    """Return one page of them, newest or most voted first; papers without a date come last.

    With `among`, those of these papers alone.
    """
    signed = Paper.objects.filter(authorships__author__in=authors, merged_into=None).distinct()
    signed = signed if among is None else signed.filter(pk__in=among)
    counts = scope.counted(signed, "pk")
    votes = [VOTES_OF_PAPER.desc()] if by_votes else []
    ordered = scope.kept(signed, "pk").order_by(*votes, F("published").desc(nulls_last=True), "-pk")
    first = (number - 1) * PAGE_SIZE
    ids = list(ordered.values_list("pk", flat=True)[first : first + PAGE_SIZE])
    return Page(ids, number, scope.total(counts), counts=counts)
