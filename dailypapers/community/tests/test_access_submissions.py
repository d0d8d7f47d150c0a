from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Submission
from dailypapers.community.tests.rights import rights

ROLES: dict[str, User | None] = {
    "stranger": None,
    "reader": User(pk=1),
    "submitter": User(pk=2),
    "staff": User(pk=3, is_staff=True),
    "who left": User(pk=2, is_active=False, is_staff=True),
}
TABLE = rights("Submissions")


def test_the_table_has_every_right_and_every_role() -> None:
    assert TABLE.roles == list(ROLES)
    assert {action.split()[0] for action, _ in TABLE.actions} == {"submit", "follow"}


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(settings: Settings, action: str, said: list[str]) -> None:
    if "(" in action:
        settings.SUBMIT = action.split("(")[1].rstrip(")")
    row = Submission(reader_id=2)

    def may(reader: User | None) -> bool:
        if action.startswith("submit"):
            return access.may_submit(reader)
        return access.may_follow_submission(reader, row)

    assert ["yes" if may(reader) else "no" for reader in ROLES.values()] == said
