"""The newest papers in the order of one reader's interest, and why each stands where it does."""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dailypapers.accounts.models import User
from dailypapers.feed import instance_interest
from dailypapers.feed.followed import Followed
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.why import losses
from dailypapers.feed.interest_profile import profile_of
from dailypapers.feed.names import Named, named
from dailypapers.feed.own_ranking import Ranking, new_papers
from dailypapers.feed.queries import PAGE_SIZE, Page

CAUSES = 3
TAKEN_BACK = 3  # last papers put away, that the page offers to take back
TELLING = 0.25  # of the largest loss: what lost less is no reason


@dataclass(frozen=True, slots=True)
class ForYou:
    """One page of the list; `causes` and what is `followed` are those of each paper on it.

    `likes` is how many there are.

    `is_ready` is False while too few papers have vectors to rank by, or no new one has. `until` is
    when the newest paper came, from which the days of the list count back. `less` are the last
    papers that the reader wanted less of, and can take back. `explored` are papers that stand
    higher than their scores let them, for the profile is unsure of them: no like is the cause.
    """

    page: Page
    causes: Sequence[Sequence[Named]] = ()
    likes: int = 0
    is_ready: bool = True
    until: datetime | None = None
    less: Sequence[Named] = ()
    followed: Sequence[Sequence[Followed]] = ()
    explored: Set[int] = frozenset()


def for_you(
    reader: User, at: datetime, number: int = 1, *, among: Collection[int] | None = None
) -> ForYou:
    """Return one page of new papers, the likeliest for this reader first.

    With `among`, those of the whole list that are among these. Raises `IndexUnavailable`.
    """
    nothing = Page([], number, 0)
    profile = profile_of(reader)
    count = len(profile.likes)
    known = instance_interest.known(at)
    if known is None:
        return ForYou(nothing, likes=count, is_ready=False)
    until, new = new_papers(at, profile.done, known)
    ranking = Ranking.of(reader, known, profile, new)
    liked_ids, liked, parts = ranking.liked(profile.likes)
    less = profile.dislikes[:TAKEN_BACK]
    rules = ranking.rules
    order, moved = ranking.order(rules)
    if among is not None:
        order = order[[ranking.papers[place] in among for place in order]]
    if not len(order):
        taken_back = list(named(less).values())
        is_ready = bool(liked_ids) and bool(ranking.papers or not new)
        return ForYou(nothing, (), count, is_ready, until, taken_back)
    shown = order[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    page = Page([ranking.papers[place] for place in shown], number, len(order))
    kept, heard = parts.of(ranking.kept(rules)), known.weight.at(len(liked_ids))
    lost = losses(ranking.candidates, liked, kept, shown, heard)
    lost[np.isin(shown, list(moved))] = 0
    causes = _causes(lost, liked_ids)
    titles = named({paper for one in [less, *causes] for paper in one})
    told = [[titles[paper] for paper in one if paper in titles] for one in [less, *causes]]
    follows = [ranking.has.get(paper, []) for paper in page.ids]
    explored = frozenset(ranking.papers[place] for place in moved)
    return ForYou(page, told[1:], count, True, until, told[0], follows, explored)


def _causes(lost: Floats, liked: Sequence[int]) -> list[list[int]]:
    """Return the likes that each paper would lose most without."""
    first = np.argsort(-lost, axis=1, kind="stable")[:, :CAUSES]
    return [
        [liked[like] for like in likes if lost[n, like] > TELLING * lost[n].max(initial=0.0)]
        for n, likes in enumerate(first)
    ]
