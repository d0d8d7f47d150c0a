"""The log of what moderators did. It only grows."""

from __future__ import annotations

from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import access
from dailypapers.community.models import Comment, ModerationEntry
from dailypapers.core.errors import InputError

Act = ModerationEntry.Act
Kind = ModerationEntry.Kind
SILENT = (Act.SHADOW, Act.UNSHADOW)  # Who is set apart is not to learn it from here.
PAGE_SIZE = 50


class AlreadySettled(InputError):
    """Another moderator was faster."""


def append(moderator: User, act: Act, thing: Comment | Paper | User, reason: str = "") -> None:
    """Write down what was done; call in the transaction that does it."""
    kind, name = named(thing)
    said = reason.strip()[:500]
    ModerationEntry.objects.create(
        moderator=moderator.handle, act=act, kind=kind, thing=name, reason=said
    )


def named(thing: Comment | Paper | User) -> tuple[Kind, str]:
    """Return how the log names a thing."""
    if isinstance(thing, Comment):
        return Kind.COMMENT, str(thing.pk)
    if isinstance(thing, Paper):
        return Kind.PAPER, thing.key
    return Kind.READER, thing.handle


def entries(reader: User | None) -> QuerySet[ModerationEntry]:
    """Return what the reader may read of the log, newest first."""
    rows = ModerationEntry.objects.order_by("-at", "-pk")
    return rows if access.may_moderate(reader) else rows.exclude(act__in=SILENT)


def done_to(thing: Comment | Paper | User) -> list[ModerationEntry]:
    """Return what moderators did to a thing, newest first."""
    kind, name = named(thing)
    return list(ModerationEntry.objects.filter(kind=kind, thing=name).order_by("-at", "-pk"))
