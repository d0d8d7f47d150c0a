"""The newest papers in the order of one reader's interest, and why each stands where it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.conf import settings
from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Paper, Revision
from dailypapers.feed import instance_interest
from dailypapers.feed.followed import Followed, followed, worth
from dailypapers.feed.instance_interest import Known
from dailypapers.feed.interest import exploration, variety
from dailypapers.feed.interest.aversion import AVERSION, aversion
from dailypapers.feed.interest.blend import blended
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.reader import Candidates, Liked
from dailypapers.feed.interest.why import losses
from dailypapers.feed.interest_profile import SEED_WEIGHT, InterestProfile, profile_of
from dailypapers.feed.muted import muted
from dailypapers.feed.queries import KINDS, PAGE_SIZE, Page
from dailypapers.search import index

REACH = timedelta(days=14)
MOST = 2000  # new papers that are ranked, the newest
CAUSES = 3
TAKEN_BACK = 3  # last papers put away, that the page offers to take back
TELLING = 0.25  # of the largest loss: what lost less is no reason


@dataclass(frozen=True, slots=True)
class Cause:
    """A paper of the reader's that moved others: its address and title."""

    address: str
    title: str


@dataclass(frozen=True, slots=True)
class ForYou:
    """One page of the list; `causes` and what is `followed` are those of each paper on it.

    `likes` is how many there are.

    `is_ready` is False while too few papers have vectors to rank by. `until` is when the newest
    paper came, from which the days of the list count back. `less` are the last papers that the
    reader wanted less of, and can take back. `explored` are papers that stand higher than their
    scores let them, for the profile is unsure of them: no like is the cause of that.
    """

    page: Page
    causes: Sequence[Sequence[Cause]] = ()
    likes: int = 0
    is_ready: bool = True
    until: datetime | None = None
    less: Sequence[Cause] = ()
    followed: Sequence[Sequence[Followed]] = ()
    explored: Set[int] = frozenset()


