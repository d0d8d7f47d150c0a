from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access, flags, groups
from dailypapers.community.models import Comment, Flag, Membership
from dailypapers.community.tests.rights import rights
from dailypapers.community.tests.test_access_comments import RIGHTS
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper

ROLES = {
    "stranger": None,
    "reader": {},
    "member": {},
    "writer": {},
    "writer outside": {},
    "banned member": {"banned_until": now() + timedelta(days=1)},
    "moderator": {"is_moderator": True},
    "staff": {"is_staff": True, "is_superuser": True},
    "staff member": {"is_staff": True},
    "who left": {"is_active": False, "is_staff": True},
}
INSIDE = {"member", "writer", "banned member", "staff member", "who left"}
TABLE = rights("Comments of a group")
STATES = {"", "removed", "reported", "hidden"}


def test_the_table_has_every_right_role_and_state() -> None:
    assert TABLE.roles == list(ROLES)
    rows = {action.replace("react to a", "react a") for action, _ in TABLE.actions}
    acts = RIGHTS.keys() - {"comment", "vote"}
    assert rows == {
        f"{act} a {state} comment".replace("  ", " ") for act in acts for state in STATES
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(action: str, said: list[str]) -> None:
    people = make_people()
    for reader, answer in zip(people, said, strict=True):
        comment = made(people, reader, action)
        assert ("yes" if RIGHTS[action.split()[0]](reader, comment) else "no") == answer, reader


@pytest.mark.django_db
@pytest.mark.parametrize("state", sorted(STATES))
def test_rows_are_asked_for_as_single_ones_are_judged(state: str) -> None:
    people = make_people()
    for reader in people:
        comment = made(people, reader, state)
        found = Comment.objects.filter(access.meant_for(reader), pk=comment.pk).exists()
        assert found == access.is_for(reader, comment), reader


def make_people() -> list[User | None]:
    """Return somebody of every role, and have a group of those who are inside."""
    people = [None if what is None else made_fast(**what) for what in ROLES.values()]
    owner = made_fast()
    group = groups.make(owner, uuid4(), "Tea", "", True)
    for role, reader in zip(ROLES, people, strict=True):
        if reader and role in INSIDE:
            Membership.objects.create(group=group, reader=reader)
    return people


def made_fast(**what: Any) -> User:
    """Return a reader without a password: making one takes long."""
    return User.objects.create(email=f"{uuid4().hex}@example.org", **what)


def made(people: list[User | None], reader: User | None, action: str) -> Comment:
    """Return a comment to the group; who is called a writer wrote it themselves."""
    names = dict(zip(ROLES, people, strict=True))
    group = Membership.objects.latest("pk").group
    is_writer = reader is not None and reader in (names["writer"], names["writer outside"])
    author = reader if is_writer and reader else made_fast()
    comment = Comment.objects.create(
        reader=author,
        paper=make_paper(),
        key=uuid4(),
        text="Tea",
        group=group,
        removed_at=now() if "removed" in action else None,
        hidden_at=now() if "hidden" in action else None,
    )
    if "reported" in action:
        flags.flag(made_fast(), comment, Flag.Reason.RUDE)
        flags.settle(comment)  # It stays known.
    return Comment.objects.select_related("group", "reader").get(pk=comment.pk)
