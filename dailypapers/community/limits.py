"""How much a reader may write: counted from what they wrote, which all processes share.

Call in the transaction that writes. Who writes waits for their own turn first, so that two forms
sent at once are counted one after the other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from dailypapers.accounts import people
from dailypapers.accounts.models import User
from dailypapers.community import access, markup, tallies, trust
from dailypapers.community.models import Comment, EarlierText, Flag
from dailypapers.community.trust import LIMITS, REMEMBERED, YOUNG_FOR, Facts, Limits
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, say_many

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class TooMuch(InputError):
    """More than the reader may write at present; says when to try again."""


def facts_of(reader: User) -> Facts:
    """Return what trust in a reader rests on."""
    said = Comment.objects.filter(reader=reader, removed_at=None)
    return Facts(
        age=now() - reader.joined_at,
        is_confirmed=people.is_confirmed(reader),
        standing=said.filter(hidden_at=None, group=None).count(),  # Only what all can judge.
        hidden=said.filter(hidden_at__gt=now() - REMEMBERED).count(),
        is_moderator=access.may_moderate(reader),
    )


def limits_of(reader: User) -> Limits:
    """Return what a reader may do."""
    return LIMITS[trust.level(facts_of(reader))]


def is_young(reader: User) -> bool:
    """Say whether forms of this reader are held to the pace of people."""
    return now() - reader.joined_at < YOUNG_FOR and not access.may_moderate(reader)


def admit_comment(reader: User, text: str, key: UUID) -> None:
    """Raise `TooMuch` if the reader may not say this now."""
    tallies.turn_of(reader.pk)
    most = limits_of(reader)
    _admit_text(text, most)
    said = Comment.objects.filter(reader=reader, at__gt=now() - HOUR).exclude(key=key)
    times = list(said.order_by("at").values_list("at", flat=True))
    if wait := _wait(times, most.comments, HOUR):
        raise TooMuch(
            say(
                "You may comment {most} times an hour at present. Try again in {wait}; keep your "
                "words until then.",
                most=most.comments,
                wait=wait,
            )
        )


def admit_edit(reader: User, text: str) -> None:
    """Raise `TooMuch` if the reader may not change a comment to this now."""
    tallies.turn_of(reader.pk)
    most, since = limits_of(reader), now() - HOUR
    _admit_text(text, most)
    before = EarlierText.objects.filter(comment__reader=reader, since__gt=since)
    edited = Comment.objects.filter(reader=reader, edited_at__gt=since)
    times = [
        *before.exclude(since=F("comment__at")).values_list("since", flat=True),
        *edited.values_list("edited_at", flat=True),
    ]
    if wait := _wait(sorted(time for time in times if time), most.edits, HOUR):
        raise TooMuch(
            say(
                "You may change a comment {most} times an hour at present. Try again in {wait}; "
                "keep your words until then.",
                most=most.edits,
                wait=wait,
            )
        )


def admit_flag(reader: User) -> None:
    """Raise `TooMuch` if the reader may not report anything more today."""
    tallies.turn_of(reader.pk)
    done = Flag.objects.filter(reader=reader, at__gt=now() - DAY).order_by("at")
    times = list(done.values_list("at", flat=True))
    most = limits_of(reader).flags
    if wait := _wait(times, most, DAY):
        raise TooMuch(
            say(
                "You may report something {most} times a day at present. Try again in {wait}; keep "
                "your words until then.",
                most=most,
                wait=wait,
            )
        )


def _wait(times: list[datetime], most: int, window: timedelta) -> str:
    """Return how long to wait who has done something at these times; empty if not at all."""
    if len(times) < most:
        return ""
    wait = times[-most] + window - now()
    return _minutes(max(1, -(-int(wait.total_seconds()) // 60)))


def _admit_text(text: str, most: Limits) -> None:
    links, mentions = markup.outside_links(text), len(markup.mentioned(text)[0])
    if links > most.links:
        raise TooMuch(
            say(
                "At most {most} links to other sites may stand in a comment of yours at "
                "present; this one has {found}. Take some out.",
                most=most.links,
                found=links,
            )
        )
    if mentions > most.mentions:
        raise TooMuch(
            say(
                "At most {most} people may be named in a comment of yours at present;"
                " this one names {found}. Take some out.",
                most=most.mentions,
                found=mentions,
            )
        )


def _minutes(number: int) -> str:
    if number < 120:
        return say_many("{n} minute", "{n} minutes", number)
    return say_many("{n} hour", "{n} hours", -(-number // 60))
