"""The view models of what moderators see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.flags import Case, Past, cases, pasts
from dailypapers.community.models import Comment, Flag, ModerationEntry
from dailypapers.core.readable import readable
from dailypapers.web.discussion import rendered
from dailypapers.web.readers import public


@dataclass(frozen=True, slots=True)
class Person:
    """A reader as moderators see them."""

    name: str
    page: str
    joined_at: datetime
    past: Past


@dataclass(frozen=True, slots=True)
class FlagView:
    """What one reader reported."""

    reason: str
    words: str
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """Something that was reported; `html` is what a comment says, empty for a paper."""

    title: str
    page: str
    act: str
    html: SafeString
    author: Person | None
    is_hidden: bool
    flags: Sequence[FlagView]
    reason: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act as the log tells it."""

    at: datetime
    moderator: str
    act: str
    thing: str
    page: str
    reason: str


def queue(number: int) -> list[CaseView]:
    """Return one page of what waits for a moderator."""
    waiting = cases(number)
    said = [case.thing for case in waiting if isinstance(case.thing, Comment)]
    texts = dict(zip(said, rendered([comment.text for comment in said]), strict=True))
    who = {flag.reader_id for case in waiting for flag in case.flags}
    known = pasts(who | {comment.reader_id for comment in said})
    return [_case(case, texts, known) for case in waiting]


def person(reader: User, past: Past) -> Person:
    """Return a reader as moderators see them."""
    page = reverse("moderation.reader", args=[reader.handle])
    return Person(public(reader).name or reader.handle, page, reader.joined_at, past)


def log_lines(entries: Iterable[ModerationEntry], is_moderator: bool) -> list[LogLine]:
    """Return the log as it is read; readers' pages are moderators' alone."""
    return [
        LogLine(
            at=entry.at,
            moderator=entry.moderator,
            act=entry.get_act_display(),
            thing=f"{entry.get_kind_display()} {entry.thing}",
            page=_page(entry, is_moderator),
            reason=entry.reason,
        )
        for entry in entries
    ]


def _case(case: Case, texts: dict[Comment, SafeString], known: dict[int, Past]) -> CaseView:
    thing = case.thing
    flags = [_flag(flag, known) for flag in case.flags]
    paper = thing.paper if isinstance(thing, Comment) else thing
    page, act, html, author, is_hidden = _paper_parts(paper)
    if isinstance(thing, Comment):
        page, act = f"{page}#comment-{thing.pk}", reverse("moderation.comment", args=[thing.pk])
        html, author = texts[thing], person(thing.reader, known.get(thing.reader_id, Past()))
        is_hidden = thing.hidden_at is not None or thing.removed_at is not None
    title = readable(paper.title)
    return CaseView(title, page, act, html, author, is_hidden, flags, flags[0].reason)


def _paper_parts(paper: Paper) -> tuple[str, str, SafeString, Person | None, bool]:
    page = reverse("paper", args=[paper.address])
    return page, reverse("moderation.paper", args=[paper.address]), SafeString(), None, False


def _flag(flag: Flag, known: dict[int, Past]) -> FlagView:
    by = person(flag.reader, known.get(flag.reader_id, Past()))
    return FlagView(flag.get_reason_display(), flag.words, by, flag.at)


def _page(entry: ModerationEntry, is_moderator: bool) -> str:
    if entry.kind == ModerationEntry.Kind.PAPER:
        return reverse("paper", args=[entry.thing])
    if not is_moderator:
        return ""
    kind = "comment" if entry.kind == ModerationEntry.Kind.COMMENT else "reader"
    return reverse(f"moderation.{kind}", args=[entry.thing])
