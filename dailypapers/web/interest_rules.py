"""Rules of an interest profile as its page takes them: shown for what they would do, or kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.html import format_html
from django.utils.translation import gettext

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.queries import find_pasted
from dailypapers.community import access, follows, marks, mutes, profiles, seeds
from dailypapers.community.models import Mark, Mute, Profile
from dailypapers.community.mutes import Target
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.core.spoken import say, say_many
from dailypapers.feed import previews
from dailypapers.feed.effects import Effect
from dailypapers.feed.followed import WORTH
from dailypapers.web import links
from dailypapers.web.interest_page import Does, does

FIELDS = ("kind", "said", "author", "follow_kind", "followed", "less")
RULES = ("mute", "author", "follow", "less")
Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule would do: a sentence that begins with `words`, None where nothing is ranked."""

    words: str
    would: Does | None


def preview(reader: User, profile: Profile | None, rule: str, said: Said) -> Preview:
    """Return what a rule would do that is not kept; raise `InputError` if it says nothing."""
    try:
        words, effect = _PREVIEWS[rule](reader, profile, said)
    except IndexUnavailable:
        raise InputError(say("The search index is being built. Try again in a while.")) from None
    return Preview(words, does(effect) if effect else None)


def keep(reader: User, profile: Profile | None, rule: str, said: Said) -> str:
    """Keep a rule, and return what is said of it; raise `InputError` if it says nothing."""
    if rule == "follow":
        return _follow(reader, said)
    if rule == "less":
        return _want_less(reader, profile, said)
    mute = mutes.mute(reader, said["kind"], said["said"], profile)
    return say("“{name}” is muted.", name=mute.name)


def _follow(reader: User, said: Said) -> str:
    found = _followed(said)
    if not access.may_follow(reader):
        raise PermissionDenied(say("Only readers may follow."))
    follows.follow(reader, said["follow_kind"], found.target)
    return say("You follow {name}.", name=found.name)


def _want_less(reader: User, profile: Profile | None, said: Said) -> str:
    paper = _paper(said)
    marks.mark(reader, paper.pk, Mark.Kind.HIDDEN)
    if profile:
        profiles.put(profile, [paper.pk])
    return say("Less like “{title}” comes from now on.", title=paper.title)


def _of_mute(reader: User, profile: Profile | None, said: Said) -> tuple[str, Effect | None]:
    target = mutes.named(said["kind"], said["said"])
    mute = Mute(reader=reader, profile=profile, kind=said["kind"], **target._asdict())
    gone, effect = previews.of_mute(reader, now(), mute)
    words = say_many(
        "“{name}” would take {n} new paper away; it",
        "“{name}” would take {n} new papers away; it",
        gone,
        name=target.name,
    )
    return words, effect


def _of_author(reader: User, profile: Profile | None, said: Said) -> tuple[str, Effect | None]:
    name, papers = seeds.signed_by(said["author"])
    effect = previews.of_seeds(reader, now(), papers, profile)
    words = say_many(
        "{n} paper by {name}; that", "{n} papers by {name}; that", len(papers), name=name
    )
    return words, effect


def _of_follow(reader: User, profile: Profile | None, said: Said) -> tuple[str, Effect | None]:
    found = _followed(said)
    effect = previews.of_follow(reader, now(), said["follow_kind"], found.target, profile)
    return say("Following {name}", name=found.name), effect


def _of_less(reader: User, profile: Profile | None, said: Said) -> tuple[str, Effect | None]:
    paper = _paper(said)
    title = links.paper(paper.address, paper.title)[1]
    words = format_html(gettext("Less like “{title}”"), title=title)
    return words, previews.of_less(reader, now(), paper.pk, profile)


def _followed(said: Said) -> Target:
    if said["follow_kind"] not in WORTH:
        raise InputError(say("Say whether it is an author or a topic."))
    if not said["followed"].strip():
        raise InputError(say("Say whom or what to follow."))
    return mutes.named(said["follow_kind"], said["followed"])


def _paper(said: Said) -> Paper:
    address = find_pasted(said["less"].strip())
    if address is None:
        raise InputError(say("No paper here has that name. Paste its identifier or its address."))
    return Paper.objects.get(address=address)


_PREVIEWS = dict(zip(RULES, (_of_mute, _of_author, _of_follow, _of_less), strict=True))
