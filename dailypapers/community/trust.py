"""How far a reader is trusted, by facts alone, and what that lets them do. Pure.

docs/guide/moderation.md states the same in words, and a test holds one against the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

NEW_FOR = timedelta(days=3)
TRUSTED_AFTER = timedelta(days=30)
TRUSTED_COMMENTS = 20  # that stand
REMEMBERED = timedelta(days=30)  # how long a hidden comment counts against its writer
YOUNG_FOR = timedelta(days=1)  # how long forms are not taken faster than people write


class Level(StrEnum):
    """What a reader has shown so far."""

    NEW = "new"
    KNOWN = "known"
    TRUSTED = "trusted"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a reader. `hidden` are comments that moderators hid of late."""

    age: timedelta
    is_confirmed: bool
    standing: int
    hidden: int
    is_moderator: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """How many an hour; of flags, how many a day; of links and mentions, how many a comment."""

    comments: int
    edits: int
    flags: int
    links: int
    mentions: int


LIMITS = {
    Level.NEW: Limits(comments=5, edits=10, flags=5, links=2, mentions=3),
    Level.KNOWN: Limits(comments=20, edits=30, flags=20, links=10, mentions=10),
    Level.TRUSTED: Limits(comments=60, edits=60, flags=100, links=50, mentions=20),
    Level.MODERATOR: Limits(comments=600, edits=600, flags=1000, links=200, mentions=50),
}


def level(facts: Facts) -> Level:
    """Return how far a reader of these facts is trusted."""
    if facts.is_moderator:
        return Level.MODERATOR
    if not facts.is_confirmed or facts.age < NEW_FOR or facts.hidden:
        return Level.NEW
    if facts.age >= TRUSTED_AFTER and facts.standing >= TRUSTED_COMMENTS:
        return Level.TRUSTED
    return Level.KNOWN
