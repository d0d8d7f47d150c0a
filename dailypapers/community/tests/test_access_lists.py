from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access, reading_lists
from dailypapers.community.models import ReadingList
from dailypapers.community.tests.rights import rights
from dailypapers.testing.people import make_reader

Right = Callable[[User | None, ReadingList], bool]
RIGHTS: dict[str, Right] = {
    "see": access.may_see_list,
    "fork": access.may_fork_list,
    "change": access.may_change_list,
    "join": access.may_join_list,
}
ROLES = ["stranger", "reader", "invited", "owner", "staff", "who left"]
TABLE = rights("Reading lists")


def test_the_table_has_every_right_role_and_visibility() -> None:
    assert TABLE.roles == ROLES
    states = {(action.split()[0], action.split()[2]) for action, _ in TABLE.actions}
    assert states == {(act, kind) for act in RIGHTS for kind in ReadingList.Visibility.values}


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(action: str, said: list[str]) -> None:
    act, _, visibility, _ = action.split()
    owner, gone, invited = make_reader(), make_reader(), make_reader()
    made = reading_lists.make(owner, uuid4(), "Teapots", visibility=visibility)
    for reader in (gone, invited):
        reading_lists.invite(made.pk, reader.handle, owner)
    reading_lists.join(made.pk, gone)
    gone.is_active = False
    roles = [None, make_reader(), invited, owner, make_reader(is_staff=True), gone]
    assert ["yes" if RIGHTS[act](reader, made) else "no" for reader in roles] == said
