"""Moderating by version 1: what was reported, what is done about it, the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, reader_of, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Cursor, Stretch
from dailypapers.api.v1.common import Address, Number, paper_named, person, read, write
from dailypapers.api.v1.texts import Reason, Text
from dailypapers.catalogue.models import Paper
from dailypapers.community import (
    access,
    bursts,
    flags,
    limits,
    log,
    moderation,
    pictures,
    standing,
    trust,
    unmerging,
)
from dailypapers.community.models import Comment, Merge, ModerationEntry
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError

TAG = "moderation"
NOT_YOURS = "Only moderators may do this."


class CommentAct(BaseModel):
    """What is done about a comment; `reported` says that it answers reports."""

    act: Literal["hide", "restore", "keep"]
    reason: Reason = ""
    reported: StrictBool = False


class PaperAct(BaseModel):
    """What is done about a paper; `into` names the paper to keep, `merge` a merge to be undone."""

    act: Literal["lock", "unlock", "keep", "picture", "weigh", "strike", "merge", "unmerge"]
    reason: Reason = ""
    reported: StrictBool = False
    into: Annotated[Text, Field(max_length=500)] = ""
    merge: Annotated[int, Field(ge=0, le=2**62)] = 0


class ReaderAct(BaseModel):
    """What is done about a reader; a ban lasts for `days`, for good with 0."""

    act: Literal["ban", "unban", "shadow", "unshadow", "appoint", "dismiss"]
    reason: Reason = ""
    days: Annotated[int, Field(ge=0, le=3650)] = 7


class FlagSaid(Schema):
    """What one reader reported."""

    by: shapes.Person
    reason: str
    words: str
    at: datetime


class CaseSaid(Schema):
    """A comment or a paper that waits for a moderator; `comment` is null for a paper."""

    paper: str
    title: str
    comment: int | None
    text: str
    author: shapes.Person | None
    flags: list[FlagSaid]


class CasePage(Schema):
    """One page of what waits, most reported first; `held` are papers whose votes are held back."""

    cases: list[CaseSaid]
    waiting: int
    held: list[str]
    next: str | None


class LogLine(Schema):
    """One act. `thing` is a comment's number, a paper's key or a reader's handle."""

    at: datetime
    moderator: str
    act: str
    kind: str
    thing: str
    reason: str


class LogPage(Schema):
    """One page of the log, the last act first."""

    entries: list[LogLine]
    total: int
    next: str | None


class JudgedReader(Schema):
    """A reader as moderators know them."""

    reader: shapes.Person
    joined_at: datetime
    level: str
    comments: int
    hidden: int
    banned_until: datetime | None
    ban_reason: str
    is_shadowed: bool
    is_moderator: bool
    log: list[LogLine]


@read("/moderation", "moderation", CasePage, TAG, is_own=True)
def waiting(request: HttpRequest, cursor: Cursor = "") -> dict[str, object]:
    """Return what readers reported, to moderators."""
    _moderating(known_reader(request))
    part, total = Stretch(cursor=cursor), flags.waiting()
    return {
        "cases": [_case(one) for one in flags.cases(part.number)],
        "waiting": total,
        "held": [one.paper.address for one in bursts.waiting()],
        "next": part.following(total, flags.PAGE_SIZE),
    }


@read("/moderation/log", "moderation.log", LogPage, TAG)
def read_log(request: HttpRequest, cursor: Cursor = "") -> dict[str, object]:
    """Return what moderators did, to who may read that."""
    reader = reader_of(request)
    if not access.may_read_log(reader):
        raise Http404("Only moderators read the log here.")
    part, rows = Stretch(cursor=cursor), log.entries(reader)
    first, total = (part.number - 1) * log.PAGE_SIZE, rows.count()
    return {
        "entries": list(rows[first : first + log.PAGE_SIZE]),
        "total": total,
        "next": part.following(total, log.PAGE_SIZE),
    }


@write("POST", "/moderation/comments/{number}", "moderation.comment", None, TAG, status=204)
def about_comment(request: HttpRequest, number: Number, what: CommentAct) -> Status[None]:
    """Hide a comment, restore it, or say that it may stay."""
    moderator = _moderating(writer_of(request))
    said = Comment.objects.select_related("paper", "reader", "group").filter(pk=number).first()
    if said is None or not access.is_for(moderator, said):
        raise Http404("There is no such comment.")
    acts: dict[str, Callable[[], None]] = {
        "hide": lambda: moderation.hide(moderator, number, what.reason, reported=what.reported),
        "restore": lambda: moderation.restore(moderator, number, what.reason),
        "keep": lambda: moderation.keep(moderator, said, what.reason),
    }
    acts[what.act]()
    return Status(204, None)


