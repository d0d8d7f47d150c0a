"""Which papers a subscription has had, so that none comes twice unless it changed.

What is remembered stands in the deliveries themselves, of as many days as these are kept: a paper's
number with the version it was in, and whether it was withdrawn, as in `17.2 18.1w`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta

from django.db.models import Max, Q, QuerySet

from dailypapers.catalogue.models import Paper, Version
from dailypapers.core.clock import now
from dailypapers.digests.models import Delivery
from dailypapers.feed.entries import Entry

KEPT = timedelta(days=62)
GIVEN_UP = timedelta(days=7)  # One that is still to be sent is made anew.

States = dict[int, str]  # paper to what was known of it


def states(entries: Collection[Entry]) -> States:
    """Return how papers stand now: their version, and whether they were withdrawn."""
    rows = Version.objects.filter(paper__in=[entry.id for entry in entries]).order_by()
    newest = dict(rows.values_list("paper").annotate(Max("number")))
    return {
        entry.id: f"{newest.get(entry.id, 1)}{'w' if entry.withdrawn else ''}" for entry in entries
    }


def had(subscriptions: Collection[int]) -> Mapping[int, States]:
    """Return what each of some subscriptions has had, as it was when it had it last."""
    rows = Delivery.objects.filter(
        subscription__in=subscriptions, sent_at__isnull=False, claimed_at__gte=now() - KEPT
    )
    found: dict[int, States] = defaultdict(dict)
    for subscription, papers in rows.order_by("pk").values_list("subscription", "papers"):
        found[subscription].update(read(papers))
    return found


def is_new(paper: int, state: str, absorbed: Collection[int], before: States) -> bool:
    """Say whether a paper was not had before as it is now, under this or another number.

    >>> is_new(17, "2", [], {17: "1"}), is_new(17, "2", [9], {9: "2"})
    (True, False)
    """
    return all(before.get(one) != state for one in (paper, *absorbed))


def absorbed_by(papers: Collection[int]) -> Mapping[int, list[int]]:
    """Return which papers were merged into each of these."""
    found: dict[int, list[int]] = defaultdict(list)
    for one in Paper.objects.filter(merged_into__in=papers).only("pk", "merged_into"):
        found[one.merged_into_id or 0].append(one.pk)
    return found


def written(papers: States) -> str:
    """Return what a delivery keeps of its papers.

    >>> written({17: "2", 18: "1w"})
    '17.2 18.1w'
    """
    return " ".join(f"{paper}.{state}" for paper, state in papers.items())


def read(text: str) -> States:
    """Return the papers that a delivery had.

    >>> read("17.2 18.1w")
    {17: '2', 18: '1w'}
    """
    pairs = (one.split(".") for one in text.split())
    return {int(paper): state for paper, state in pairs}


def forgettable() -> QuerySet[Delivery]:
    """Return the deliveries that are kept no longer; what was never taken is not waited for."""
    given_up = Q(claimed_at__lt=now() - GIVEN_UP, sent_at=None, refused=False)
    return Delivery.objects.filter(Q(claimed_at__lt=now() - KEPT) | given_up)
