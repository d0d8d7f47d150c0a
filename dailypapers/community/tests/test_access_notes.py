from __future__ import annotations

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Note
from dailypapers.community.tests.rights import rights

ROLES: dict[str, User | None] = {
    "stranger": None,
    "reader": User(pk=1),
    "writer": User(pk=2),
    "moderator": User(pk=3, is_moderator=True),
    "staff": User(pk=4, is_staff=True, is_superuser=True),
    "who left": User(pk=2, is_active=False, is_staff=True),
}
TABLE = rights("Notes")


def test_the_table_has_every_role() -> None:
    assert TABLE.roles == list(ROLES)
    assert {action.split()[0] for action, _ in TABLE.actions} == {"keep", "see"}


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_over_notes_are_as_the_table_says(action: str, said: list[str]) -> None:
    note = Note(reader=User(pk=2))
    may = access.may_keep_notes if action.startswith("keep") else None
    found = [may(one) if may else access.may_use_note(one, note) for one in ROLES.values()]
    assert ["yes" if one else "no" for one in found] == said
