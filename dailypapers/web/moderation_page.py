"""The view models of what moderators see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString

from dailypapers.accounts.models import User
from dailypapers.community.flags import Case, Past, cases, pasts
from dailypapers.community.models import Comment, Flag, ModerationEntry
from dailypapers.core.readable import readable
from dailypapers.core.spoken import say
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
    flags = [_flag(flag, known) for flag in case.flags]
    if isinstance(case.thing, Comment):
        return _comment_case(case.thing, flags, texts, known)
    return CaseView(
        title=readable(case.thing.title),
        page=reverse("paper", args=[case.thing.address]),
        act=reverse("moderation.paper", args=[case.thing.address]),
        html=SafeString(),
        author=None,
        is_hidden=False,
        flags=flags,
        reason=flags[0].reason,
    )


def _comment_case(
    said: Comment,
    flags: list[FlagView],
    texts: dict[Comment, SafeString],
    known: dict[int, Past],
) -> CaseView:
    return CaseView(
        title=_title(said),
        page=f"{reverse('paper', args=[said.paper.address])}#comment-{said.pk}",
        act=reverse("moderation.comment", args=[said.pk]),
        html=texts[said],
        author=person(said.reader, known.get(said.reader_id, Past())),
        is_hidden=said.hidden_at is not None or said.removed_at is not None,
        flags=flags,
        reason=flags[0].reason,
    )


def _title(said: Comment) -> str:
    title = readable(said.paper.title)
    if said.group is None:
        return title
    return say("{title}, said to {group} alone", title=title, group=str(said.group))


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
