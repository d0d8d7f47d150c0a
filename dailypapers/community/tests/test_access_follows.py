from __future__ import annotations

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.tests.rights import rights

ROLES: dict[str, User | None] = {
    "stranger": None,
    "reader": User(pk=1),
    "staff": User(pk=3, is_staff=True),
    "who left": User(pk=2, is_active=False),
}
TABLE = rights("Follows")


def test_rights_are_as_the_table_says() -> None:
    [(action, said)] = TABLE.actions
    assert action == "follow, also quietly"
    assert TABLE.roles == list(ROLES)
    assert ["yes" if access.may_follow(reader) else "no" for reader in ROLES.values()] == said
