from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.community import groups, reading_lists
from dailypapers.community.models import Group, GroupInvitation, Membership
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.testing.people import make_reader


def make_group(owner: User, *others: User) -> Group:
    """Return a group with members."""
    group = groups.make(owner, uuid4(), "Tea Club", "", False)
    for reader in others:
        assert groups.join(group.pk, reader, groups.invite(group.pk, owner))
    return group


def roles(group: Group) -> dict[User, str]:
    """Return who is in a group, and as what."""
    return {row.reader: row.role for row in group.memberships.select_related("reader")}


@pytest.mark.django_db
def test_a_form_sent_twice_makes_one_group_and_its_reader_owns_it() -> None:
    ada, key = make_reader(), uuid4()
    one, two = (groups.make(ada, key, "Tea", "", False) for _ in range(2))
    assert one == two
    assert roles(one) == {ada: "owner"}


@pytest.mark.django_db
def test_a_link_lets_one_in_once_and_ends() -> None:
    ada, bob, eve = make_reader(), make_reader(), make_reader()
    group = make_group(ada)
    token, old = (groups.invite(group.pk, ada) for _ in range(2))
    assert token not in str(list(GroupInvitation.objects.values()))

    assert groups.join(group.pk, bob, token)
    assert groups.join(group.pk, bob, token)  # He is in already.
    assert not groups.join(group.pk, eve, token)
    GroupInvitation.objects.update(expires_at=now() - timedelta(seconds=1))
    assert groups.find(old) is None
    assert not groups.join(group.pk, eve, old)
    assert roles(group) == {ada: "owner", bob: "member"}


@pytest.mark.django_db
def test_a_handle_is_invited_once_and_joins_or_declines() -> None:
    ada, bob, eve = make_reader(), make_reader(), make_reader()
    group = make_group(ada)
    for handle in (bob.handle, bob.handle, eve.handle, "nobody"):
        assert groups.invite(group.pk, ada, handle) == ""
    assert group.invitations.count() == 3
    groups.decline(group.pk, eve)
    assert groups.join(group.pk, bob)
    assert not groups.join(group.pk, eve)
    assert [one.handle for one in group.invitations.all()] == ["nobody"]


@pytest.mark.django_db
def test_a_group_always_has_an_owner() -> None:
    ada, bob = make_reader(), make_reader()
    group = make_group(ada, bob)
    with pytest.raises(InputError, match="needs an owner"):
        groups.leave(group.pk, ada.pk)
    with pytest.raises(InputError, match="needs an owner"):
        groups.set_role(group.pk, ada.pk, "member")
    groups.set_role(group.pk, bob.pk, "owner")
    groups.leave(group.pk, ada.pk)
    assert roles(group) == {bob: "owner"}


@pytest.mark.django_db
def test_who_deletes_their_account_leaves_a_group_to_its_editor_and_an_empty_one_to_nobody() -> (
    None
):
    ada, bob, eve = make_reader(), make_reader(), make_reader()
    alone, shared = make_group(ada), make_group(ada, bob, eve)
    groups.set_role(shared.pk, eve.pk, "editor")
    groups.show_acts(shared.pk, ada, True)
    said = own_data.export(ada)["community"]["groups"]
    assert [one["shows_acts"] for one in said] == [False, True]

    own_data.erase(ada)

    assert not Group.objects.filter(pk=alone.pk).exists()
    assert roles(shared) == {bob: "member", eve: "owner"}


@pytest.mark.django_db
def test_lists_of_a_deleted_group_are_private() -> None:
    ada = make_reader()
    group = make_group(ada)
    made = reading_lists.make(ada, uuid4(), "Tea", visibility="group", group=group.pk)
    groups.delete(group.pk)
    made.refresh_from_db()
    assert (made.visibility, made.group) == ("private", None)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_owners_who_leave_at_once_leave_one_behind() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    ada, bob = make_reader(), make_reader()
    together = [make_group(ada, bob) for _ in range(10)]
    start = Barrier(2)

    def leave(reader: User) -> int:
        left = 0
        try:
            for group in together:
                start.wait(10)
                with suppress(InputError):
                    groups.leave(group.pk, reader.pk)
                    left += 1
        finally:
            connection.close()
        return left

    for group in together:
        groups.set_role(group.pk, bob.pk, "owner")
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(leave, (ada, bob))) == len(together)
    assert Membership.objects.filter(role="owner").count() == len(together)
