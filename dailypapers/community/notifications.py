"""Telling readers of comments: a job that asks what was said since it last ran.

Whatever it has told already it may tell again: a reader is told once of a comment, also when a run
is killed or two run at a time. It looks back a little, as what was said first may be seen last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from dailypapers.accounts.models import User
from dailypapers.community import access, markup
from dailypapers.community.follows import is_shown
from dailypapers.community.models import (
    Comment,
    Follow,
    Mark,
    Notification,
    NotificationChoice,
    ReadingList,
    ReviewPerson,
    Told,
)
from dailypapers.core.clock import now

Kind, Mail = Notification.Kind, Notification.Mail
KEPT = timedelta(days=90)
OVERLAP = timedelta(minutes=5)  # No comment takes that long to be written down.
COMMENTS = "comments"
USUAL = {kind: kind is not Kind.PAPER for kind in Kind}


def pending() -> bool:
    """Say whether anything was said since, or anything is too old."""
    return _new().exists() or _old().exists()


def tell() -> None:
    """Tell of comments, and forget what is old."""
    began = now()
    for comment in _new().select_related("reader", "parent").order_by("pk").iterator():
        Notification.objects.bulk_create(_concerned(comment).values(), ignore_conflicts=True)
    _old().delete()
    Told.objects.update_or_create(subject=COMMENTS, defaults={"upto": began})


def wanted(readers: Collection[int], kind: str) -> dict[int, str]:
    """Return which of the readers want to be told of a kind, and by which mail."""
    chosen = NotificationChoice.objects.filter(reader__in=readers, kind=kind)
    said = {row.reader_id: row for row in chosen}
    by_mail = {reader: row.mail for reader, row in said.items() if row.is_on}
    usual = dict.fromkeys(readers, Mail.NEVER.value) if USUAL[Kind(kind)] else {}
    return {reader: mail for reader, mail in usual.items() if reader not in said} | by_mail


def choices(reader: User) -> dict[str, bool]:
    """Return what the reader wants to be told of, and what not."""
    said = dict(NotificationChoice.objects.filter(reader=reader).values_list("kind", "is_on"))
    return {kind: said.get(kind, USUAL[kind]) for kind in Kind}


def choose(reader: User, kinds: Collection[str]) -> None:
    """Let the reader be told of these kinds and no others."""
    NotificationChoice.objects.bulk_create(
        [NotificationChoice(reader=reader, kind=kind, is_on=kind in kinds) for kind in Kind],
        update_conflicts=True,
        unique_fields=["reader", "kind"],
        update_fields=["is_on"],
    )


def mails(reader: User) -> dict[str, str]:
    """Return by which mail the reader is told of each kind, if by any."""
    said = dict(NotificationChoice.objects.filter(reader=reader).values_list("kind", "mail"))
    return {kind: said.get(kind, Mail.NEVER) for kind in Kind}


def choose_mails(reader: User, mails: Mapping[str, str]) -> None:
    """Let mails tell the reader of these kinds, from what comes now on."""
    is_on = choices(reader)
    NotificationChoice.objects.bulk_create(
        [
            NotificationChoice(reader=reader, kind=kind, is_on=is_on[kind], mail=mail)
            for kind, mail in mails.items()
        ],
        update_conflicts=True,
        unique_fields=["reader", "kind"],
        update_fields=["mail"],
    )


def end_mails(handle: str, kinds: Collection[str]) -> None:
    """Send a reader no more mails of these kinds; again is the same as once."""
    NotificationChoice.objects.filter(reader__handle=handle, kind__in=kinds).update(mail=Mail.NEVER)


def to_mail(reader: User) -> QuerySet[Notification]:
    """Return what a mail may tell the reader now: readable, new to them, and still wanted so.

    Who is banned, or not here any more, is told nothing by mail.
    """
    if not access.may_comment(reader):
        return Notification.objects.none()
    chosen = NotificationChoice.objects.filter(reader=reader, kind=OuterRef("kind"), is_on=True)
    told = readable(reader).filter(Exists(chosen.exclude(mail=Mail.NEVER)), read_at=None)
    return told.exclude(follow__is_quiet=True)


def readable(reader: User) -> QuerySet[Notification]:
    """Return what the reader was told and may still read.

    That is no comment that was taken away or is of a group that they are not in any more, and no
    list or review that they may not see any more.
    """
    is_for_them = Q(comment__group=None) | Q(comment__group__in=access.groups_of(reader))
    standing = Q(
        comment__removed_at=None,
        comment__hidden_at=None,
        comment__reader__is_shadowed=False,
    )
    seen = ReadingList.objects.filter(access.seen_lists(reader), slug=OuterRef("follow__target"))
    part = ReviewPerson.objects.filter(review=OuterRef("review"), reader=reader, left_at=None)
    other = Q(comment=None) & ~Q(kind__in=[Kind.LIST, Kind.REVIEW])
    may_see = Q(Exists(seen), kind=Kind.LIST) | Q(Exists(part), kind=Kind.REVIEW)
    return Notification.objects.filter(other | (standing & is_for_them) | may_see, reader=reader)


def unread(reader: User) -> int:
    """Return how much of it the reader has not looked at."""
    return readable(reader).filter(read_at=None).count()


def read(told: QuerySet[Notification]) -> None:
    """Note that the reader looked at it."""
    told.filter(read_at=None).update(read_at=now())


def _new() -> QuerySet[Comment]:
    mark = Told.objects.filter(subject=COMMENTS).values_list("upto", flat=True).first()
    since = mark - OVERLAP if mark else now() - KEPT
    said = Comment.objects.filter(Q(at__gt=since) | Q(edited_at__gt=since))
    return said.filter(removed_at=None, hidden_at=None, reader__is_shadowed=False)


def _old(at: datetime | None = None) -> QuerySet[Notification]:
    return Notification.objects.filter(at__lt=(at or now()) - KEPT)


def _concerned(comment: Comment) -> dict[int, Notification]:
    """Return what to tell whom of a comment, to each the strongest reason they want to hear."""
    found: dict[int, Notification] = {}
    for kind, readers in _reasons(comment):
        others = {reader for reader in readers if reader not in found}
        others.discard(comment.reader_id)
        mails = wanted(others, kind)
        here = User.objects.filter(pk__in=mails, is_active=True)
        if comment.group_id:
            here = here.filter(memberships__group=comment.group_id)
        for reader in here.values_list("pk", flat=True):
            found[reader] = Notification(
                reader_id=reader, comment=comment, kind=kind, at=comment.at, mail=mails[reader]
            )
    return found


def _reasons(comment: Comment) -> Iterator[tuple[str, Iterable[int]]]:
    if comment.parent and comment.parent.removed_at is None:
        yield Kind.ANSWER, [comment.parent.reader_id]
    handles, _ = markup.mentioned(comment.text)
    yield Kind.MENTION, User.objects.filter(handle__in=handles).values_list("pk", flat=True)
    if is_shown(comment.reader) and comment.reader.is_active:
        following = Follow.objects.filter(
            kind=Follow.Kind.READER, target=comment.reader.handle, is_quiet=False
        )
        yield Kind.SPEAKER, following.values_list("reader", flat=True)
    said = Comment.objects.filter(paper=comment.paper_id, removed_at=None)
    saved = Mark.objects.filter(paper=comment.paper_id, kind=Mark.Kind.SAVED)
    yield (
        Kind.PAPER,
        {*said.values_list("reader", flat=True), *saved.values_list("reader", flat=True)},
    )
