"""What moderators decide about readers. Each act and its line in the log are one transaction.

Who may is in `access.py`: ask there first.
"""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, datetime

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.community import log, tallies
from dailypapers.community.log import Act
from dailypapers.community.models import Comment, Mark, Vote

FOR_GOOD = datetime(2999, 12, 31, tzinfo=UTC)


@transaction.atomic
def ban(moderator: User, number: int, until: datetime, reason: str) -> None:
    """Let a reader only read until a moment, and say why."""
    reader = _turn(number)
    said = reason.strip()[:500]
    if (reader.banned_until, reader.ban_reason) == (until, said):
        return
    reader.banned_until, reader.ban_reason = until, said
    reader.save(update_fields=["banned_until", "ban_reason"])
    _weigh_again(reader)
    length = "for good" if until == FOR_GOOD else f"until {until:%Y-%m-%d %H:%M} UTC"
    log.append(moderator, Act.BAN, reader, f"{length}: {said}" if said else length)


@transaction.atomic
def unban(moderator: User, number: int, reason: str) -> None:
    """Let a reader write again."""
    reader = _turn(number)
    if reader.banned_until is None:
        return
    reader.banned_until, reader.ban_reason = None, ""
    reader.save(update_fields=["banned_until", "ban_reason"])
    _weigh_again(reader)
    log.append(moderator, Act.UNBAN, reader, reason)


def set_apart(moderator: User, number: int, reason: str) -> None:
    """Show what a reader writes to that reader and moderators alone, and count none of it."""
    _shadow(moderator, number, True, Act.SHADOW, reason)


def let_back(moderator: User, number: int, reason: str) -> None:
    """Show what a reader writes to everybody again, and count all of it."""
    _shadow(moderator, number, False, Act.UNSHADOW, reason)


@transaction.atomic
def appoint(moderator: User, number: int, reason: str = "") -> None:
    """Make a reader a moderator."""
    _moderator(moderator, number, True, Act.APPOINT, reason)


@transaction.atomic
def dismiss(moderator: User, number: int, reason: str = "") -> None:
    """Make a moderator a reader as others are."""
    _moderator(moderator, number, False, Act.DISMISS, reason)


@transaction.atomic
def _shadow(moderator: User, number: int, choice: bool, act: Act, reason: str) -> None:
    reader = _turn(number)
    if reader.is_shadowed == choice:
        return
    reader.is_shadowed = choice
    reader.save(update_fields=["is_shadowed"])
    spoken = Comment.objects.filter(reader=reader).values_list("paper", flat=True)
    _weigh_again(reader, set(spoken))
    log.append(moderator, act, reader, reason)


def _weigh_again(reader: User, spoken: Set[int] = frozenset()) -> None:
    """Count anew what the reader voted for, saved, or spoke of."""
    voted = set(Vote.objects.filter(reader=reader).values_list("paper", flat=True))
    saved = set(
        Mark.objects.filter(reader=reader, kind=Mark.Kind.SAVED).values_list("paper", flat=True)
    )
    for paper in sorted(voted | saved | spoken):  # In one order: no two ever wait for each other.
        if paper in voted:
            tallies.recount_votes(paper)
        if paper in saved:
            tallies.recount_saves(paper)
        if paper in spoken:
            tallies.recount_comments(paper)


def _moderator(moderator: User, number: int, choice: bool, act: Act, reason: str) -> None:
    reader = _turn(number)
    if reader.is_moderator == choice:
        return
    reader.is_moderator = choice
    reader.save(update_fields=["is_moderator"])
    log.append(moderator, act, reader, reason)


def _turn(number: int) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=number)
