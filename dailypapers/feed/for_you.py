"""The newest papers in the order of one reader's interest, and why each stands where it does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple, TypeVar

import numpy as np

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Author
from dailypapers.community.models import Profile
from dailypapers.feed import instance_interest
from dailypapers.feed.followed import Followed
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.why import losses
from dailypapers.feed.interest_profile import Owner, profiles_of
from dailypapers.feed.names import Named, named
from dailypapers.feed.new_papers import Pool, left
from dailypapers.feed.own_ranking import Ranking, rankings
from dailypapers.feed.queries import PAGE_SIZE, Page

Name = TypeVar("Name", bound=NamedTuple)

CAUSES = 3
TAKEN_BACK = 3  # last papers put away, that the page offers to take back
TELLING = 0.25  # of the largest loss: what lost less is no reason
AT_ONCE = 50  # readers whose lists are made from one reading of the database


class Signer(NamedTuple):
    """An author of a paper who signs several liked ones too."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class ForYou:
    """One page of the list, and why each paper is on it.

    `causes` are the liked papers that brought each, `read` those that were only read, `followed`
    what of it the reader follows, `signed` authors who sign several likes. `likes` is how many
    there are.

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
    read: Sequence[Sequence[Named]] = ()
    signed: Sequence[Sequence[Signer]] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """A list in which nothing has a name yet: `causes`, `read` and `signed` of each paper, `less`.

    They are numbers of papers, and of authors.
    """

    found: ForYou
    causes: Sequence[Sequence[int]] = ()
    read: Sequence[Sequence[int]] = ()
    signed: Sequence[Sequence[int]] = ()
    less: Sequence[int] = ()

    @property
    def papers(self) -> set[int]:
        """The papers that want names."""
        return {paper for some in (self.less, *self.causes, *self.read) for paper in some}

    def named(self, titles: Mapping[int, Named], authors: Mapping[int, Signer]) -> ForYou:
        """Return the list with names."""
        return replace(
            self.found,
            causes=[_known(some, titles) for some in self.causes],
            read=[_known(some, titles) for some in self.read],
            signed=[_known(some, authors) for some in self.signed],
            less=_known(self.less, titles),
        )


def for_you(
    reader: User,
    at: datetime,
    number: int = 1,
    profile: Profile | None = None,
    *,
    among: Collection[int] | None = None,
) -> ForYou:
    """Return one page of new papers, the likeliest for a reader or one of their profiles first.

    With `among`, those of the whole list that are among these. Raises `IndexUnavailable`.
    """
    return next(for_each([Owner.of(reader, profile)], at, number, among=among))


def for_each(
    owners: Iterable[Owner],
    at: datetime,
    number: int = 1,
    *,
    among: Collection[int] | None = None,
) -> Iterator[ForYou]:
    """Yield the page of each owner, the very one that `for_you` returns, read for many at once.

    Raises `IndexUnavailable`.
    """
    waiting = iter(owners)
    while some := list(islice(waiting, AT_ONCE)):
        drafts = list(_drafts(some, at, number, among))
        titles = named({paper for draft in drafts for paper in draft.papers})
        authors = _signers({one for draft in drafts for signed in draft.signed for one in signed})
        yield from (draft.named(titles, authors) for draft in drafts)


def _drafts(
    owners: Sequence[Owner], at: datetime, number: int, among: Collection[int] | None
) -> Iterator[_Draft]:
    profiles, known = profiles_of(owners), instance_interest.known(at)
    if known is None:
        for owner in owners:
            nothing = Page([], number, 0)
            yield _Draft(ForYou(nothing, likes=len(profiles[owner].likes), is_ready=False))
        return
    pool = Pool.of(at, known, [profile.done for profile in profiles.values()])
    found = {
        ranking.owner: _draft(ranking, number, among) for ranking in rankings(known, pool, profiles)
    }
    yield from (found[owner] for owner in owners)


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
    kept, heard = parts.of(ranking.kept(rules)), ranking.known.weight.at(liked.count)
    lost = losses(ranking.candidates, liked, kept, shown, heard)
    lost[[place in moved for place in shown.tolist()]] = 0
    causes, reads = _causes(lost, liked_ids), set(profile.reads)
    signers = ranking.signers(rules.likes)
    follows = [ranking.has.get(paper, []) for paper in page.ids]
    explored = frozenset(ranking.papers[place] for place in moved)
    return _Draft(
        ForYou(page, (), count, True, pool.until, (), follows, explored),
        causes=[[paper for paper in some if paper not in reads] for some in causes],
        read=[[paper for paper in some if paper in reads] for some in causes],
        signed=[signers.get(place, [])[:CAUSES] for place in shown.tolist()],
        less=less,
    )


def _causes(lost: Floats, liked: Sequence[int]) -> list[list[int]]:
    """Return the likes that each paper would lose most without."""
    first = np.argsort(-lost, axis=1, kind="stable")[:, :CAUSES]
    losses = np.take_along_axis(lost, first, axis=1)
    tells = losses > TELLING * np.maximum(losses[:, :1], 0)
    return [
        [liked[like] for like, is_told in zip(likes, told, strict=True) if is_told]
        for likes, told in zip(first.tolist(), tells.tolist(), strict=True)
    ]


def _signers(authors: Collection[int]) -> dict[int, Signer]:
    """Return what authors are called, in one query."""
    if not authors:
        return {}
    found = Author.objects.filter(pk__in=authors).values_list("pk", "key", "name")
    return {pk: Signer(key, name) for pk, key, name in found}


def _known(numbers: Sequence[int], names: Mapping[int, Name]) -> list[Name]:
    return [names[number] for number in numbers if number in names]
