"""The button that follows something, on the page of it."""

from __future__ import annotations

from dataclasses import dataclass

from dailypapers.accounts.models import User
from dailypapers.community.follows import follows


@dataclass(frozen=True, slots=True)
class FollowButton:
    """What is followed by pressing it, and whether it is already."""

    kind: str
    target: str
    name: str
    is_on: bool


def follow_button(reader: User | None, kind: str, target: str, name: str) -> FollowButton:
    """Return the button as a reader sees it."""
    return FollowButton(kind, target, name, follows(reader, kind, target))
