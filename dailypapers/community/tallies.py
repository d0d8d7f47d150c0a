"""Counts of votes, saves and comments, kept beside the rows: change both in the same transaction.

Whoever changes one locks it first, so that those who speak of one paper take turns. Who acts for
a reader waits for that reader's turn before any paper's, so that nobody is set apart meanwhile.
"""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet, Sum

from dailypapers.accounts.models import User
from dailypapers.community.models import Comment, Mark, Tally, Vote
from dailypapers.community.trust import NEW_FOR

# A ban takes the weight of what was voted for until it ends; lifted, it gives that back.
NOT_BANNED = Q(reader__banned_until=None) | Q(at__gt=F("reader__banned_until"))


def turn_of(reader: int) -> bool:
    """Wait for a reader's turn; return whether what they do counts."""
    rows = User.objects.select_for_update(no_key=True).filter(pk=reader)
    return not rows.values_list("is_shadowed", flat=True).get()


def lock(*papers: int) -> None:
    """Wait for the turn at these papers, in one order: no two ever wait for each other."""
    for paper in sorted(papers):
        Tally.objects.get_or_create(paper_id=paper)
        Tally.objects.select_for_update().get(paper=paper)


def recount_votes(paper: int) -> None:
    """Count the votes that count, and weigh those that weigh."""
    lock(paper)
    cast = Vote.objects.filter(paper=paper, reader__is_shadowed=False)
    weighs = NOT_BANNED & Q(state=Vote.State.WEIGHS)
    found = cast.aggregate(votes=Count("pk"), weight=Sum("weight", filter=weighs, default=0.0))
    Tally.objects.filter(paper=paper).update(**found)


def recount_saves(paper: int) -> None:
    """Count the readers who keep a paper for later."""
    lock(paper)
    kept = saves_that_weigh().filter(paper=paper)
    Tally.objects.filter(paper=paper).update(saves=kept.count())


def saves_that_weigh() -> QuerySet[Mark]:
    """Return the saves that count: of readers who are neither new, set apart nor banned."""
    kept = Mark.objects.filter(NOT_BANNED, _shown(), kind=Mark.Kind.SAVED)
    return kept.filter(reader__is_shadowed=False)


def recount_comments(paper: int) -> None:
    """Count the comments that all can read; whoever counts last has seen all the others."""
    lock(paper)
    standing = Comment.objects.filter(
        paper=paper, group=None, removed_at=None, hidden_at=None, reader__is_shadowed=False
    )
    speakers = standing.filter(_shown()).values("reader").distinct().count()
    Tally.objects.filter(paper=paper).update(comments=standing.count(), speakers=speakers)


def _shown() -> Q:
    """Return what a reader did whose account was not new then, or could not be anybody's."""
    if settings.SIGN_UP != "open":
        return Q()
    is_known = Q(at__gte=F("reader__joined_at") + NEW_FOR)
    return is_known | Q(reader__is_moderator=True) | Q(reader__is_staff=True)
