"""Reacting to a comment with one sign. Safe to repeat, exact when many react at once.

Who may is in `access.py`: ask there first. Whether that still holds is asked again when it is
one's turn, as the comment may be taken back, hidden or closed meanwhile.
"""

from __future__ import annotations

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.community import tallies
from dailypapers.community.models import Comment, Lock, Membership, Reaction
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say


@transaction.atomic
def react(reader: User, number: int, kind: Reaction.Kind) -> None:
    """Put the reader's sign below a comment; raise `InputError` where that ended meanwhile."""
    _turn(reader, number)
    Reaction.objects.get_or_create(comment_id=number, reader=reader, kind=kind)


@transaction.atomic
def take_back(reader: User, number: int, kind: Reaction.Kind) -> None:
    """Take the reader's sign away, if it is there; raise `InputError` as well."""
    _turn(reader, number)
    Reaction.objects.filter(comment=number, reader=reader, kind=kind).delete()


def _turn(reader: User, number: int) -> None:
    """Wait for the reader's turn, then the paper's, then the comment's."""
    tallies.turn_of(reader.pk)
    tallies.lock(*Comment.objects.filter(pk=number).values_list("paper", flat=True))
    comment = Comment.objects.select_for_update().get(pk=number)
    inside = Membership.objects.filter(group=comment.group_id, reader=reader)
    if comment.removed_at or comment.hidden_at or (comment.group_id and not inside.exists()):
        raise InputError(say("This comment was removed."))
    if Lock.objects.filter(paper=comment.paper_id).exists():
        raise InputError(say("A moderator closed this discussion."))
