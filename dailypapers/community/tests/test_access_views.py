from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now

ROLES: dict[str, User | None] = {
    "stranger": None,
    "reader": User(pk=1),
    "banned": User(pk=2, banned_until=now() + timedelta(days=1)),
    "set apart": User(pk=3, is_shadowed=True),
    "moderator": User(pk=4, is_moderator=True),
    "staff": User(pk=5, is_staff=True),
    "who left": User(pk=6, is_active=False),
}
TABLE = rights("Views")


def test_the_table_has_every_role() -> None:
    assert TABLE.roles == list(ROLES)


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_over_views_are_as_the_table_says(
    action: str, said: list[str], settings: Settings
) -> None:
    settings.PRIVATE = "for its readers" in action
    may = access.may_be_ranked_for if "For you" in action else access.may_read_papers
    assert ["yes" if may(one) else "no" for one in ROLES.values()] == said
