"""The view models of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from dailypapers.community import access
from dailypapers.community.models import Group, Membership
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.groups import Act, GroupLists, acts_of, lines, lists_of, members
from dailypapers.web.cards import PaperCard, paper_card
from dailypapers.web.discussion import rendered
from dailypapers.web.list_page import Person, people
from dailypapers.web.look import Look


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group."""

    number: int
    person: Person
    role: str
    role_name: str


@dataclass(frozen=True, slots=True)
class Done:
    """A paper, and who of the group did what with it."""

    card: PaperCard
    line: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group as one reader sees it; who is not in it sees nothing but its words."""

    slug: str
    name: str
    description: SafeString
    is_listed: bool
    may_read: bool
    may_edit: bool
    may_run: bool
    may_join: bool
    shows_acts: bool
    members: Sequence[Member]
    lists: GroupLists
    feed: Sequence[Done]


def group_context(group: Group, look: Look, today: date) -> dict[str, Any]:
    """Return a group as a reader sees it, and what stands above what its members do."""
    reader = look.reader
    may_read = access.may_read_group(reader, group)
    rows = members(group) if may_read else []
    acts = acts_of(group, rows, reader)
    shown, counts = look.scope.sifted(list(acts))
    feed = _feed({paper: acts[paper] for paper in shown}, rows, look)
    view = GroupView(
        slug=group.slug,
        name=group.name,
        description=rendered([group.description])[0],
        is_listed=group.is_listed,
        may_read=may_read,
        may_edit=access.may_edit_group(reader, group),
        may_run=access.may_run_group(reader, group),
        may_join=access.may_join_group(reader, group),
        shows_acts=any(row.shows_acts for row in rows if reader and row.reader_id == reader.pk),
        members=members_view(rows),
        lists=lists_of(group, today) if may_read else GroupLists([], [], []),
        feed=feed,
    )
    return {"group": view, "bar": look.bar([done.card for done in feed], counts)}


def members_view(rows: Sequence[Membership]) -> list[Member]:
    """Return members as the others see them."""
    shown = people(row.reader for row in rows)
    return [
        Member(row.reader_id, person, row.role, Membership.Role(row.role).label)
        for row, person in zip(rows, shown, strict=True)
    ]


def _feed(acts: dict[int, list[Act]], rows: Sequence[Membership], look: Look) -> list[Done]:
    said = lines(acts, rows)
    return [
        Done(_card(entry, acts[entry.id], look), said[entry.id])
        for entry in load_entries(acts, look.reader)
    ]


def _card(entry: Entry, acts: Sequence[Act], look: Look) -> PaperCard:
    """Return the card of a paper, which is new if somebody else did something with it lately."""
    others = [act.at for act in acts if look.reader is None or act.reader != look.reader.pk]
    return paper_card(entry, is_new=bool(others) and look.is_new(entry, max(others)))
