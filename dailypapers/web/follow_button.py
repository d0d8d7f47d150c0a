"""The buttons that follow something and that follow it quietly, on the page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dailypapers.accounts.models import User
from dailypapers.community.follows import follows


@dataclass(frozen=True, slots=True)
class FollowButton:
    """What is followed by pressing it, whether it is already, and whether quietly."""

    kind: str
    target: str
    name: str
    is_on: bool
    is_quiet: bool


def follow_button(reader: User | None, kind: str, target: str, name: str) -> FollowButton:
    """Return the button as a reader sees it."""
    [button] = follow_buttons(reader, kind, {target: name})
    return button


def follow_buttons(reader: User | None, kind: str, names: Mapping[str, str]) -> list[FollowButton]:
    """Return the buttons of several things of one kind, which are called so, in their order."""
    quiet = follows(reader, kind, names)
    return [
        FollowButton(kind, target, name, target in quiet, quiet.get(target, False))
        for target, name in names.items()
    ]
