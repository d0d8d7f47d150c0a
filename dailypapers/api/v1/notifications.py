"""What a reader is told, by version 1, and what they want to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1.asking import Cursor, Stretch
from dailypapers.api.v1.common import read, write
from dailypapers.api.v1.texts import spelt
from dailypapers.community import notifications
from dailypapers.community.models import Notification
from dailypapers.feed.told import PAGE_SIZE, separate_lines, told_to

TAG = "notifications"


class NotificationSaid(Schema):
    """What the reader was told."""

    id: int
    kind: str
    who: str
    did: str
    title: str
    name: str
    paper: str
    comment: int | None
    at: datetime
    is_new: bool


class NotificationPage(Schema):
    """One page of what the reader was told, the last first."""

    notifications: list[NotificationSaid]
    total: int
    unread: int
    next: str | None


class Looked(BaseModel):
    """Which notifications were looked at; all where none is named."""

    ids: Annotated[list[Annotated[int, Field(ge=1, le=2**62)]], Field(max_length=500)] = []


class Choice(Schema):
    """Whether the reader wants to be told of a kind, and by which mail: never, at once, daily."""

    kind: Annotated[Notification.Kind, spelt(Notification.Kind)]
    is_on: StrictBool
    mail: Annotated[Notification.Mail, spelt(Notification.Mail)]


@read("/notifications", "notifications", NotificationPage, TAG, is_own=True)
def told(request: HttpRequest, cursor: Cursor = "") -> dict[str, object]:
    """Return what the reader was told in the last three months, by pages of fifty."""
    reader, part = known_reader(request), Stretch(cursor=cursor)
    found = told_to(reader, part.number)
    lines = separate_lines(found.told, reader)
    names = ("kind", "who", "did", "title", "name", "at", "is_new")
    return {
        "notifications": [
            {
                "id": row.pk,
                "paper": row.comment.paper.address if row.comment else "",
                "comment": row.comment_id,
                **{name: getattr(line, name) for name in names},
            }
            for row, line in zip(found.told, lines, strict=True)
        ],
        "total": found.total,
        "unread": notifications.unread(reader),
        "next": part.following(found.total, PAGE_SIZE),
    }


@write("POST", "/notifications/read", "notifications.read", None, TAG, status=204)
def looked(request: HttpRequest, which: Looked) -> Status[None]:
    """Note that the reader looked at notifications."""
    rows = Notification.objects.filter(reader=writer_of(request))
    notifications.read(rows.filter(pk__in=which.ids) if which.ids else rows)
    return Status(204, None)


@read("/notifications/choices", "notifications.choices", list[Choice], TAG, is_own=True)
def choices(request: HttpRequest) -> list[dict[str, object]]:
    """Return what the reader wants to be told of, and by which mail."""
    return _choices(known_reader(request))


@write("PUT", "/notifications/choices", "notifications.choices", list[Choice], TAG)
def choose(request: HttpRequest, said: list[Choice]) -> list[dict[str, object]]:
    """Choose what one is told of; kinds that are not named stay as they are."""
    reader = writer_of(request)
    on = {kind for kind, is_on in notifications.choices(reader).items() if is_on}
    named = {one.kind: one.is_on for one in said}
    on = {kind for kind in Notification.Kind if named.get(kind, kind in on)}
    notifications.choose(reader, on)
    notifications.choose_mails(reader, {one.kind: one.mail for one in said})
    return _choices(reader)


def _choices(reader: User) -> list[dict[str, object]]:
    on, mails = notifications.choices(reader), notifications.mails(reader)
    return [{"kind": kind, "is_on": on[kind], "mail": mails[kind]} for kind in Notification.Kind]
