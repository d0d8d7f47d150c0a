"""The view models of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from dailypapers.community import access
from dailypapers.community.meetings import Meeting
from dailypapers.community.models import Group, Membership, ReadingList
from dailypapers.feed.agenda import Planned, agenda_of
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.groups import Act, acts_of, lines, members, other_lists_of
from dailypapers.web import links
from dailypapers.web.cards import PaperCard, paper_card
from dailypapers.web.discussion import rendered
from dailypapers.web.feeds.discovery import asking_for, webcal
from dailypapers.web.list_page import Person, people
from dailypapers.web.look import Look

SHOWN_PAPERS = 5  # of a meeting


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
class Planning:
    """A meeting; `page` is its list's, empty for who may not read that."""

    title: str
    page: str
    meeting: Meeting
    papers: Sequence[tuple[str, SafeString]]
    more: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group as one reader sees it; who is not in it sees nothing but its words."""

    slug: str
    name: str
    description: SafeString
    is_listed: bool
    may_read: bool
    may_see_agenda: bool
    may_edit: bool
    may_run: bool
    may_join: bool
    shows_acts: bool
    members: Sequence[Member]
    calendar: str
    asks_for_calendar: str
    next: Sequence[Planning]
    lists: Sequence[ReadingList]
    past: Sequence[Planning]
    feed: Sequence[Done]


def group_context(group: Group, look: Look, today: date) -> dict[str, Any]:
    """Return a group as a reader sees it, and what stands above what its members do."""
    reader = look.reader
    may_read = access.may_read_group(reader, group)
    rows = members(group) if may_read else []
    acts = acts_of(group, rows, reader)
    shown, counts = look.scope.sifted(list(acts))
    feed = _feed({paper: acts[paper] for paper in shown}, rows, look)
    sees_agenda = access.may_see_agenda(reader, group)
    planned = agenda_of(group, is_open=not may_read) if sees_agenda else []
    view = GroupView(
        slug=group.slug,
        name=group.name,
        description=rendered([group.description])[0],
        is_listed=group.is_listed,
        may_read=may_read,
        may_see_agenda=sees_agenda,
        may_edit=access.may_edit_group(reader, group),
        may_run=access.may_run_group(reader, group),
        may_join=access.may_join_group(reader, group),
        shows_acts=any(row.shows_acts for row in rows if reader and row.reader_id == reader.pk),
        members=members_view(rows),
        calendar=agenda_for_all(group),
        asks_for_calendar=asking_for(agenda_path(group)) if may_read else "",
        next=[_planning(one, may_read) for one in reversed(planned) if one.meeting.on >= today],
        lists=other_lists_of(group) if may_read else [],
        past=[_planning(one, may_read) for one in planned if one.meeting.on < today],
        feed=feed,
    )
    return {"group": view, "bar": look.bar([done.card for done in feed], counts)}


def members_view(rows: Sequence[Membership]) -> list[Member]:
    """Return members as the others see them."""
    shown = people(row.reader for row in rows)
    return [
        Member(row.reader_id, person, row.role, str(Membership.Role(row.role).label))
        for row, person in zip(rows, shown, strict=True)
    ]


def agenda_path(group: Group) -> str:
    """Return where the calendar of a group is."""
    return reverse("feed.agenda", args=[group.slug])


def agenda_for_all(group: Group) -> str:
    """Return the calendar that everybody may subscribe to, nothing where there is none."""
    is_open = access.may_see_agenda(None, group) and not settings.PRIVATE
    return webcal(settings.BASE_URL + agenda_path(group)) if is_open else ""


def _planning(planned: Planned, may_read: bool) -> Planning:
    return Planning(
        title=planned.reading_list.title,
        page=reverse("list", args=[planned.reading_list.slug]) if may_read else "",
        meeting=planned.meeting,
        papers=[links.paper(address, title) for title, address in planned.papers[:SHOWN_PAPERS]],
        more=len(planned.papers[SHOWN_PAPERS:]),
    )


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
