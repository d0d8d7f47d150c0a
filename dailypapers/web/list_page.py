"""The view models of reading lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.reading import Cited, Problem
from dailypapers.community import access
from dailypapers.community.meetings import Meeting
from dailypapers.community.models import Follow, Group, ListEntry, ReadingList
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.belonging import Proposal
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.reading_lists import ListPage
from dailypapers.web import links
from dailypapers.web.cards import PaperCard, paper_card
from dailypapers.web.discussion import rendered
from dailypapers.web.follow_button import FollowButton, follow_button
from dailypapers.web.look import Look
from dailypapers.web.readers import called, profile_of

VISIBILITY = {
    "private": _("Private"),
    "group": _("Group"),
    "unlisted": _("Unlisted"),
    "public": _("Public"),
}

KINDS = {
    "private": _("Private list"),
    "group": _("Group list"),
    "unlisted": _("Unlisted list"),
    "public": _("Public list"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as others see them; `page` is empty where there is none."""

    name: str
    page: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A list in a row of lists."""

    slug: str
    title: str
    size: int
    followers: int
    visibility: str
    owners: Sequence[Person]
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A paper in a list. `note` is safe HTML; `up` and `down` are the places beside, or None.

    They are None too where the list is shown in another order than its own, or in part.
    """

    card: PaperCard
    number: int
    position: int
    note: SafeString
    added_by: str
    at: datetime
    up: int | None
    down: int | None


@dataclass(frozen=True, slots=True)
class ListView:
    """A list as one reader sees it; `description` is safe HTML. Who fills it alone follows not."""

    slug: str
    title: str
    description: SafeString
    kind: str
    owners: Sequence[Person]
    changed_at: datetime
    forked_from: Listed | None
    is_public: bool
    may_change: bool
    may_run: bool
    group: Group | None
    meeting: Meeting | None
    may_fork: bool
    may_join: bool
    is_secret: bool
    followers: int
    follow: FollowButton | None
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A paper that may belong in a list, with page and title of those of the list it is near."""

    address: str
    page: str
    title: SafeString
    nearest: Sequence[tuple[str, SafeString]]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of an import: how many came, were known, are not here, could not be read.

    `left_out` are those that found no room.
    """

    added: int
    known: int
    missing: Sequence[Cited]
    problems: Sequence[str]
    left_out: int = 0


def list_view(reading_list: ReadingList, shown: ListPage, look: Look) -> ListView:
    """Return one page of a list as a reader sees it."""
    reader = look.reader
    entries = load_entries(shown.page.ids, reader)
    rows = [shown.entries[entry.id] for entry in entries]
    description, *notes = rendered([reading_list.description, *(row.note for row in rows)])
    several = len(reading_list.owners.all()) > 1
    total = 0 if look.by_votes or look.scope.unread_only else shown.page.total
    origin = reading_list.forked_from
    return ListView(
        slug=reading_list.slug,
        title=reading_list.title,
        description=description,
        kind=str(KINDS[reading_list.visibility]),
        owners=owners_of(reading_list),
        changed_at=reading_list.changed_at,
        forked_from=listed(origin) if origin and access.may_see_list(reader, origin) else None,
        is_public=reading_list.visibility == ReadingList.Visibility.PUBLIC,
        may_change=access.may_change_list(reader, reading_list),
        may_run=access.may_run_list(reader, reading_list),
        group=reading_list.group if reading_list.visibility == "group" else None,
        meeting=reading_list.meeting,
        may_fork=access.may_fork_list(reader, reading_list),
        may_join=access.may_join_list(reader, reading_list),
        is_secret=not access.may_see_list(None, reading_list),
        followers=_followers(reading_list),
        follow=_follow(reading_list, reader),
        places=[
            _place(_card(entry, row, look), row, note, total, several)
            for entry, row, note in zip(entries, rows, notes, strict=True)
        ],
    )


def proposed(proposals: Sequence[Proposal]) -> list[Proposed]:
    """Return what a list's page says of what may belong in it."""
    return [
        Proposed(
            one.paper.address,
            *links.paper(*one.paper),
            [links.paper(*near) for near in one.nearest],
        )
        for one in proposals
    ]


def unread_lines(problems: Sequence[Problem]) -> list[str]:
    """Return what could not be read of a file, line by line."""
    return [
        say("Line {line}: {why}: {said}", line=one.line, why=spoken(one.why), said=one.said)
        for one in problems
    ]


def listed(reading_list: ReadingList) -> Listed:
    """Return a list in a row of lists; its numbers are told where they were asked for."""
    return Listed(
        slug=reading_list.slug,
        title=reading_list.title,
        size=getattr(reading_list, "size", 0) or 0,
        followers=_followers(reading_list),
        visibility=str(VISIBILITY[reading_list.visibility]),
        owners=owners_of(reading_list),
        changed_at=reading_list.changed_at,
    )


def owners_of(reading_list: ReadingList) -> list[Person]:
    """Return who owns a list, the first one first."""
    return people(owner.reader for owner in sorted(reading_list.owners.all(), key=lambda o: o.pk))


def people(readers: Iterable[User]) -> list[Person]:
    """Return readers as others see them."""
    return [Person(called(one), profile_of(one)) for one in readers]


def _followers(reading_list: ReadingList) -> int:
    return getattr(reading_list, "followers", 0) or 0


def _follow(reading_list: ReadingList, reader: User | None) -> FollowButton | None:
    if [owner.reader_id for owner in reading_list.owners.all()] == [reader and reader.pk]:
        return None
    return follow_button(reader, Follow.Kind.LIST, reading_list.slug, reading_list.title)


def _card(entry: Entry, row: ListEntry, look: Look) -> PaperCard:
    """Return the card of a paper, which is new if somebody else put it into the list lately."""
    is_own = look.reader is not None and row.added_by == look.reader
    return paper_card(entry, is_new=not is_own and look.is_new(entry, row.at))


def _place(card: PaperCard, row: ListEntry, note: SafeString, total: int, several: bool) -> Place:
    return Place(
        card=card,
        number=row.pk,
        position=row.position,
        note=note,
        added_by=called(row.added_by) if several and row.added_by else "",
        at=row.at,
        up=row.position - 1 if total and row.position > 1 else None,
        down=row.position + 1 if row.position < total else None,
    )
