"""What moderators do to comments and papers. Each act and its line in the log are one transaction.

Who may is in `access.py`: ask there first. With `reported`, an act is an answer to flags: if there
are none left to answer, another was faster, and nothing is done.
"""

from __future__ import annotations

from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import flags, log, tallies, unmerging
from dailypapers.community.log import Act, AlreadySettled
from dailypapers.community.models import Comment, Lock
from dailypapers.core.clock import now
from dailypapers.core.spoken import say
from dailypapers.sources.joining import join


@transaction.atomic
def hide(moderator: User, number: int, reason: str, *, reported: bool = False) -> None:
    """Take a comment from everybody's eyes but its writer's and moderators'."""
    comment = _turn(number)
    _settle(comment, reported)
    if comment.hidden_at or comment.removed_at:
        return
    comment.hidden_at, comment.hidden_for = now(), reason.strip()[:500]
    comment.save(update_fields=["hidden_at", "hidden_for"])
    tallies.recount_comments(comment.paper_id)
    log.append(moderator, Act.HIDE, comment, reason)


@transaction.atomic
def restore(moderator: User, number: int, reason: str) -> None:
    """Let everybody read a comment again."""
    comment = _turn(number)
    if comment.hidden_at is None:
        return
    comment.hidden_at, comment.hidden_for = None, ""
    comment.save(update_fields=["hidden_at", "hidden_for"])
    tallies.recount_comments(comment.paper_id)
    log.append(moderator, Act.RESTORE, comment, reason)


@transaction.atomic
def keep(moderator: User, thing: Comment | Paper, reason: str) -> None:
    """Say that what was reported may stay as it is."""
    if isinstance(thing, Comment):
        _turn(thing.pk)
    else:
        tallies.lock(thing.pk)
    _settle(thing, reported=True)
    log.append(moderator, Act.KEEP, thing, reason)


@transaction.atomic
def lock(moderator: User, paper: Paper, reason: str, *, reported: bool = False) -> None:
    """Let nobody say anything more of a paper."""
    tallies.lock(paper.pk)
    _settle(paper, reported)
    said = {"reason": reason.strip()[:500]}
    if Lock.objects.get_or_create(paper=paper, defaults=said)[1]:
        log.append(moderator, Act.LOCK, paper, reason)


@transaction.atomic
def unlock(moderator: User, paper: Paper, reason: str) -> None:
    """Let readers speak of a paper again."""
    tallies.lock(paper.pk)
    if Lock.objects.filter(paper=paper).delete()[0]:
        log.append(moderator, Act.UNLOCK, paper, reason)


@transaction.atomic
def merge(moderator: User, paper: Paper, kept: Paper, reason: str) -> None:
    """Make a paper one with another, which is kept; what readers did follows by itself."""
    tallies.lock(kept.pk, paper.pk)
    if paper.merged_into_id is None and paper.pk != kept.pk:
        unmerging.note(moderator, paper, kept)
    if join(kept.pk, paper.pk):
        flags.settle(paper)
        log.append(
            moderator, Act.MERGE, paper, say("Into {key}. {reason}", key=kept.key, reason=reason)
        )


def _turn(number: int) -> Comment:
    """Wait for the turn of a comment's paper, then for its own, as all do."""
    tallies.lock(*Comment.objects.filter(pk=number).values_list("paper", flat=True))
    return Comment.objects.select_for_update().get(pk=number)


def _settle(thing: Comment | Paper, reported: bool) -> None:
    if flags.settle(thing) or not reported:
        return
    done = log.done_to(thing)
    if not done:
        raise AlreadySettled(say("Somebody else settled this before you. Nothing was done."))
    raise AlreadySettled(
        say(
            "Somebody else settled this before you. {moderator} did: {act}.",
            moderator=done[0].moderator,
            act=str(done[0].get_act_display()),
        )
    )
