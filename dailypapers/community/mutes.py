"""Muting words, authors, topics and sources in one's own list. Safe to repeat.

Whose mutes they are is in `access.py`: ask there.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement, Author, Topic
from dailypapers.catalogue.store import name_key
from dailypapers.community import tallies
from dailypapers.community.models import Mute, Profile
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MOST = 100  # of one profile
LONGEST = 100  # characters of words


class Target(NamedTuple):
    """What a mute goes by, and how readers know it."""

    target: str
    name: str


def mute(reader: User, kind: str, said: str, profile: Profile | None = None) -> Mute:
    """Mute what the reader names; raise `InputError` if there is no such thing or too many."""
    found = named(kind, said)
    with transaction.atomic():
        tallies.turn_of(reader.pk)  # Else two at once could be one too many.
        kept = Mute.objects.filter(reader=reader, profile=profile)
        same = kept.filter(kind=kind, target=found.target).first()
        if same is not None:
            return same
        if kept.count() >= MOST:
            raise InputError(say("You mute {most} things: take one back first.", most=MOST))
        return Mute.objects.create(reader=reader, profile=profile, kind=kind, **found._asdict())


def named(kind: str, said: str) -> Target:
    """Return what would be muted by these words; raise `InputError` if there is no such thing."""
    return _target(kind, " ".join(said.split()))


def unmute(mute: Mute) -> None:
    """Let such papers be shown again."""
    Mute.objects.filter(pk=mute.pk).delete()


def _target(kind: str, said: str) -> Target:
    if kind not in Mute.Kind:
        raise InputError(say("Say whether it is words, an author, a topic or a source."))
    if not said:
        raise InputError(say("Say what to mute."))
    if kind == Mute.Kind.WORDS:
        return _words(said)
    found = {Mute.Kind.AUTHOR: _author, Mute.Kind.TOPIC: _topic, Mute.Kind.SOURCE: _source}
    return found[Mute.Kind(kind)](said)


def _words(said: str) -> Target:
    if len(said) > LONGEST:
        raise InputError(say("Words to mute have at most {longest} characters.", longest=LONGEST))
    if not any(letter.isalnum() for letter in said):
        raise InputError(say("There is no word in this to mute."))
    return Target(said.casefold(), said)


def _author(said: str) -> Target:
    known = Author.objects.filter(key__in=[said, name_key(said)]).values_list("key", "name").first()
    if known is None:
        raise InputError(say("No author here has that name. Write it as their papers do."))
    return Target(*known)


def _topic(said: str) -> Target:
    known = Topic.objects.filter(alias_of=None)
    topic = known.filter(code__iexact=said).first() or known.filter(name__iexact=said).first()
    if topic is None:
        raise InputError(say("There is no such topic. Write its code, such as cs.CL."))
    return Target(topic.code, f"{topic.name} ({topic.code})")


def _source(said: str) -> Target:
    known = Announcement.objects.filter(source__iexact=said).values_list("source", flat=True)
    source = known.first()
    if source is None:
        raise InputError(
            say("No paper came from a source of that name. The sources' page names them.")
        )
    return Target(source, source)
