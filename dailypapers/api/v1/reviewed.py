"""Which review, and which paper of it, a request of version 1 is about, and who may ask."""

from __future__ import annotations

from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404
from ninja import Path

from dailypapers.accounts.models import User
from dailypapers.api.v1.texts import spelt
from dailypapers.community import access
from dailypapers.community.models import Candidate, Review, ReviewPerson
from dailypapers.community.reviews import people, queries
from dailypapers.community.reviews.stages import Stage

NO_REVIEW = "There is no such review for you."
NOT_OWNED = "Only who owns a review may do this."
NOT_SCREENED = "Only owners and screeners may do this, while the review is not done."
NO_PAPER = "The review has no such paper."
AtStage = Annotated[Stage, spelt(Stage), Path(description="title or text")]


def seen(slug: str, reader: User | None) -> Review:
    """Return a review that somebody may read; whether there is another is told to nobody."""
    found = queries.find_review(slug)
    if found is None or not access.may_see_review(reader, found):
        raise Http404(NO_REVIEW)
    return found


def run(slug: str, reader: User) -> Review:
    """Return a review that a reader owns."""
    found = seen(slug, reader)
    if not access.may_run_review(reader, found):
        raise PermissionDenied(NOT_OWNED)
    return found


def screened(slug: str, reader: User) -> tuple[Review, ReviewPerson]:
    """Return a review that a reader screens, and them as one of its people."""
    found = seen(slug, reader)
    if not access.may_screen_review(reader, found):
        raise PermissionDenied(NOT_SCREENED)
    return found, people.person_of(found, reader)


def settled(slug: str, reader: User) -> tuple[Review, ReviewPerson]:
    """Return a review in which a reader settles conflicts, and them as one of its people."""
    found, person = screened(slug, reader)
    if not access.may_settle_review(reader, found):
        raise PermissionDenied(NOT_OWNED)
    return found, person


def candidate_of(review: Review, number: int) -> Candidate:
    """Return a paper of a review by its number there."""
    rows = Candidate.objects.filter(review=review, number=number)
    found = rows.select_related("reason", "duplicate_of").first()
    if found is None:
        raise Http404(NO_PAPER)
    return found
