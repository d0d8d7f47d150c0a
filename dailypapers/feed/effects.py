"""What each rule of a reader does to their list of today: the list with it, and without it.

Nothing is guessed: for each rule the whole order is computed again without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from dailypapers.accounts.models import User
from dailypapers.community import seeds
from dailypapers.community.models import Follow, Profile, Seed
from dailypapers.community.seeds import Origin
from dailypapers.feed import instance_interest
from dailypapers.feed.followed import WORTH
from dailypapers.feed.interest_profile import InterestProfile, Owner, profile_of
from dailypapers.feed.muted import muted_by
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


def effects(reader: User, at: datetime, profile: Profile | None = None) -> Effects:
    """Return what the rules of a list do at a time. Raises `IndexUnavailable`."""
    owner, interest = Owner.of(reader, profile), profile_of(reader, profile)
    new = set(left(new_papers(at)[1], interest.done))
    ranking = ranking_of(owner, interest, at)
    mutes = ranking.mutes if ranking else muted_by([owner], new)[owner]
    away = {mute.pk: len(gone & new) for mute, gone in mutes}
    if ranking is None or not interest.likes:
        return Effects(len(new), away)
    rules = rules_of(ranking)
    origins = seeds.by_origin(reader, profile)
    others = dict(islice(_without(ranking, rules, origins), MOST_RULES))
    return Effects(len(new), away, told(ranking, rules, others))


def ranking_of(
    owner: Owner, interest: InterestProfile, at: datetime, more: Sequence[int] = ()
) -> Ranking | None:
    """Return new papers to be ranked, also those that come back without one of the rules.

    None while nothing can be ranked; `more` are papers that are no rule yet.
    """
    known = instance_interest.known(at)
    if known is None:
        return None
    pool = Pool.of(at, known, [interest.done])
    interest = replace(interest, done=interest.done - interest.returning)
    return next(rankings(known, pool, {owner: interest}, more))


def rules_of(ranking: Ranking) -> Rules:
    """Return the rules as they are, with those papers away that one of them keeps away."""
    rules = ranking.rules
    return replace(rules, away={*rules.away, *ranking.profile.returning})


def _without(
    ranking: Ranking, rules: Rules, origins: Mapping[Origin, Sequence[Seed]]
) -> Iterator[tuple[object, Rules]]:
    """Yield each rule, and the rules that are left without it."""
    away, shut = set(rules.away), set(ranking.rules.away)
    for origin, some in origins.items():
        gone = {seed.paper_id for seed in some} - ranking.profile.acted
        likes = [paper for paper in rules.likes if paper not in gone]
        yield origin, replace(rules, likes=likes, away=away - (gone - shut))
    for mute, papers in ranking.mutes:
        others = {one for other, those in ranking.mutes if other != mute for one in those}
        kept = away - (papers - others - ranking.profile.returning)
        yield mute.pk, replace(rules, away=kept)
    follows = Follow.objects.filter(reader=ranking.owner.reader, kind__in=WORTH)
    if ranking.profile.with_follows:
        for one in follows.order_by("kind", "-at").values_list("kind", "target"):
            yield one, replace(rules, follows=rules.follows - {one})
    for paper in rules.dislikes:
        rest = [other for other in rules.dislikes if other != paper]
        yield Less(paper), replace(rules, dislikes=rest, away=away - ({paper} - shut))


def told(ranking: Ranking, rules: Rules, others: dict[object, Rules]) -> dict[object, Effect]:
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
