"""What a reader is told, in words: comments on one paper for one reason are one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet
from django.utils.translation import ngettext, npgettext

from dailypapers.accounts.models import User
from dailypapers.community import features, notifications
from dailypapers.community.follows import names_of
from dailypapers.community.models import Follow, Notification
from dailypapers.core.spoken import say, say_many

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what to what: a paper by its title, as TeX, or what is followed by its `name`.

    `number` is the notification that leads there.
    """

    number: int
    kind: str
    who: str
    did: str
    title: str
    name: str
    at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class TellingPage:
    """One page of what a reader was told, newest first; `total` counts all of it."""

    told: list[Notification]
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def told_to(reader: User, number: int) -> TellingPage:
    """Return one page of what a reader was told and may still read."""
    told = notifications.readable(reader)
    first = (number - 1) * PAGE_SIZE
    rows = whole(told.order_by("-at", "-pk"))[first : first + PAGE_SIZE]
    return TellingPage(list(rows), told.count())


def whole(told: QuerySet[Notification]) -> QuerySet[Notification]:
    """Return the same with all that lines are made of."""
    return told.select_related("comment__paper", "comment__reader", "follow", "review")


def lines(told: Iterable[Notification], reader: User) -> list[Line]:
    """Return the lines of what a reader is told newest first."""
    rows = list(told)
    names = _names(rows, reader)
    return [_line(list(group), names) for _, group in groupby(rows, _together)]


def separate_lines(told: Iterable[Notification], reader: User) -> list[Line]:
    """Return a line for each, also where `lines` has one for several."""
    rows = list(told)
    names = _names(rows, reader)
    return [_line([row], names) for row in rows]


def _line(rows: list[Notification], names: dict[tuple[str, str], str]) -> Line:
    if rows[0].review:
        return _to_settle(rows[0])
    return _news(rows[0], names) if rows[0].follow else _said(rows)


def _together(told: Notification) -> tuple[object, ...]:
    paper = told.comment.paper_id if told.comment else None
    return told.kind, paper, told.follow_id, told.review_id, told.day, told.read_at is None


def _said(rows: list[Notification]) -> Line:
    """Return who spoke of a paper, the latest first; it leads to the earliest that is told."""
    first = rows[-1]
    assert first.comment
    speakers = [row.comment.reader for row in rows if row.comment]
    who = list(
        dict.fromkeys(
            features.called(reader.name, reader.shows_name, reader.handle) for reader in speakers
        )
    )
    others = len(who) - 1
    names = say_many("{name} and {n} more", "{name} and {n} more", others, name=who[0])
    return Line(
        number=first.pk,
        kind=first.kind,
        who=names if others else who[0],
        did=_did(first.kind, len(who)),
        title=first.comment.paper.title,
        name="",
        at=rows[0].at,
        is_new=first.read_at is None,
    )


def _news(told: Notification, names: dict[tuple[str, str], str]) -> Line:
    follow = told.follow
    assert follow
    return Line(
        number=told.pk,
        kind=told.kind,
        who=say_many("{n} new paper", "{n} new papers", told.papers),
        did=_from(follow.kind, told.papers),
        title="",
        name=names[follow.kind, follow.target],
        at=told.at,
        is_new=told.read_at is None,
    )


def _to_settle(told: Notification) -> Line:
    assert told.review
    return Line(
        number=told.pk,
        kind=told.kind,
        who=say("Something to settle"),
        did=say("in your review"),
        title="",
        name=told.review.title,
        at=told.at,
        is_new=told.read_at is None,
    )


def _did(kind: str, people: int) -> str:
    """Return what some people did, as a verb that its object follows."""
    if kind == Notification.Kind.ANSWER:
        return ngettext("answered you on", "answered you on", people)
    if kind == Notification.Kind.MENTION:
        return ngettext("mentioned you on", "mentioned you on", people)
    return ngettext("commented on", "commented on", people)


def _from(kind: str, papers: int) -> str:
    """Return what stands between new papers and the name of what is followed."""
    if kind == Follow.Kind.LIST:
        return npgettext("papers of a list", "in", "in", papers)
    if kind == Follow.Kind.SEARCH:
        return npgettext("papers of a search", "found by", "found by", papers)
    return npgettext("papers of an author or a topic", "of", "of", papers)


def _names(told: Iterable[Notification], reader: User) -> dict[tuple[str, str], str]:
    targets: dict[str, set[str]] = {}
    for row in told:
        if row.follow:
            targets.setdefault(row.follow.kind, set()).add(row.follow.target)
    return {
        (kind, target): name
        for kind, wanted in targets.items()
        for target, name in names_of(reader, kind, wanted).items()
    }
