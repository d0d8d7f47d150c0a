from __future__ import annotations

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.tests.rights import rights

ROLES: dict[str, User | None] = {
    "stranger": None,
    "reader": User(pk=1),
    "owner": User(pk=2),
    "staff": User(pk=3, is_staff=True),
    "who left": User(pk=2, is_active=False),
}
TABLE = rights("Conversations")


def test_rights_are_as_the_table_says() -> None:
    [(_, said)] = TABLE.actions
    assert TABLE.roles == list(ROLES)
    may = [access.may_use_talk(reader, 2) for reader in ROLES.values()]
    assert ["yes" if answer else "no" for answer in may] == said
