from __future__ import annotations

from collections.abc import Callable

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Comment
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now

Right = Callable[[User | None, Comment], bool]
RIGHTS: dict[str, Right] = {
    "comment": lambda reader, _: access.may_comment(reader),
    "answer": access.may_answer,
    "edit": access.may_edit,
    "remove": access.may_remove,
}
ROLES: dict[str, User | None] = {
    "stranger": None,
    "reader": User(pk=1),
    "author": User(pk=2),
    "staff": User(pk=3, is_staff=True),
    "who left": User(pk=2, is_active=False, is_staff=True),
}
TABLE = rights("Comments")


def test_the_table_has_every_right_and_every_role() -> None:
    assert TABLE.roles == list(ROLES)
    assert {action.split()[0] for action, _ in TABLE.actions} == set(RIGHTS)


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(action: str, said: list[str]) -> None:
    removed_at = now() if "removed" in action else None
    comment = Comment(reader_id=2, removed_at=removed_at)
    may = RIGHTS[action.split()[0]]
    assert ["yes" if may(reader, comment) else "no" for reader in ROLES.values()] == said
