"""What papers are called, where no more of them is shown."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from dailypapers.catalogue.models import Paper


class Named(NamedTuple):
    """A paper's address and title."""

    address: str
    title: str


def named(papers: Collection[int]) -> dict[int, Named]:
    """Return what papers are called, in one query."""
    found = Paper.objects.filter(pk__in=papers).values_list("pk", "address", "title")
    return {pk: Named(address, title) for pk, address, title in found}
