"""Which groups there are for whom, and what members did lately."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Prefetch, Q
from django.utils.translation import gettext_noop

from dailypapers.accounts.models import User
from dailypapers.community.features import called
from dailypapers.community.groups import usable
from dailypapers.community.models import Comment, Group, Mark, Membership, ReadingList, Vote
from dailypapers.core.spoken import say

NEWEST = 100  # acts that a group's page shows
GROUP = ReadingList.Visibility.GROUP
DID = {
    "commented": gettext_noop("{who} commented"),
    "voted": gettext_noop("{who} voted"),
    "saved": gettext_noop("{who} saved"),
}


class Act(NamedTuple):
    """That a member did something with a paper."""

    at: datetime
    paper: int
    reader: int
    what: str


def find_group(slug: str) -> Group | None:
    """Return the group of a slug with its members and open invitations."""
    return Group.objects.filter(slug=slug).prefetch_related("memberships", "invitations").first()


def group_of_members(slug: str) -> Group | None:
    """Return the group of a slug with its members, the longest first. Two queries."""
    rows = Membership.objects.select_related("reader").order_by("since", "pk")
    return Group.objects.filter(slug=slug).prefetch_related(Prefetch("memberships", rows)).first()


def members(group: Group) -> list[Membership]:
    """Return who is in a group, the longest first."""
    rows = Membership.objects.filter(group=group).select_related("reader")
    return list(rows.order_by("since", "pk"))


def groups_of(reader: User) -> list[Group]:
    """Return the groups that a reader is in."""
    return list(Group.objects.filter(memberships__reader=reader).order_by("name", "pk"))


def edited_by(reader: User) -> list[Group]:
    """Return the groups whose lists a reader may make and change."""
    roles = [Membership.Role.EDITOR, Membership.Role.OWNER]
    rows = Group.objects.filter(memberships__reader=reader, memberships__role__in=roles)
    return list(rows.order_by("name", "pk"))


def name_of(slug: str) -> str:
    """Return the name of a group; what is none is called as it was written."""
    return Group.objects.filter(slug=slug).values_list("name", flat=True).first() or slug


def owned_by(reader: User) -> list[Group]:
    """Return the groups that a reader runs, each with its members."""
    rows = Group.objects.filter(memberships__reader=reader, memberships__role=Membership.Role.OWNER)
    return list(rows.prefetch_related("memberships").order_by("name", "pk"))


def invited_to(reader: User) -> list[Group]:
    """Return the groups that a reader may join."""
    asked = usable().filter(handle=reader.handle).values("group")
    return list(Group.objects.filter(pk__in=asked).order_by("name", "pk"))


def said_in(group: Group) -> int:
    """Return how many comments a group's members wrote to it alone."""
    return Comment.objects.filter(group=group, removed_at=None).count()


def listed_groups() -> list[Group]:
    """Return the groups that everybody may know of, each with how many are in it."""
    rows = Group.objects.filter(is_listed=True).annotate(size=Count("memberships"))
    return list(rows.order_by("name", "pk"))


def other_lists_of(group: Group) -> list[ReadingList]:
    """Return the lists of a group that are for no meeting, the last changed first."""
    rows = ReadingList.objects.filter(group=group, visibility=GROUP, meets_on=None)
    return list(rows.order_by("-changed_at", "-pk"))


def acts_state(rows: Sequence[Membership]) -> str:
    """Return what is another text once members come, go, show or hide what they do, or save."""
    shown = [row.reader_id for row in rows if row.shows_acts]
    seen = [row.reader_id for row in rows if not row.reader.is_shadowed]
    saved = Mark.objects.filter(reader__in=shown, kind=Mark.Kind.SAVED)
    return f"{seen} {shown} {saved.aggregate(Count('pk'), Max('pk'))}"


def acts_of(group: Group, rows: Sequence[Membership], reader: User | None) -> dict[int, list[Act]]:
    """Return what members did lately by paper, the last first, as `reader`, a member, may see it.

    Comments all members can read; votes and what is saved only of those who show them to the group.
    Who was set apart is seen by themselves alone.
    """
    seen = [row for row in rows if row.reader == reader or not row.reader.is_shadowed]
    everybody = [row.reader_id for row in seen]
    shown = [row.reader_id for row in seen if row.shows_acts]
    said = Comment.objects.filter(reader__in=everybody, removed_at=None, hidden_at=None)
    said = said.filter(Q(group=None) | Q(group=group))
    saved = Mark.objects.filter(reader__in=shown, kind=Mark.Kind.SAVED)
    acts: list[Act] = []
    for what, made in (
        ("commented", said),
        ("voted", Vote.objects.filter(reader__in=shown)),
        ("saved", saved),
    ):
        found = made.filter(Q(paper__merged_into=None)).order_by("-at")
        acts += [Act(*row, what) for row in found.values_list("at", "paper", "reader")[:NEWEST]]
    by_paper: dict[int, list[Act]] = defaultdict(list)
    for act in sorted(acts, reverse=True)[:NEWEST]:
        by_paper[act.paper].append(act)
    return dict(by_paper)


def lines(acts: Mapping[int, Sequence[Act]], rows: Sequence[Membership]) -> dict[int, str]:
    """Return who of a group did what with each paper, each thing once: `Ada voted, Bob saved`."""
    readers = [row.reader for row in rows]
    names = {one.pk: called(one.name, one.shows_name, one.handle) for one in readers}
    return {
        paper: ", ".join(dict.fromkeys(say(DID[act.what], who=names[act.reader]) for act in done))
        for paper, done in acts.items()
    }
