"""What the page of an interest profile shows: every rule, and what it does to the list of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import follows, profiles, seeds
from dailypapers.community.models import Claim, Mute, Profile
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import effects
from dailypapers.feed.effects import Effect, Effects, Less
from dailypapers.feed.followed import WORTH
from dailypapers.feed.in_profile import chosen
from dailypapers.feed.names import Named
from dailypapers.web import links
from dailypapers.web.profiles import choices, query_of
from dailypapers.web.views.follows import PAGES

Titles = list[tuple[str, SafeString]]


@dataclass(frozen=True, slots=True)
class Does:
    """What a rule does to the first papers of the list, as a page says it."""

    first: int
    moved: int
    brings: int
    takes: int
    brought: Titles
    taken: Titles


def profile_page(reader: User, profile: Profile | None, name: str) -> dict[str, object]:
    """Return every rule with what it does; nothing of that while the index cannot say."""
    try:
        found = effects.effects(reader, now(), profile)
    except IndexUnavailable:
        found = Effects(0)
    inside, others = _chosen(reader, profile)
    muted = Mute.objects.filter(reader=reader, profile=profile).order_by("kind", "name", "pk")
    return {
        "profile": profile,
        "of_profile": query_of(profile),
        "profiles": choices(reader, name, profile),
        "inside": inside,
        "others": others,
        "wrote": Claim.objects.filter(reader=reader, state=Claim.State.GRANTED).exists(),
        "origins": [
            (
                origin,
                _of(found, origin),
                [(one.pk, *links.paper(one.paper.address, one.paper.title)) for one in some],
            )
            for origin, some in seeds.by_origin(reader, profile).items()
        ],
        "new": found.new,
        "mutes": [(mute, found.away.get(mute.pk), _of(found, mute.pk)) for mute in muted],
        "followed": _followed(reader, profile, found),
        "less_of": _less(found),
        "first": effects.FIRST,
        "most": profiles.MOST,
    }


class Choosable(NamedTuple):
    """A paper that is in a profile, or may be: its address, its page and its title as HTML."""

    address: str
    page: str
    title: SafeString


def _chosen(reader: User, profile: Profile | None) -> tuple[list[Choosable], list[Choosable]]:
    """Return what a reader chose for a profile, and what they may choose."""
    if profile is None:
        return [], []
    found = chosen(reader, profile)
    inside, others = (
        [Choosable(one.address, *links.paper(*one)) for one in some] for some in found
    )
    return inside, others


def _followed(
    reader: User, profile: Profile | None, found: Effects
) -> list[tuple[str, str, Does | None]]:
    """Return what the reader follows as far as it counts, with what that does."""
    if profile and not profile.with_follows:
        return []
    return [
        (links.link(PAGES[one.kind], one.target), one.name, _of(found, (kind, one.target)))
        for kind, rows in follows.followed(reader).items()
        if kind in WORTH
        for one in rows
    ]


def _less(found: Effects) -> list[tuple[str, SafeString, str, Does | None]]:
    """Return the papers of which less is wanted, as far as their effects are known."""
    told = [rule.paper for rule in found.of if isinstance(rule, Less)]
    papers = Paper.objects.in_bulk(told)
    return [
        (
            *links.paper(papers[pk].address, papers[pk].title),
            papers[pk].address,
            _of(found, Less(pk)),
        )
        for pk in told
    ]


def _of(found: Effects, rule: object) -> Does | None:
    effect = found.of.get(rule)
    return does(effect) if effect else None


def does(effect: Effect) -> Does:
    brought, taken = _titles(effect.brought), _titles(effect.taken)
    return Does(effects.FIRST, effect.moved, effect.brings, effect.takes, brought, taken)


def _titles(causes: Sequence[Named]) -> Titles:
    return [links.paper(*cause) for cause in causes]
