"""Which paper of a review somebody looks at next."""

from __future__ import annotations

from dataclasses import dataclass

from dailypapers.community.models import Candidate, Review, ReviewPerson
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.stages import Stage


@dataclass(frozen=True, slots=True)
class Queue:
    """The next paper, None where nothing is left."""

    next: Candidate | None


def queue(review: Review, person: ReviewPerson, stage: Stage) -> Queue:
    """Return what a person looks at next at a stage."""
    return Queue(queries.undecided(review, stage, person).order_by("number").first())
