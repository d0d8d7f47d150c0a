"""Saying something of a paper, changing it, taking it back. All of it is safe to repeat.

Who may do what is in `access.py`: ask there first.
"""

from __future__ import annotations

import re
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.community import tallies
from dailypapers.community.markup import checked
from dailypapers.community.models import Comment, EarlierText, Lock, Membership, Reaction
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

NO_MEMBER = _("You are not in that group any more. Keep your words, if you need them.")
SAME = ("paper_id", "text", "group_id")  # in whatever the same form says again
BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")


def worth_saying(text: str) -> str:
    """Return the text as it is kept; raise `InputError` if it is empty or too long.

    Blank lines go, but not the blanks before a first line: they may make it code.
    """
    said = BLANK_LINES.sub("", checked(text.replace("\r\n", "\n"))).rstrip()
    if not said:
        raise InputError(say("Write something first."))
    return said


@transaction.atomic
def post(
    reader: User,
    paper: int,
    text: str,
    key: UUID,
    parent: Comment | None = None,
    group: int | None = None,
) -> Comment:
    """Say something of a paper, in answer to `parent` if there is one, perhaps to a group alone.

    An answer is for whom `parent` is for. Raise `InputError` if there is nothing to say, if
    `parent` speaks of another paper, if the reader is not in the group, if the discussion is
    locked, or if the form of this `key` said something else before.
    """
    if parent and parent.paper_id != paper:
        raise InputError(say("What you answer is about another paper, or moved. Open it again."))
    group = parent.group_id if parent else group
    said = {"paper_id": paper, "text": worth_saying(text), "parent": parent, "group_id": group}
    tallies.turn_of(reader.pk)
    if group and not Membership.objects.filter(group=group, reader=reader).exists():
        raise InputError(NO_MEMBER)
    tallies.lock(paper)  # Nobody locks the discussion meanwhile.
    if Lock.objects.filter(paper=paper).exists() and not _sent(reader, key).exists():
        raise InputError(
            say("A moderator closed this discussion. Keep your words, if you need them.")
        )
    comment, is_new = Comment.objects.get_or_create(reader=reader, key=key, defaults=said)
    if is_new:
        tallies.recount_comments(paper)
    elif comment.removed_at or any(getattr(comment, name) != said[name] for name in SAME):
        raise InputError(say("This form was sent before. Send it again to say this as well."))
    return comment


def _sent(reader: User, key: UUID) -> QuerySet[Comment]:
    return Comment.objects.filter(reader=reader, key=key)


@transaction.atomic
def edit(number: int, text: str) -> None:
    """Let a comment say something else; what it said before is kept."""
    comment = Comment.objects.select_for_update().get(pk=number)
    said = worth_saying(text)
    if comment.removed_at or comment.hidden_at or said == comment.text:
        return
    since = comment.edited_at or comment.at
    EarlierText.objects.create(comment=comment, text=comment.text, since=since)
    comment.text, comment.edited_at = said, now()
    comment.save(update_fields=["text", "edited_at"])


@transaction.atomic
def remove(number: int) -> None:
    """Take a comment back with all it ever said and what others thought of it; answers stay."""
    tallies.lock(*Comment.objects.filter(pk=number).values_list("paper", flat=True))
    comment = Comment.objects.select_for_update().get(pk=number)
    if comment.removed_at:
        return
    comment.text, comment.removed_at = "", now()
    comment.save(update_fields=["text", "removed_at"])
    EarlierText.objects.filter(comment=number).delete()
    Reaction.objects.filter(comment=number).delete()
    tallies.recount_comments(comment.paper_id)