@write("POST", "/moderation/papers/{path:address}", "moderation.paper", None, TAG, status=204)
def about_paper(request: HttpRequest, address: Address, what: PaperAct) -> Status[None]:
    """Close or open a discussion, merge papers or undo that, decide about votes held back."""
    moderator, why = _moderating(writer_of(request)), what.reason
    about = Paper.objects.get(pk=paper_named(address))
    acts: dict[str, Callable[[], None]] = {
        "lock": lambda: moderation.lock(moderator, about, why, reported=what.reported),
        "unlock": lambda: moderation.unlock(moderator, about, why),
        "keep": lambda: moderation.keep(moderator, about, why),
        "picture": lambda: pictures.take_away(moderator, about, why),
        "weigh": lambda: bursts.let_weigh(moderator, about, why),
        "strike": lambda: bursts.strike(moderator, about, why),
        "unmerge": lambda: unmerging.undo(moderator, _merge(moderator, about, what.merge), why),
        "merge": lambda: moderation.merge(
            moderator, about, Paper.objects.get(pk=paper_named(what.into.strip())), why
        ),
    }
    acts[what.act]()
    return Status(204, None)


@read("/moderation/readers/{handle}", "moderation.reader", JudgedReader, TAG, is_own=True)
def reader(request: HttpRequest, handle: str) -> dict[str, object]:
    """Return what is known of a reader, to moderators."""
    _moderating(known_reader(request))
    return _reader(_other(handle))


@write("POST", "/moderation/readers/{handle}", "moderation.reader", JudgedReader, TAG)
def about_reader(request: HttpRequest, handle: str, what: ReaderAct) -> dict[str, object]:
    """Ban a reader, set them apart, make them a moderator, or take that back."""
    moderator, other, why = _moderating(writer_of(request)), _other(handle), what.reason
    right = access.may_appoint if what.act in ("appoint", "dismiss") else access.may_judge
    if not right(moderator, other):
        raise PermissionDenied("Nobody judges staff or themselves, and staff judges moderators.")
    until = now() + timedelta(days=what.days) if what.days else standing.FOR_GOOD
    acts: dict[str, Callable[[], None]] = {
        "ban": lambda: standing.ban(moderator, other.pk, until, why),
        "unban": lambda: standing.unban(moderator, other.pk, why),
        "shadow": lambda: standing.set_apart(moderator, other.pk, why),
        "unshadow": lambda: standing.let_back(moderator, other.pk, why),
        "appoint": lambda: standing.appoint(moderator, other.pk, why),
        "dismiss": lambda: standing.dismiss(moderator, other.pk, why),
    }
    acts[what.act]()
    return _reader(_other(handle))


def _moderating(moderator: User) -> User:
    if not access.may_moderate(moderator):
        raise PermissionDenied(NOT_YOURS)
    return moderator


def _other(handle: str) -> User:
    found = User.objects.filter(handle=handle, is_active=True).first()
    if found is None:
        raise Http404("There is no such reader.")
    return found


def _merge(moderator: User, kept: Paper, number: int) -> int:
    if not access.may_undo_merge(moderator):
        raise PermissionDenied("Only staff undoes merges.")
    found = Merge.objects.filter(kept=kept, pk=number).first()
    if found is None:
        raise InputError("This merge cannot be undone any more.")
    return found.pk


def _case(case: flags.Case) -> dict[str, object]:
    said = case.thing if isinstance(case.thing, Comment) else None
    paper = said.paper if said else case.thing
    assert isinstance(paper, Paper)
    return {
        "paper": paper.address,
        "title": paper.title,
        "comment": said.pk if said else None,
        "text": said.text if said else "",
        "author": person(said.reader) if said else None,
        "flags": [
            {"by": person(one.reader), "reason": one.reason, "words": one.words, "at": one.at}
            for one in case.flags
        ],
    }


def _reader(other: User) -> dict[str, object]:
    past = flags.pasts({other.pk}).get(other.pk, flags.Past())
    entries: list[ModerationEntry] = log.done_to(other)
    names = ("joined_at", "banned_until", "ban_reason", "is_shadowed", "is_moderator")
    return {name: getattr(other, name) for name in names} | {
        "reader": person(other),
        "level": trust.level(limits.facts_of(other)),
        "comments": past.standing,
        "hidden": past.hidden,
        "log": entries,
    }