def for_you(reader: User, at: datetime, number: int = 1) -> ForYou:
    """Return one page of new papers, the likeliest for this reader first.

    Raises `IndexUnavailable`.
    """
    nothing = Page([], number, 0)
    profile = profile_of(reader)
    count = len(profile.likes)
    if not count:
        return ForYou(nothing)
    known = instance_interest.known(at)
    if known is None:
        return ForYou(nothing, likes=count, is_ready=False)
    liked_ids, liked = _liked(known, reader, profile)
    until = _newest(at)
    new = _but_for(profile.done, _kept_new(known, until))
    ready, candidates = known.candidates(_unmuted(reader, new))
    less = profile.dislikes[:TAKEN_BACK]
    if not liked_ids or not ready:
        taken_back = list(_named(less).values())
        return ForYou(nothing, (), count, bool(liked_ids), until, taken_back)
    parts = candidates.parts(liked)
    disliked = _vectors(profile.dislikes).reshape(-1, known.vectors.shape[1])
    averse = aversion(candidates.vectors, disliked)
    scores = blended(parts, len(liked_ids), known.weight) - AVERSION * averse
    has = followed(reader, ready)
    scores += np.array([worth(has[paper]) if paper in has else 0.0 for paper in ready])
    order, moved = _order(scores, candidates, np.concatenate([disliked[::-1], liked.vectors]))
    shown = order[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    page = Page([ready[place] for place in shown], number, len(order))
    lost = losses(candidates, liked, parts, shown, known.weight.at(len(liked_ids)))
    lost[np.isin(shown, list(moved))] = 0
    causes = _causes(lost, liked_ids)
    named = _named({paper for one in [less, *causes] for paper in one})
    told = [[named[paper] for paper in one if paper in named] for one in [less, *causes]]
    follows = [has.get(paper, []) for paper in page.ids]
    explored = frozenset(ready[place] for place in moved)
    return ForYou(page, told[1:], count, True, until, told[0], follows, explored)


def _order(scores: Floats, candidates: Candidates, judged: Floats) -> tuple[Rows, Set[int]]:
    """Return the places of the list among the candidates, and which of them explore."""
    first = np.argsort(-scores, kind="stable")[: variety.LENGTH]
    order = first[variety.varied(scores[first], candidates.vectors[first])]
    unsure = exploration.unsure(candidates.space, judged, candidates.vectors)
    return exploration.explored(order, exploration.curious(scores, unsure))


def muting(reader: User, at: datetime) -> tuple[int, dict[int, int]]:
    """Return how many new papers there are for a reader, and how many each mute takes away.

    Raises `IndexUnavailable`.
    """
    new = _but_for(profile_of(reader).done, _new(_newest(at)))
    return len(new), {mute.pk: len(papers) for mute, papers in muted(reader, new)}


def _unmuted(reader: User, papers: list[int]) -> list[int]:
    away = {paper for _, those in muted(reader, papers) for paper in those}
    return [paper for paper in papers if paper not in away]


def _newest(at: datetime) -> datetime:
    """Return when the last paper came: an instance whose sources rest still has its newest ones."""
    came = standing().filter(announced_at__lte=at).order_by("-announced_at")
    return came.values_list("announced_at", flat=True).first() or at


def _vectors(papers: Sequence[int]) -> Floats:
    """Return the vectors of those papers that have one."""
    return np.array(list(index.reader().vectors(papers).values()), np.float32)


def _kept_new(known: Known, until: datetime) -> list[int]:
    """Return what `_new` does, looked for anew once any paper has changed."""
    as_of = Revision.latest(), until, settings.EDITIONS
    if known.new[0] != as_of:
        known.new = as_of, _new(until)
    return known.new[1]


def _new(until: datetime) -> list[int]:
    """Return new papers, newest first."""
    rows = standing().filter(announced_at__gt=until - REACH, announced_at__lte=until)
    papers = rows.order_by("-announced_at", "paper").values_list("paper", flat=True)
    return list(dict.fromkeys(papers))


def _but_for(away: set[int], new: Sequence[int]) -> list[int]:
    """Return the newest of them that are not liked, read or put away."""
    return [paper for paper in new if paper not in away][:MOST]


def standing() -> QuerySet[Announcement]:
    """Return the announcements of papers that editions show."""
    shown = Announcement.objects.filter(kind__lte=KINDS[settings.EDITIONS])
    return shown.filter(paper__withdrawn=False, paper__merged_into=None)


def _liked(known: Known, reader: User, profile: InterestProfile) -> tuple[list[int], Liked]:
    """Return the liked papers that have vectors, oldest first, and what they say."""
    vectors = index.reader().vectors(profile.likes)
    ids = [paper for paper in profile.likes if paper in vectors]
    width = known.vectors.shape[1]
    rows = np.array([known.rows.get(paper, -1) for paper in ids], np.int64)
    weights = Likes.of([range(len(ids))]).recent_first().weights
    weights[[paper in profile.seeds for paper in ids]] *= SEED_WEIGHT
    places = np.flatnonzero(rows >= 0)
    counted = known.counted.get(reader.pk, rows[:0])
    matrix = np.array([vectors[paper] for paper in ids], np.float32).reshape(len(ids), width)
    return ids, Liked(matrix, weights, places, rows[places], counted)


def _causes(lost: Floats, liked: Sequence[int]) -> list[list[int]]:
    """Return the likes that each paper would lose most without."""
    first = np.argsort(-lost, axis=1, kind="stable")[:, :CAUSES]
    return [
        [liked[like] for like in likes if lost[n, like] > max(0.0, TELLING * lost[n].max())]
        for n, likes in enumerate(first)
    ]


def _named(papers: Collection[int]) -> dict[int, Cause]:
    found = Paper.objects.filter(pk__in=papers).values_list("pk", "address", "title")
    return {pk: Cause(address, title) for pk, address, title in found}
