from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.community import access, groups
from dailypapers.community.models import Group, Membership
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now
from dailypapers.testing.people import make_reader

ROLES = ["stranger", "reader", "maker", "member", "group owner", "staff", "banned", "who left"]
SETTINGS = ["staff", "groups", "readers", "nobody"]
KINDS = ["one's own", "a group's", "the site's"]
TABLE = rights("Webhooks")


def test_the_table_has_every_setting_and_kind() -> None:
    assert TABLE.roles == ROLES
    made = {f"make {kind}, by `{setting}`" for kind in KINDS for setting in SETTINGS}
    assert {action for action, _ in TABLE.actions} == made | {f"run {kind}" for kind in KINDS}


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_over_webhooks_are_as_the_table_says(
    action: str, said: list[str], settings: Settings
) -> None:
    act, _, rest = action.partition(" ")
    kind, _, setting = rest.partition(", by ")
    settings.WEBHOOKS = setting.strip("`") or "nobody"
    people, club = make_people()
    group, is_site = club if kind == "a group's" else None, kind == "the site's"
    maker = people["maker"]
    assert maker
    for role, expected in zip(ROLES, said, strict=True):
        reader = people[role]
        if act == "make":
            may = access.may_make_webhooks(reader, group, is_site)
        else:
            may = access.may_run_webhook(reader, maker, group, is_site)
        assert ("yes" if may else "no") == expected, role


def make_people() -> tuple[dict[str, User | None], Group]:
    """Return somebody of every role, and a group that the maker has left."""
    people: dict[str, User | None] = {role: make_reader() for role in ROLES[1:]}
    people["staff"] = make_reader(is_staff=True)
    people["banned"] = make_reader(is_staff=True, banned_until=now() + timedelta(days=1))
    people["who left"] = make_reader(is_staff=True, is_active=False)
    owner = people["group owner"]
    assert owner
    group = groups.make(owner, uuid4(), "Tea", "", False)
    for role, rank in (("member", "member"), ("banned", "owner"), ("who left", "owner")):
        member = people[role]
        assert member
        Membership.objects.create(group=group, reader=member, role=rank)
    return people | {"stranger": None}, group
