from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now

RIGHTS: dict[str, Callable[[User | None, User], bool]] = {
    "flag": lambda reader, _: access.may_flag_paper(reader),
    "moderate": lambda reader, _: access.may_moderate(reader),
    "judge": access.may_judge,
    "appoint": access.may_appoint,
    "log": lambda reader, _: access.may_read_log(reader),
    "undo": lambda reader, _: access.may_undo_merge(reader),
    "sources": lambda reader, _: access.may_see_sources(reader),
    "operate": lambda reader, _: access.may_operate(reader),
}
TOMORROW = now() + timedelta(days=1)
ROLES: dict[str, User | None] = {
    "stranger": None,
    "reader": User(pk=1),
    "banned": User(pk=2, banned_until=TOMORROW),
    "set apart": User(pk=3, is_shadowed=True),
    "moderator": User(pk=4, is_moderator=True),
    "staff": User(pk=5, is_staff=True),
    "banned moderator": User(pk=6, is_moderator=True, banned_until=TOMORROW),
    "who left": User(pk=7, is_active=False, is_staff=True, is_moderator=True),
}
OTHERS = {
    "a reader": User(pk=11),
    "a moderator": User(pk=12, is_moderator=True),
    "a member of staff": User(pk=13, is_staff=True),
    "somebody who left": User(pk=14, is_active=False),
}
TABLE = rights("Moderation")


def test_the_table_has_every_right_and_every_role() -> None:
    assert TABLE.roles == list(ROLES)
    assert {action.split()[0] for action, _ in TABLE.actions} == set(RIGHTS)


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(action: str, said: list[str], settings: Settings) -> None:
    settings.MODERATION_LOG = "public" if "public" in action else "staff"
    settings.SOURCES_PAGE = settings.MODERATION_LOG
    name, _, other = action.partition(" ")
    may = RIGHTS[name]
    for role, reader, word in zip(ROLES, ROLES.values(), said, strict=True):
        thing = (reader or User()) if other == "oneself" else OTHERS.get(other, User(pk=1))
        assert ("yes" if may(reader, thing) else "no") == word, role
