"""The papers that a name signs, newest first."""

from __future__ import annotations

from django.db.models import F

from dailypapers.catalogue.models import Author, Paper
from dailypapers.feed.queries import PAGE_SIZE, Page


def papers_of(author: Author, number: int = 1) -> Page:
    """Return one page of them; papers without a date come last."""
    signed = Paper.objects.filter(authorships__author=author, merged_into=None).distinct()
    ordered = signed.order_by(F("published").desc(nulls_last=True), "-pk")
    first = (number - 1) * PAGE_SIZE
    ids = list(ordered.values_list("pk", flat=True)[first : first + PAGE_SIZE])
    return Page(ids, number, signed.count())
