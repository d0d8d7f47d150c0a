"""Writing as readers may: what they say, change and report, within the limits of their trust."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, flags, limits
from dailypapers.community.models import Comment, Flag


@transaction.atomic
def post(
    reader: User,
    paper: int,
    text: str,
    key: UUID,
    parent: Comment | None = None,
    group: int | None = None,
) -> Comment:
    """Say something of a paper; raise `InputError` if it is more than the reader may."""
    limits.admit_comment(reader, comments.worth_saying(text), key)
    return comments.post(reader, paper, text, key, parent, group)


@transaction.atomic
def edit(reader: User, number: int, text: str) -> None:
    """Let a comment say something else; raise `InputError` if it is more than the reader may."""
    limits.admit_edit(reader, comments.worth_saying(text))
    comments.edit(number, text)


@transaction.atomic
def flag(reader: User, thing: Comment | Paper, reason: Flag.Reason, words: str = "") -> None:
    """Report something; raise `InputError` if it is more than the reader may."""
    limits.admit_flag(reader)
    flags.flag(reader, thing, reason, words)
