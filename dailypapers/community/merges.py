"""What readers did with papers that turned out to be another: it goes where they went."""

from __future__ import annotations

from django.db import transaction

from dailypapers.community import tallies
from dailypapers.community.marks import mark, unmark
from dailypapers.community.models import Comment, Feature, Mark, Submission, Vote
from dailypapers.community.votes import unvote, vote

BATCH = 1000  # rows, between which others may write
MERGED = {"paper__merged_into__isnull": False}


def pending() -> bool:
    """Say whether there are any."""
    kept = (Vote, Mark, Comment, Submission, Feature)
    return any(model._default_manager.filter(**MERGED).exists() for model in kept)


def follow() -> None:
    """Give them to the paper that was kept; who had spoken for both has spoken once then."""
    votes = Vote.objects.filter(**MERGED).select_related("paper", "reader").order_by("paper", "pk")
    while stray_votes := list(votes[:BATCH]):
        for row in stray_votes:
            _move_vote(row)
    marks = Mark.objects.filter(**MERGED).select_related("paper", "reader").order_by("paper", "pk")
    while stray_marks := list(marks[:BATCH]):
        for stray in stray_marks:
            _move_mark(stray)
    said = Comment.objects.filter(**MERGED).values_list("paper", "paper__merged_into")
    for paper, kept in set(said):
        if kept is not None:
            _move_comments(paper, kept)
    asked = Submission.objects.filter(**MERGED).values_list("pk", "paper__merged_into")
    for number, kept in list(asked):
        Submission.objects.filter(pk=number).update(paper=kept)
    for feature in list(Feature.objects.filter(**MERGED).select_related("paper").order_by("at")):
        _move_feature(feature)


@transaction.atomic
def _move_vote(row: Vote) -> None:
    kept = row.paper.merged_into_id
    if kept is None:
        return
    tallies.lock(kept, row.paper_id)
    if Vote.objects.filter(pk=row.pk).exists():
        vote(row.reader, kept, row.at)
        unvote(row.reader, row.paper_id)


@transaction.atomic
def _move_mark(row: Mark) -> None:
    kept, kind = row.paper.merged_into_id, Mark.Kind(row.kind)
    if kept is not None and Mark.objects.filter(pk=row.pk).exists():
        mark(row.reader, kept, kind, row.at)
        unmark(row.reader, row.paper_id, kind)


@transaction.atomic
def _move_comments(paper: int, kept: int) -> None:
    """Move whole threads at once."""
    tallies.lock(paper, kept)
    Comment.objects.filter(paper=paper).update(paper=kept)
    tallies.recount_comments(paper)
    tallies.recount_comments(kept)


@transaction.atomic
def _move_feature(row: Feature) -> None:
    """Move who featured it; where somebody did so with the kept one, that stands."""
    kept = row.paper.merged_into_id
    if kept is None:
        return
    tallies.lock(kept, row.paper_id)
    mine = Feature.objects.filter(pk=row.pk)
    if Feature.objects.filter(paper=kept, kind=row.kind).exists():
        mine.delete()
    else:
        mine.update(paper=kept)
