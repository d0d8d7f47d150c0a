from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import dailypapers
from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Comment
from dailypapers.core.clock import now

TABLE = Path(dailypapers.__file__).parent.parent / "docs" / "reference" / "rights.md"
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


def rows() -> list[list[str]]:
    """Return the cells of the table, its head first."""
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] != "---"]


def test_the_table_has_every_right_and_every_role() -> None:
    head, *actions = rows()
    assert head[1:] == list(ROLES)
    assert {row[0].split()[0] for row in actions} == set(RIGHTS)


@pytest.mark.parametrize("row", rows()[1:], ids=lambda row: row[0])
def test_rights_are_as_the_table_says(row: list[str]) -> None:
    action, *said = row
    removed_at = now() if "removed" in action else None
    comment = Comment(reader_id=2, removed_at=removed_at)
    may = RIGHTS[action.split()[0]]
    assert ["yes" if may(reader, comment) else "no" for reader in ROLES.values()] == said
