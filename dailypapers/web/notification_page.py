"""The view models of what a reader is told: comments on one paper for one reason are one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dailypapers.accounts.models import User
from dailypapers.community.follows import names_of
from dailypapers.community.models import Follow, Notification
from dailypapers.core import maths
from dailypapers.web.readers import public

WORDS = {
    Notification.Kind.ANSWER: "answered you on",
    Notification.Kind.MENTION: "mentioned you on",
    Notification.Kind.SPEAKER: "commented on",
    Notification.Kind.PAPER: "commented on",
}
FROM: dict[str, str] = {Follow.Kind.LIST: "in", Follow.Kind.SEARCH: "found by"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who did what, and where it leads. `about` is safe HTML."""

    who: str
    did: str
    about: SafeString | str
    address: str
    at: datetime
    is_new: bool


def lines(told: Iterable[Notification], reader: User) -> list[Line]:
    """Return the lines of what a reader is told newest first."""
    told = list(told)
    names = _names(told, reader)
    found = []
    for _, group in groupby(told, _together):
        rows = list(group)
        found.append(_news(rows[0], names) if rows[0].follow else _said(rows))
    return found


def _together(told: Notification) -> tuple[object, ...]:
    paper = told.comment.paper_id if told.comment else None
    return told.kind, paper, told.follow_id, told.day, told.read_at is None


def _said(rows: list[Notification]) -> Line:
    """Return who spoke of a paper, the latest first; it leads to the earliest that is told."""
    first = rows[-1]
    assert first.comment
    speakers = [row.comment.reader for row in rows if row.comment]
    who = list(
        dict.fromkeys(public(reader).name or reader.handle.partition("-")[0] for reader in speakers)
    )
    more = f" and {len(who) - 1} more" if len(who) > 1 else ""
    return Line(
        who=who[0] + more,
        did=WORDS[Notification.Kind(first.kind)],
        about=mark_safe(maths.to_html(first.comment.paper.title)),
        address=reverse("notification", args=[first.pk]),
        at=rows[0].at,
        is_new=first.read_at is None,
    )


def _news(told: Notification, names: dict[tuple[str, str], str]) -> Line:
    follow = told.follow
    assert follow
    many = "" if told.papers == 1 else "s"
    return Line(
        who=f"{told.papers} new paper{many}",
        did=FROM.get(follow.kind, "of"),
        about=names[follow.kind, follow.target],
        address=reverse("notification", args=[told.pk]),
        at=told.at,
        is_new=told.read_at is None,
    )


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
