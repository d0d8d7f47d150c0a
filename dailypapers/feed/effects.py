"""What each rule of a reader does to their list of today: the list with it, and without it.

Nothing is guessed: for each rule the whole order is computed again without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from dailypapers.accounts.models import User
from dailypapers.community import seeds
from dailypapers.community.models import Follow, Mute
from dailypapers.feed import instance_interest
from dailypapers.feed.followed import WORTH
from dailypapers.feed.interest_profile import MOST_LIKES, profile_of
from dailypapers.feed.muted import muted_by, taken
from dailypapers.feed.names import Named, named
from dailypapers.feed.new_papers import Pool, left, new_papers
from dailypapers.feed.own_ranking import Ranking, Rules, rankings

FIRST = 20  # papers of the list that are looked at
MOST_RULES = 40  # told of: each takes some milliseconds
NAMED = 3  # papers that are named of those that come or go


class Less(NamedTuple):
    """The rule that less like a paper is wanted."""

    paper: int


class Effect(NamedTuple):
    """How many of the first papers stand elsewhere or not at all without a rule; which it brings.

    `brings` and `takes` count those that are among the first only with it, and only without it; the
    first of them are named.
    """

    moved: int
    brings: int
    takes: int
    brought: Sequence[Named]
    taken: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Effects:
    """How many new papers there are, how many each mute takes, and what rules do.

    Rules are origins of seeds, mutes by number, follows by kind and target, and `Less` of a paper.
    Without likes or vectors there is no list, and `of` is empty.
    """

    new: int
    away: dict[int, int] = field(default_factory=dict)
    of: dict[object, Effect] = field(default_factory=dict)


def effects(reader: User, at: datetime) -> Effects:
    """Return what the reader's rules do at a time. Raises `IndexUnavailable`."""
    profile = profile_of(reader)
    new = left(new_papers(at)[1], profile.done)
    away = {mute.pk: len(gone) for mute, gone in muted_by([reader.pk], new)[reader.pk]}
    ranking = _ranking(reader, at)
    if ranking is None or not profile.likes:
        return Effects(len(new), away)
    rules = _rules(ranking)
    others = dict(islice(_without(reader, ranking, rules), MOST_RULES))
    return Effects(len(new), away, _told(ranking, rules, others))


def of_mute(reader: User, at: datetime, mute: Mute) -> tuple[int, Effect | None]:
    """Return how many new papers a mute would take away, and what it would do to the list.

    Raises `IndexUnavailable`.
    """
    [(_, gone)] = taken([mute], left(new_papers(at)[1], profile_of(reader).done))
    return len(gone), _with(reader, at, lambda rules: replace(rules, away={*rules.away, *gone}))


def of_seeds(reader: User, at: datetime, papers: Sequence[int]) -> Effect | None:
    """Return what some more seeds would do to the list. Raises `IndexUnavailable`."""

    def more(rules: Rules) -> Rules:
        new = [paper for paper in reversed(papers) if paper not in set(rules.likes)]
        likes = [*new, *rules.likes][-MOST_LIKES:]
        return replace(rules, likes=likes, away={*rules.away, *papers})

    return _with(reader, at, more, papers)


def _with(
    reader: User, at: datetime, change: Callable[[Rules], Rules], papers: Sequence[int] = ()
) -> Effect | None:
    """Return what a change of the rules would do, by papers that are no rule yet.

    None while nothing can be ranked.
    """
    ranking = _ranking(reader, at, papers)
    if ranking is None:
        return None
    rules = _rules(ranking)
    return _told(ranking, change(rules), {"": rules})[""]


def _ranking(reader: User, at: datetime, more: Sequence[int] = ()) -> Ranking | None:
    """Return new papers to be ranked, also those that come back without one of the rules."""
    profile, known = profile_of(reader), instance_interest.known(at)
    if known is None:
        return None
    profile = replace(profile, done=profile.done - profile.returning)
    pool = Pool.of(at, known, [profile.done])
    return next(rankings(known, pool, {reader.pk: profile}, more))


def _rules(ranking: Ranking) -> Rules:
    rules = ranking.rules
    return replace(rules, away={*rules.away, *ranking.profile.returning})


def _without(reader: User, ranking: Ranking, rules: Rules) -> Iterator[tuple[object, Rules]]:
    """Yield each rule, and the rules that are left without it."""
    away, shut = set(rules.away), set(ranking.rules.away)
    for origin, some in seeds.by_origin(reader).items():
        gone = {seed.paper_id for seed in some} - ranking.profile.acted
        likes = [paper for paper in rules.likes if paper not in gone]
        yield origin, replace(rules, likes=likes, away=away - (gone - shut))
    for mute, papers in ranking.mutes:
        others = {one for other, those in ranking.mutes if other != mute for one in those}
        kept = away - (papers - others - ranking.profile.returning)
        yield mute.pk, replace(rules, away=kept)
    follows = Follow.objects.filter(reader=reader, kind__in=WORTH).order_by("kind", "-at")
    for one in follows.values_list("kind", "target"):
        yield one, replace(rules, follows=rules.follows - {one})
    for paper in rules.dislikes:
        rest = [other for other in rules.dislikes if other != paper]
        yield Less(paper), replace(rules, dislikes=rest, away=away - ({paper} - shut))


def _told(ranking: Ranking, rules: Rules, others: dict[object, Rules]) -> dict[object, Effect]:
    """Return what it is to have these rules instead of each of the others."""

    def first(some: Rules) -> list[int]:
        return [ranking.papers[place] for place in ranking.order(some, FIRST).first]

    now = first(rules)
    before = {key: first(other) for key, other in others.items()}
    titles = named({paper for papers in (now, *before.values()) for paper in papers})

    def effect(was: list[int]) -> Effect:
        moved = sum(paper not in was or was.index(paper) != n for n, paper in enumerate(now))
        brings = [titles[paper] for paper in now if paper not in was]
        takes = [titles[paper] for paper in was if paper not in now]
        return Effect(moved, len(brings), len(takes), brings[:NAMED], takes[:NAMED])

    return {key: effect(was) for key, was in before.items()}
