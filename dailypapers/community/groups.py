"""Making groups, joining and leaving them. Safe to repeat; a group is never without an owner.

Who may do what is in `access.py`: ask there first.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.accounts.tickets import digest
from dailypapers.community.models import Group, GroupInvitation, Membership, ReadingList
from dailypapers.community.reading_lists import slug_of, tidy
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

Role = Membership.Role
LASTS = timedelta(days=14)  # of an invitation
MOST_INVITATIONS = 50  # open ones of a group
ALONE = _("A group needs an owner. Make another member one first, or delete the group.")


@transaction.atomic
def make(
    reader: User,
    key: UUID,
    name: str,
    description: str,
    is_listed: bool,
    has_open_agenda: bool = False,
) -> Group:
    """Make a group that its reader owns; the same form makes it once."""
    said = {"slug": slug_of(name), "name": name, "is_listed": is_listed}
    said |= {"description": tidy(description), "has_open_agenda": has_open_agenda}
    group, is_new = Group.objects.get_or_create(made_by=reader, key=key, defaults=said)
    if is_new:
        Membership.objects.create(group=group, reader=reader, role=Role.OWNER)
    return group


def edit(
    number: int, name: str, description: str, is_listed: bool, has_open_agenda: bool = False
) -> None:
    """Change what a group says of itself."""
    said = {"name": name, "description": tidy(description), "is_listed": is_listed}
    Group.objects.filter(pk=number).update(**said, has_open_agenda=has_open_agenda)


@transaction.atomic
def delete(number: int) -> None:
    """Delete a group, if it is there, with what was said to it; its lists stay, private."""
    ReadingList.objects.filter(group=number).update(visibility="private", group=None)
    Group.objects.filter(pk=number).delete()


@transaction.atomic
def invite(number: int, by: User, handle: str = "") -> str:
    """Invite whoever has a handle; or, without one, return what makes a link that works once."""
    _lock(number)
    if handle and Membership.objects.filter(group=number, reader__handle=handle).exists():
        return ""
    if usable().filter(group=number).count() >= MOST_INVITATIONS:
        raise InputError(
            say(
                "At most {most_invitations} may be invited at once. Withdraw some first.",
                most_invitations=MOST_INVITATIONS,
            )
        )
    token = "" if handle else secrets.token_urlsafe(32)
    said = {"made_by": by, "expires_at": now() + LASTS}
    if token:
        GroupInvitation.objects.create(group_id=number, digest=digest(token), **said)
    else:
        GroupInvitation.objects.update_or_create(group_id=number, handle=handle, defaults=said)
    return token


def usable() -> QuerySet[GroupInvitation]:
    """Return the invitations that have not ended."""
    return GroupInvitation.objects.filter(expires_at__gt=now())


def withdraw(number: int, invitation: int) -> None:
    """Take an invitation back."""
    GroupInvitation.objects.filter(group=number, pk=invitation).delete()


def decline(number: int, reader: User) -> None:
    """Do not join."""
    GroupInvitation.objects.filter(group=number, handle=reader.handle).delete()


def find(token: str) -> GroupInvitation | None:
    """Return the invitation of a link if it can still be used."""
    return usable().filter(digest=digest(token)).select_related("group").first()


@transaction.atomic
def join(number: int, reader: User, token: str = "") -> bool:
    """Become a member by one's handle or by a link, which works once; False if not invited."""
    _lock(number)
    if Membership.objects.filter(group=number, reader=reader).exists():
        return True
    wanted = {"digest": digest(token)} if token else {"handle": reader.handle}
    used, _ = usable().filter(group=number, **wanted).delete()
    if not used:
        return False
    Membership.objects.create(group_id=number, reader=reader)
    return True


@transaction.atomic
def set_role(number: int, member: int, role: str) -> None:
    """Give a member a role; raise `InputError` if no owner would be left."""
    _lock(number)
    members = Membership.objects.filter(group=number)
    if role != Role.OWNER:
        _keep_an_owner(members.exclude(reader=member))
    members.filter(reader=member).update(role=role)


@transaction.atomic
def leave(number: int, member: int) -> None:
    """Take a member out; raise `InputError` if no owner would be left."""
    _lock(number)
    members = Membership.objects.filter(group=number)
    _keep_an_owner(members.exclude(reader=member))
    members.filter(reader=member).delete()


def show_acts(number: int, reader: User, shows: bool) -> None:
    """Show what a member saves and votes for to the group, or no longer."""
    Membership.objects.filter(group=number, reader=reader).update(shows_acts=shows)


@transaction.atomic
def forget(reader: User) -> None:
    """Take a reader out of all groups; who is there longest owns what would have no owner."""
    GroupInvitation.objects.filter(handle=reader.handle).delete()
    GroupInvitation.objects.filter(made_by=reader).delete()
    groups = Membership.objects.filter(reader=reader).order_by("group")
    for number in list(groups.values_list("group", flat=True)):
        _lock(number)
        Membership.objects.filter(group=number, reader=reader).delete()
        members = Membership.objects.filter(group=number).order_by("since", "pk")
        if not members.filter(role=Role.OWNER).exists():
            heir = members.filter(role=Role.EDITOR).first() or members.first()
            if heir is None:
                delete(number)
            else:
                Membership.objects.filter(pk=heir.pk).update(role=Role.OWNER)
    Group.objects.filter(made_by=reader).update(made_by=None)


def _keep_an_owner(others: QuerySet[Membership]) -> None:
    if not others.filter(role=Role.OWNER).exists():
        raise InputError(ALONE)


def _lock(number: int) -> Group:
    """Wait for the turn at a group."""
    return Group.objects.select_for_update().get(pk=number)
