"""Which paper of a review somebody looks at next.

The nearest to the review's question in meaning come first, by the vectors that search has of them;
papers without one come last, as they were found. No decision has a part in it: it tells nobody what
another person said, and stands still while somebody screens.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from dailypapers.community.models import Candidate, Review, ReviewPerson
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.stages import Stage
from dailypapers.core.errors import IndexUnavailable
from dailypapers.encoder.base import EncoderUnavailable
from dailypapers.feed.reviews.nearness import nearest_first
from dailypapers.search import encoding, index


class Order(StrEnum):
    """What comes first."""

    QUESTION = "question"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Queue:
    """The next paper, None where nothing is left.

    `order` is the one that it comes in: papers come as found where no meaning is known.
    """

    next: Candidate | None
    order: Order


def queue(review: Review, person: ReviewPerson, stage: Stage, order: Order) -> Queue:
    """Return what a person looks at next at a stage."""
    left = queries.undecided(review, stage, person).order_by("number")
    if order is Order.QUESTION:
        numbers = dict(left.exclude(paper=None).values_list("paper", "number"))
        nearest = _nearest(review.question, numbers)
        if nearest is not None:
            found = Candidate.objects.get(review=review, number=numbers[nearest])
            return Queue(found, Order.QUESTION)
    return Queue(left.first(), Order.FOUND)


def _nearest(question: str, papers: Collection[int]) -> int | None:
    """Return the paper nearest to a question, None where the meaning of none is known."""
    try:
        reader = index.reader()
        encoder = encoding.encoder_for(reader.encoder)
        wanted = encoder.encode_query(question) if encoder and papers else None
        vectors = reader.vectors(papers) if wanted is not None else {}
    except (IndexUnavailable, EncoderUnavailable):
        return None
    known = [paper for paper in papers if paper in vectors]
    if wanted is None or not known:
        return None
    rows = nearest_first(np.stack([vectors[paper] for paper in known]), wanted)
    return known[int(rows[0])]
