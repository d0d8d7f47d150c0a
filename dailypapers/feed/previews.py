"""What a rule would do to a reader's list of today, before it is kept.

As in `effects.py` nothing is guessed: the whole order is computed with the rule. None is returned
while nothing can be ranked; all raise `IndexUnavailable`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from dailypapers.accounts.models import User
from dailypapers.community.models import Mute, Profile
from dailypapers.feed.effects import Effect, ranking_of, rules_of, told
from dailypapers.feed.followed import having
from dailypapers.feed.interest_profile import MOST_LIKES, Owner, profile_of
from dailypapers.feed.muted import taken
from dailypapers.feed.new_papers import left, new_papers
from dailypapers.feed.own_ranking import Ranking, Rules

Change = Callable[[Ranking, Rules], Rules]


def of_mute(reader: User, at: datetime, mute: Mute) -> tuple[int, Effect | None]:
    """Return how many new papers a mute would take away, and what it would do to the list."""
    interest = profile_of(reader, mute.profile)
    [(_, gone)] = taken([mute], left(new_papers(at)[1], interest.done))

    def muted(_: Ranking, rules: Rules) -> Rules:
        return replace(rules, away={*rules.away, *gone})

    return len(gone), _with(reader, mute.profile, at, muted)


def of_seeds(
    reader: User, at: datetime, papers: Sequence[int], profile: Profile | None = None
) -> Effect | None:
    """Return what some more seeds would do to the list."""

    def named(_: Ranking, rules: Rules) -> Rules:
        new = [paper for paper in reversed(papers) if paper not in set(rules.likes)]
        likes = [*new, *rules.likes][-MOST_LIKES:]
        return replace(rules, likes=likes, away={*rules.away, *papers})

    return _with(reader, profile, at, named, papers)


def of_follow(
    reader: User, at: datetime, kind: str, target: str, profile: Profile | None = None
) -> Effect | None:
    """Return what following an author or a topic would do to the list."""

    def followed(ranking: Ranking, rules: Rules) -> Rules:
        has = {paper: list(those) for paper, those in ranking.has.items()}
        for paper, one in having({kind: [target]}, ranking.papers)[kind, target]:
            has[paper] = [*has.get(paper, ()), one]
        ranking.has = has
        return replace(rules, follows=rules.follows | {(kind, target)})

    return _with(reader, profile, at, followed)


def of_less(
    reader: User, at: datetime, paper: int, profile: Profile | None = None
) -> Effect | None:
    """Return what wanting less like a paper would do to the list."""

    def averse(_: Ranking, rules: Rules) -> Rules:
        others = [one for one in rules.dislikes if one != paper]
        away = {*rules.away, paper}
        if paper in rules.likes:  # Who likes it too has it put away, and nothing else.
            return replace(rules, away=away)
        return replace(rules, dislikes=[paper, *others], away=away)

    return _with(reader, profile, at, averse, [paper])


def _with(
    reader: User,
    profile: Profile | None,
    at: datetime,
    change: Change,
    papers: Sequence[int] = (),
) -> Effect | None:
    """Return what a change of the rules would do, by papers that are no rule yet."""
    interest = profile_of(reader, profile)
    ranking = ranking_of(Owner.of(reader, profile), interest, at, papers)
    if ranking is None:
        return None
    rules = rules_of(ranking)
    return told(ranking, change(ranking, rules), {"": rules})[""]
