"""Saying something of a paper, changing it, taking it back. All of it is safe to repeat.

Who may do what is in `access.py`: ask there first.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.community import tallies
from dailypapers.community.markup import checked
from dailypapers.community.models import Comment, EarlierText
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError


def worth_saying(text: str) -> str:
    """Return the text as it is kept; raise `InputError` if it is empty or too long."""
    said = checked(text.replace("\r\n", "\n").strip())
    if not said:
        raise InputError("Write something first.")
    return said


@transaction.atomic
def post(reader: User, paper: int, text: str, key: UUID, parent: Comment | None = None) -> Comment:
    """Say something of a paper, in answer to `parent` if there is one.

    Raise `InputError` if there is nothing to say, or `parent` speaks of another paper.
    """
    if parent and parent.paper_id != paper:
        raise InputError("What you answer is about another paper.")
    said = {"paper_id": paper, "text": worth_saying(text), "parent": parent}
    comment, is_new = Comment.objects.get_or_create(reader=reader, key=key, defaults=said)
    if is_new:
        tallies.add(paper, comments=1)
    return comment


@transaction.atomic
def edit(number: int, text: str) -> None:
    """Let a comment say something else; what it said before is kept."""
    comment = Comment.objects.select_for_update().get(pk=number)
    said = worth_saying(text)
    if comment.removed_at or said == comment.text:
        return
    since = comment.edited_at or comment.at
    EarlierText.objects.create(comment=comment, text=comment.text, since=since)
    comment.text, comment.edited_at = said, now()
    comment.save(update_fields=["text", "edited_at"])


@transaction.atomic
def remove(number: int) -> None:
    """Take a comment back with all it ever said; answers stay."""
    standing = Comment.objects.filter(pk=number, removed_at=None)
    paper = standing.values_list("paper", flat=True).first()
    if paper is None or not standing.update(text="", removed_at=now()):
        return
    EarlierText.objects.filter(comment=number).delete()
    tallies.add(paper, comments=-1)
