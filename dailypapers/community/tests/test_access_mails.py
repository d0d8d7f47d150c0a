from __future__ import annotations

from datetime import timedelta

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
TABLE = rights("Mails")


def test_rights_are_as_the_table_says() -> None:
    [(_, said)] = TABLE.actions
    assert TABLE.roles == list(ROLES)
    may = [access.may_act_by_mail(reader) for reader in ROLES.values()]
    assert ["yes" if answer else "no" for answer in may] == said
