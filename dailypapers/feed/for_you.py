"""The newest papers in the order of one reader's interest, and why each stands where it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import numpy as np

from dailypapers.accounts.models import User
from dailypapers.feed import instance_interest
from dailypapers.feed.followed import Followed
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.why import losses
from dailypapers.feed.interest_profile import profiles_of
from dailypapers.feed.names import Named, named
from dailypapers.feed.new_papers import Pool, left
from dailypapers.feed.own_ranking import Ranking, rankings
from dailypapers.feed.queries import PAGE_SIZE, Page

CAUSES = 3
TAKEN_BACK = 3  # last papers put away, that the page offers to take back
TELLING = 0.25  # of the largest loss: what lost less is no reason
AT_ONCE = 50  # readers whose lists are made from one reading of the database


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


@dataclass(frozen=True, slots=True)
class _Draft:
    """A list in which papers have no names yet: the `causes` of each paper, and what is `less`."""

    found: ForYou
    causes: Sequence[Sequence[int]] = ()
    less: Sequence[int] = ()

    @property
    def papers(self) -> set[int]:
        """The papers that want names."""
        return {paper for some in (self.less, *self.causes) for paper in some}

    def named(self, titles: dict[int, Named]) -> ForYou:
        """Return the list with names."""
        less, *causes = (
            [titles[paper] for paper in some if paper in titles]
            for some in (self.less, *self.causes)
        )
        return replace(self.found, causes=causes, less=less)


def for_you(
    reader: User, at: datetime, number: int = 1, *, among: Collection[int] | None = None
) -> ForYou:
    """Return one page of new papers, the likeliest for this reader first.

    With `among`, those of the whole list that are among these. Raises `IndexUnavailable`.
    """
    return next(for_each([reader.pk], at, number, among=among))


def for_each(
    readers: Iterable[int],
    at: datetime,
    number: int = 1,
    *,
    among: Collection[int] | None = None,
) -> Iterator[ForYou]:
    """Yield the page of each reader, the very one that `for_you` returns, read for many at once.

    Raises `IndexUnavailable`.
    """
    waiting = iter(readers)
    while some := list(islice(waiting, AT_ONCE)):
        drafts = list(_drafts(some, at, number, among))
        titles = named({paper for draft in drafts for paper in draft.papers})
        yield from (draft.named(titles) for draft in drafts)


def _drafts(
    readers: Sequence[int], at: datetime, number: int, among: Collection[int] | None
) -> Iterator[_Draft]:
    profiles, known = profiles_of(readers), instance_interest.known(at)
    if known is None:
        for profile in profiles.values():
            nothing = Page([], number, 0)
            yield _Draft(ForYou(nothing, likes=len(profile.likes), is_ready=False))
        return
    pool = Pool.of(at, known, [profile.done for profile in profiles.values()])
    for ranking in rankings(known, pool, profiles):
        yield _draft(ranking, number, among)


def _draft(ranking: Ranking, number: int, among: Collection[int] | None) -> _Draft:
    profile, pool, rules = ranking.profile, ranking.pool, ranking.rules
    liked_ids, liked, parts = ranking.liked(profile.likes)
    count, less = len(profile.likes), profile.dislikes[:TAKEN_BACK]
    if among is None:
        order, total, moved = ranking.order(rules, number * PAGE_SIZE)
    else:
        order, _, moved = ranking.order(rules)
        order = order[[ranking.papers[place] in among for place in order]]
        total = len(order)
    if not len(order):
        is_waiting = not len(ranking.open_to) and bool(left(pool.new, profile.done))
        is_ready = bool(liked_ids) and not is_waiting
        nothing = Page([], number, 0)
        return _Draft(ForYou(nothing, (), count, is_ready, pool.until), less=less)
    shown = order[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    page = Page([ranking.papers[place] for place in shown], number, total)
    kept, heard = parts.of(ranking.kept(rules)), ranking.known.weight.at(len(liked_ids))
    lost = losses(ranking.candidates, liked, kept, shown, heard)
    lost[[place in moved for place in shown.tolist()]] = 0
    follows = [ranking.has.get(paper, []) for paper in page.ids]
    explored = frozenset(ranking.papers[place] for place in moved)
    found = ForYou(page, (), count, True, pool.until, (), follows, explored)
    return _Draft(found, _causes(lost, liked_ids), less)


def _causes(lost: Floats, liked: Sequence[int]) -> list[list[int]]:
    """Return the likes that each paper would lose most without."""
    first = np.argsort(-lost, axis=1, kind="stable")[:, :CAUSES]
    losses = np.take_along_axis(lost, first, axis=1)
    tells = losses > TELLING * np.maximum(losses[:, :1], 0)
    return [
        [liked[like] for like, is_told in zip(likes, told, strict=True) if is_told]
        for likes, told in zip(first.tolist(), tells.tolist(), strict=True)
    ]
