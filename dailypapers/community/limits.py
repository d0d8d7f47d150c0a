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
    _admit(list(said.order_by("at").values_list("at", flat=True)), most.comments, HOUR, "comment")


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
    _admit(sorted(time for time in times if time), most.edits, HOUR, "change a comment")


def admit_flag(reader: User) -> None:
    """Raise `TooMuch` if the reader may not report anything more today."""
    tallies.turn_of(reader.pk)
    done = Flag.objects.filter(reader=reader, at__gt=now() - DAY).order_by("at")
    times = list(done.values_list("at", flat=True))
    _admit(times, limits_of(reader).flags, DAY, "report something")


def _admit(times: list[datetime], most: int, window: timedelta, act: str) -> None:
    if len(times) < most:
        return
    wait = times[-most] + window - now()
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    span = "an hour" if window == HOUR else "a day"
    raise TooMuch(
        f"You may {act} {most} times {span} at present. Try again in {_minutes(minutes)}; "
        "keep your words until then."
    )


def _admit_text(text: str, most: Limits) -> None:
    links, mentions = markup.outside_links(text), len(markup.mentioned(text)[0])
    if links > most.links:
        raise TooMuch(
            f"At most {most.links} links to other sites may stand in a comment of yours at "
            f"present; this one has {links}. Take some out."
        )
    if mentions > most.mentions:
        raise TooMuch(
            f"At most {most.mentions} people may be named in a comment of yours at present; this "
            f"one names {mentions}. Take some out."
        )


def _minutes(number: int) -> str:
    if number < 120:
        return f"{number} minute{'s' if number > 1 else ''}"
    return f"{-(-number // 60)} hours"
