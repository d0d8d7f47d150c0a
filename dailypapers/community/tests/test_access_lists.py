from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access, groups, reading_lists
from dailypapers.community.models import Group, Membership, ReadingList
from dailypapers.community.tests.rights import rights
from dailypapers.testing.people import make_reader

ROLES = ["stranger", "reader", "invited", "member", "editor", "owner", "staff", "who left"]
LIST_RIGHTS: dict[str, Callable[[User | None, ReadingList], bool]] = {
    "see": access.may_see_list,
    "fork": access.may_fork_list,
    "follow": access.may_follow_list,
    "change": access.may_change_list,
    "run": access.may_run_list,
    "join": access.may_join_list,
}
GROUP_RIGHTS: dict[str, Callable[[User | None, Group], bool]] = {
    "see": access.may_see_group,
    "read": access.may_read_group,
    "plan": access.may_see_agenda,
    "edit": access.may_edit_group,
    "run": access.may_run_group,
    "join": access.may_join_group,
}
LISTS, GROUPS = rights("Reading lists"), rights("Groups")


def test_the_tables_have_every_right_role_and_visibility() -> None:
    assert LISTS.roles == GROUPS.roles == ROLES
    states = {(action.split()[0], action.split()[2]) for action, _ in LISTS.actions}
    assert states == {(act, kind) for act in LIST_RIGHTS for kind in ReadingList.Visibility.values}
    states = {(action.split()[0], action.split()[-2]) for action, _ in GROUPS.actions}
    kinds = {(act, kind) for act in GROUP_RIGHTS for kind in ("listed", "unlisted")}
    assert states == kinds | {("plan", "open")}


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "said"), LISTS.actions, ids=lambda cell: str(cell))
def test_rights_over_lists_are_as_the_table_says(action: str, said: list[str]) -> None:
    act, _, visibility, _ = action.split()
    group, people = make_group()
    owner, gone, invited = make_reader(), make_reader(), make_reader()
    made = reading_lists.make(owner, uuid4(), "Teapots", visibility=visibility, group=group.pk)
    for reader in (gone, invited):
        reading_lists.invite(made.pk, reader.handle, owner)
    reading_lists.join(made.pk, gone)
    gone.is_active = False
    people |= {"owner": owner, "invited": invited, "who left": gone}
    assert ["yes" if LIST_RIGHTS[act](people[role], made) else "no" for role in ROLES] == said
    if act == "see":  # The database says the same.
        shown = [ReadingList.objects.filter(access.seen_lists(people[role])) for role in ROLES]
        assert ["yes" if made in lists else "no" for lists in shown] == said


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "said"), GROUPS.actions, ids=lambda cell: str(cell))
def test_rights_over_groups_are_as_the_table_says(action: str, said: list[str]) -> None:
    act, *_, kind, _ = action.split()
    group, people = make_group(kind in {"listed", "open"})
    group.has_open_agenda = kind in {"unlisted", "open"}  # An unlisted one has none all the same.
    assert ["yes" if GROUP_RIGHTS[act](people[role], group) else "no" for role in ROLES] == said


def make_group(is_listed: bool = False) -> tuple[Group, dict[str, User | None]]:
    """Return a group, and somebody of every role."""
    people = {role: make_reader(is_staff=role in {"staff", "who left"}) for role in ROLES[1:]}
    group = groups.make(people["owner"], uuid4(), "Tea", "", is_listed)
    for role in ("member", "editor", "who left"):
        Membership.objects.create(
            group=group, reader=people[role], role="editor" if role == "editor" else "member"
        )
    Membership.objects.filter(reader=people["who left"]).update(role="owner")
    groups.invite(group.pk, people["owner"], people["invited"].handle)
    people["who left"].is_active = False
    return group, people | {"stranger": None}
