from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Claim
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

TABLE = rights("Claims")


def everybody(paper: int) -> dict[str, User | None]:
    """Return one of each role."""
    claimant, author, decider, left = (make_reader() for _ in range(4))
    for reader, state in ((claimant, "waiting"), (author, "granted"), (left, "granted")):
        Claim.objects.create(reader=reader, paper_id=paper, state=state, author="Ada Brandt")
    banned = make_reader(banned_until=now() + timedelta(days=1))
    for reader in (decider, banned):
        reader.user_permissions.add(Permission.objects.get(codename="decide_claims"))
    left.is_active = False
    return {
        "stranger": None,
        "reader": make_reader(),
        "claimant": claimant,
        "author": author,
        "decider": decider,
        "banned decider": banned,
        "moderator": make_reader(is_moderator=True),
        "staff": make_reader(is_staff=True),
        "who left": left,
    }


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(settings: Settings, action: str, said: list[str]) -> None:
    settings.SUBMIT = "authors"
    paper, other = make_paper().pk, make_paper().pk
    may = {
        "claim": access.may_claim,
        "decide": access.may_decide_claims,
        "link": lambda reader: access.may_edit_links(reader, paper),
        "link another paper": lambda reader: access.may_edit_links(reader, other),
        "submit (authors)": access.may_submit,
    }[action]
    roles = everybody(paper)
    assert TABLE.roles == list(roles)
    assert ["yes" if may(reader) else "no" for reader in roles.values()] == said
