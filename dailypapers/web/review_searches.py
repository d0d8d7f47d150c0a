"""The view models of the searches of a review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from dailypapers.community.models import Review, ReviewSearch
from dailypapers.feed.reviews.searching import words_of


@dataclass(frozen=True, slots=True)
class RunView:
    """One time that a search was run."""

    at: datetime
    found: int
    new: int


@dataclass(frozen=True, slots=True)
class SearchView:
    """A search: where, what was asked, how much came; `address` leads to it as it finds now."""

    number: int
    name: str
    kind: str
    asked: str
    address: str
    found: int
    is_here: bool
    runs: Sequence[RunView]


def searches_of(review: Review) -> list[SearchView]:
    """Return the searches of a review in the order in which they were made. Two queries."""
    rows = ReviewSearch.objects.filter(review=review).order_by("pk").prefetch_related("runs")
    return [
        SearchView(
            number=row.pk,
            name=row.name,
            kind=row.get_method_display().partition(":")[0],
            asked=words_of(row.asked) if row.is_here else row.asked,
            address=f"{reverse('search')}?{row.asked}" if row.is_here else "",
            found=row.found,
            is_here=row.is_here,
            runs=[
                RunView(run.at, run.found, run.new)
                for run in sorted(row.runs.all(), key=lambda run: run.pk)
            ],
        )
        for row in rows
    ]
