"""The newest papers in the order of one reader's interest, and why each stands where it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.conf import settings
from django.db.models import Max, QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.community.models import Mark
from dailypapers.feed import instance_interest
from dailypapers.feed.instance_interest import Known
from dailypapers.feed.interest.blend import blended
from dailypapers.feed.interest.likes import Likes
from dailypapers.feed.interest.reader import Liked
from dailypapers.feed.interest.why import losses
from dailypapers.feed.queries import KINDS, PAGE_SIZE, Page
from dailypapers.search import index

REACH = timedelta(days=14)
MOST = 2000  # new papers that are ranked, the newest
LENGTH = 200  # papers of the list that can be paged through
MOST_LIKES = 500  # the last ones
CAUSES = 3
TELLING = 0.25  # of the largest loss: what lost less is no reason


@dataclass(frozen=True, slots=True)
class Cause:
    """A liked paper that brought another one up: its address and title."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class ForYou:
    """One page of the list; `causes` are those of each paper on it. `likes` is how many there are.

    `is_ready` is False while too few papers have vectors to rank by. `until` is when the newest
    paper came, from which the days of the list count back.
    """

    page: Page
    causes: Sequence[Sequence[Cause]] = ()
    likes: int = 0
    is_ready: bool = True
    until: datetime | None = None


def for_you(reader: User, at: datetime, number: int = 1) -> ForYou:
    """Return one page of new papers, the likeliest for this reader first.

    Raises `IndexUnavailable`.
    """
    nothing = Page([], number, 0)
    given = instance_interest.given(reader.pk).get(reader.pk, [])[-MOST_LIKES:]
    if not given:
        return ForYou(nothing)
    known = instance_interest.known(at)
    if known is None:
        return ForYou(nothing, likes=len(given), is_ready=False)
    papers = [paper for paper, _ in given]
    liked_ids, liked = _liked(known, reader, papers)
    until = _newest(at)
    ready, candidates = known.candidates(_new(reader, until, set(papers)))
    if not liked_ids or not ready:
        return ForYou(nothing, likes=len(given), is_ready=bool(liked_ids), until=until)
    parts = candidates.parts(liked)
    scores = blended(parts, len(liked_ids), known.weight)
    order = np.argsort(-scores, kind="stable")[:LENGTH]
    shown = order[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    page = Page([ready[place] for place in shown], number, len(order))
    lost = losses(candidates, liked, parts, shown, known.weight.at(len(liked_ids)))
    return ForYou(page, _causes(lost, liked_ids), len(given), until=until)


def _newest(at: datetime) -> datetime:
    """Return when the last paper came: an instance whose sources rest still has its newest ones."""
    return (
        _standing().filter(announced_at__lte=at).aggregate(last=Max("announced_at"))["last"] or at
    )


def _new(reader: User, until: datetime, liked: set[int]) -> list[int]:
    """Return new papers that the reader has neither liked, read nor put away, newest first."""
    rows = _standing().filter(announced_at__gt=until - REACH, announced_at__lte=until)
    done = Mark.objects.filter(reader=reader).exclude(kind=Mark.Kind.SAVED)
    away = liked | set(done.values_list("paper", flat=True))
    papers = rows.order_by("-announced_at", "paper").values_list("paper", flat=True)
    return [paper for paper in dict.fromkeys(papers) if paper not in away][:MOST]


def _standing() -> QuerySet[Announcement]:
    """Return the announcements of papers that editions show."""
    shown = Announcement.objects.filter(kind__lte=KINDS[settings.EDITIONS])
    return shown.filter(paper__withdrawn=False, paper__merged_into=None)


def _liked(known: Known, reader: User, papers: Sequence[int]) -> tuple[list[int], Liked]:
    """Return the liked papers that have vectors, oldest first, and what they say."""
    vectors = index.reader().vectors(papers)
    ids = [paper for paper in papers if paper in vectors]
    width = known.vectors.shape[1]
    rows = np.array([known.rows.get(paper, -1) for paper in ids], np.int64)
    weights = Likes.of([range(len(ids))]).recent_first().weights
    places = np.flatnonzero(rows >= 0)
    counted = known.counted.get(reader.pk, rows[:0])
    matrix = np.array([vectors[paper] for paper in ids], np.float32).reshape(len(ids), width)
    return ids, Liked(matrix, weights, places, rows[places], counted)


def _causes(lost: np.ndarray, liked: Sequence[int]) -> list[list[Cause]]:
    """Return the likes that each paper would lose most without."""
    first = np.argsort(-lost, axis=1, kind="stable")[:, :CAUSES]
    told = [
        [liked[like] for like in likes if lost[n, like] > max(0.0, TELLING * lost[n].max())]
        for n, likes in enumerate(first)
    ]
    papers = Paper.objects.filter(pk__in={paper for one in told for paper in one})
    said = {
        pk: Cause(address, title)
        for pk, address, title in papers.values_list("pk", "address", "title")
    }
    return [[said[paper] for paper in one if paper in said] for one in told]
