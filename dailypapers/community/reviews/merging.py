"""Papers of reviews that turn out to be another, and are parted again."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from dailypapers.community.models import Candidate, Decision, Review, TableCell
from dailypapers.community.reviews import deciding


@transaction.atomic
def move(row: Candidate, kept: int) -> None:
    """Let a paper of a review be the one that it became.

    Where the review has that one too, it is a duplicate from now on, and counted as one. Who had
    decided about it alone has decided about the other, and what was taken down of it alone was of
    the other.
    """
    review = Review.objects.select_for_update().get(pk=row.review_id)
    twin = Candidate.objects.filter(review=review, paper=kept, duplicate_of=None).first()
    if twin is None:
        Candidate.objects.filter(pk=row.pk).update(paper=kept)
        return
    Candidate.objects.filter(pk=row.pk).update(paper=kept, duplicate_of=twin)
    Candidate.objects.filter(duplicate_of=row.pk).update(duplicate_of=twin)
    _decide_alike(row, twin)
    _take_down_alike(row, twin)
    deciding.count_again([twin], review)


@transaction.atomic
def give_back(number: int, kept: int, paper: int) -> None:
    """Let a paper of a review be one of its own again; what was decided about both stays."""
    found = Candidate.objects.filter(pk=number, paper=kept).first()
    if found is None:
        return
    Review.objects.select_for_update().get(pk=found.review_id)
    others = Candidate.objects.filter(review=found.review_id, paper=paper, duplicate_of=None)
    if not others.exists():
        Candidate.objects.filter(pk=number).update(paper=paper, duplicate_of=None)


def _decide_alike(row: Candidate, twin: Candidate) -> None:
    """Let what was said of one be said of the other, by those who have not spoken of it."""
    standing = Decision.objects.filter(candidate__in=[row, twin], ended_at=None, settles=False)
    said: dict[int, dict[tuple[int, str], Decision]] = defaultdict(dict)
    for one in standing.order_by("at", "pk"):
        said[one.candidate_id][one.person_id, one.stage] = one
    for key, one in said[row.pk].items():
        if key not in said[twin.pk]:
            one.pk, one.candidate = None, twin  # A row of its own.
            one.save(force_insert=True)


def _take_down_alike(row: Candidate, twin: Candidate) -> None:
    """Let the table say of one what it says of the other, where it says nothing yet."""
    known = TableCell.objects.filter(candidate=twin).values_list("column", flat=True)
    for cell in TableCell.objects.filter(candidate=row).exclude(column__in=list(known)):
        cell.pk, cell.candidate = None, twin  # A row of its own.
        cell.save(force_insert=True)
