from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Comment
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now

Right = Callable[[User | None, Comment], bool]
RIGHTS: dict[str, Right] = {
    "comment": lambda reader, _: access.may_comment(reader),
    "vote": lambda reader, _: access.may_vote(reader),
    "read": access.may_read,
    "answer": access.may_answer,
    "react": access.may_react,
    "edit": access.may_edit,
    "remove": access.may_remove,
    "flag": access.may_flag,
}
ROLES: dict[str, User | None] = {
    "stranger": None,
    "reader": User(pk=1),
    "author": User(pk=2),
    "banned": User(pk=4, banned_until=now() + timedelta(days=1)),
    "set apart": User(pk=5, is_shadowed=True),
    "moderator": User(pk=6, is_moderator=True),
    "staff": User(pk=3, is_staff=True),
    "who left": User(pk=2, is_active=False, is_staff=True),
}
TABLE = rights("Comments")


def test_the_table_has_every_right_and_every_role() -> None:
    assert TABLE.roles == list(ROLES)
    assert {action.split()[0] for action, _ in TABLE.actions} == set(RIGHTS)


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(action: str, said: list[str]) -> None:
    comment = Comment(
        reader=User(pk=2, is_shadowed="set apart" in action),
        removed_at=now() if "removed" in action else None,
        hidden_at=now() if "hidden" in action else None,
    )
    may = RIGHTS[action.split()[0]]
    assert ["yes" if may(reader, comment) else "no" for reader in ROLES.values()] == said


def test_a_ban_that_is_over_takes_nothing_away() -> None:
    assert access.may_comment(User(pk=4, banned_until=now() - timedelta(seconds=1)))
