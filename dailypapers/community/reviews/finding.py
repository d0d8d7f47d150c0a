"""Taking what a search found into a review. What was found before is counted and not doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from dailypapers.community.models import (
    Candidate,
    Finding,
    Review,
    ReviewPerson,
    ReviewSearch,
    SearchRun,
)
from dailypapers.community.reviews.duplicates import Known, Record
from dailypapers.community.reviews.keeping import lock, open_for_changes
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

MOST = 10_000  # papers of a review
MOST_SEARCHES = 100
BATCH = 500
LONGEST_VENUE, LONGEST_URL = 500, 2000


@dataclass(frozen=True, slots=True)
class Origin:
    """Where records come from; `asked` is the query that brought them."""

    name: str
    asked: str = ""
    method: str = ReviewSearch.Method.DATABASE
    is_here: bool = False


@transaction.atomic
def take_in(
    review: Review, person: ReviewPerson, key: UUID, origin: Origin, records: Sequence[Record]
) -> SearchRun:
    """Keep a search with what it found; the same form, or the same query here, is one search.

    A query that is run again adds what no run of it had found. Raise `InputError` if there is too
    much.
    """
    open_for_changes(lock(review.pk))
    search = _same(review, key, origin)
    if search is not None and not origin.is_here and (last := search.runs.order_by("pk").last()):
        return last
    if search is None:
        search = _made(review, key, origin)
    candidates = _candidates(review, records)
    known = set(Finding.objects.filter(search=search).values_list("candidate", flat=True))
    new = [number for number in dict.fromkeys(candidates) if number not in known]
    Finding.objects.bulk_create(
        [Finding(search=search, candidate_id=number) for number in new], batch_size=BATCH
    )
    more = len(new) if origin.is_here else len(records)
    ReviewSearch.objects.filter(pk=search.pk).update(found=F("found") + more)
    Review.objects.filter(pk=review.pk).update(changed_at=now())
    return SearchRun.objects.create(search=search, person=person, found=len(records), new=len(new))


def _same(review: Review, key: UUID, origin: Origin) -> ReviewSearch | None:
    rows = ReviewSearch.objects.filter(review=review)
    if same := rows.filter(key=key).first():
        return same
    return rows.filter(is_here=True, asked=origin.asked).first() if origin.is_here else None


def _made(review: Review, key: UUID, origin: Origin) -> ReviewSearch:
    if ReviewSearch.objects.filter(review=review).count() >= MOST_SEARCHES:
        raise InputError(say("A review has at most {most} searches.", most=MOST_SEARCHES))
    return ReviewSearch.objects.create(
        review=review,
        key=key,
        name=origin.name,
        asked=origin.asked,
        method=origin.method,
        is_here=origin.is_here,
    )


def _candidates(review: Review, records: Sequence[Record]) -> list[int]:
    """Return the candidate of each record, those made that there were none of."""
    rows = list(Candidate.objects.filter(review=review).order_by("number"))
    known = Known((place, _record(row)) for place, row in enumerate(rows))
    last = max((row.number for row in rows), default=0)
    places: list[int] = []
    fresh: list[Candidate] = []
    for record in records:
        place = known.find(record)
        if place is None:
            place = len(rows) + len(fresh)
            fresh.append(_candidate(review, last + len(fresh) + 1, record))
            known.add(place, record)
        places.append(place)
    if len(rows) + len(fresh) > MOST:
        raise InputError(say("A review has at most {most:,} papers: narrow the search.", most=MOST))
    made = Candidate.objects.bulk_create(fresh, batch_size=BATCH)
    every = [*(row.duplicate_of_id or row.pk for row in rows), *(row.pk for row in made)]
    return [every[place] for place in places]


def _record(row: Candidate) -> Record:
    return Record(row.title, row.paper_id, year=row.year, identifiers=row.identifiers)


def _candidate(review: Review, number: int, record: Record) -> Candidate:
    return Candidate(
        review=review,
        number=number,
        paper_id=record.paper,
        title=record.title,
        authors=record.authors,
        year=record.year,
        venue=record.venue[:LONGEST_VENUE],
        url=record.url[:LONGEST_URL],
        abstract=record.abstract,
        identifiers=dict(record.identifiers),
    )
