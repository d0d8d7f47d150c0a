"""What a reader who has said nothing yet may pick from: topics, and papers that stand for them.

The papers are spread over what is new in the topics (`interest/spread.py`): whatever a reader is
about, something near it is among them, so that a pick says much.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db.models import Count

from dailypapers.catalogue.models import Paper, PaperTopic, Topic
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.interest.spread import OFFERED, POOL, spread
from dailypapers.feed.new_papers import standing
from dailypapers.search import index

TOPICS = 12  # those with the most new papers, and room for papers below


class NewIn(NamedTuple):
    """A topic, and how many of the newest papers are of it."""

    code: str
    name: str
    papers: int


class Offer(NamedTuple):
    """A paper as it is offered, with the topic that it is first filed under."""

    paper: int
    address: str
    title: str
    topic: str


def topics(at: datetime) -> list[NewIn]:
    """Return the topics of the newest papers, those with the most first."""
    filed = PaperTopic.objects.filter(paper__in=_newest((), at))
    rows = filed.values_list("topic", "topic__name").annotate(papers=Count("paper"))
    return [NewIn(*row) for row in rows.order_by("-papers", "topic")[:TOPICS]]


def known(codes: Collection[str]) -> list[str]:
    """Return those of the codes that are topics."""
    found = Topic.objects.filter(code__in=codes, alias_of=None)
    return sorted(found.values_list("code", flat=True))


def offered(
    codes: Collection[str], at: datetime, first: Sequence[int] = (), away: Collection[int] = ()
) -> list[Offer]:
    """Return papers to pick from: `first`, then new ones that stand for the topics, or for all.

    Papers of `away` are not offered.
    """
    new = [paper for paper in _newest(codes, at) if paper not in away and paper not in first]
    wanted = [*first, *_spread(new, max(0, OFFERED - len(first)))]
    rows = Paper.objects.filter(pk__in=wanted).prefetch_related("filings__topic")
    papers = {row.pk: row for row in rows}
    return [_offer(papers[paper]) for paper in wanted if paper in papers]


def _newest(codes: Collection[str], at: datetime) -> list[int]:
    rows = standing().filter(announced_at__lte=at)
    if codes:
        rows = rows.filter(paper__filings__topic__in=codes)
    papers = rows.order_by("-announced_at", "paper").values_list("paper", flat=True)
    return list(dict.fromkeys(papers[: 2 * POOL]))[:POOL]


def _spread(papers: Sequence[int], count: int) -> list[int]:
    """Return papers that stand for all; the newest ones while too few are encoded."""
    try:
        vectors = index.reader().vectors(papers)
    except IndexUnavailable:
        vectors = {}
    ready = [paper for paper in papers if paper in vectors]
    if len(ready) < count:
        return list(papers[:count])
    rows = spread(np.array([vectors[paper] for paper in ready], np.float32), count)
    return [ready[row] for row in rows]


def _offer(paper: Paper) -> Offer:
    filed = min(paper.filings.all(), key=lambda one: one.position, default=None)
    return Offer(paper.pk, paper.address, paper.title, filed.topic.name if filed else "")
