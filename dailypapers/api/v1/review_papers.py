"""The papers of a literature review by version 1: where they stand, and the next one to screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Query, Schema

from dailypapers.accounts.models import User
from dailypapers.api.reading import known_reader, reader_of
from dailypapers.api.v1.asking import LENGTH, Cursor, page_of
from dailypapers.api.v1.asking import cursor as leading_to
from dailypapers.api.v1.common import Number, read
from dailypapers.api.v1.review_shapes import CriterionSaid
from dailypapers.api.v1.reviewed import candidate_of, screened, seen
from dailypapers.community.models import Candidate, Decision, Review, ReviewPerson
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.people import part_of
from dailypapers.community.reviews.stages import Stage
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.reviews import ordering
from dailypapers.feed.reviews.agreeing import name_of
from dailypapers.feed.reviews.ordering import Order

TAG = "reviews"
Where = Literal[*queries.WHERE]  # type: ignore[valid-type]
State = Literal["open", "conflict", "included", "excluded"]
Verdict = Literal["include", "exclude", "unsure"]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most")]


class Screened(Schema):
    """A paper of a review by its number there; `paper` is its name here, empty if it is not."""

    number: int
    paper: str
    title: str
    authors: list[str]
    year: int | None
    venue: str
    url: str
    identifiers: dict[str, str]
    by_title: State
    by_text: State
    reason: CriterionSaid | None
    is_missing: bool = Field(description="Its full text could not be had")
    duplicate_of: int | None
    own_by_title: Verdict | None = Field(description="What the reader says of it")
    own_by_text: Verdict | None


class DecisionSaid(Schema):
    """What somebody said of a paper; it stands unless it has an end. `settles`: for all others."""

    by: str
    stage: Literal["title", "text"]
    verdict: Verdict
    reason: CriterionSaid | None
    note: str
    settles: bool
    at: datetime
    ended_at: datetime | None


class ScreenedWhole(Screened):
    """A paper of a review with its abstract, and what was said of it.

    Decisions are for the review's people. Where two screen, nobody is told what the other says
    before both have said it.
    """

    abstract: str
    decisions: list[DecisionSaid]


class ReviewPage(Schema):
    """Some papers of a review, and how many stand where."""

    papers: list[Screened]
    counts: dict[str, int]
    next: str | None


class Next(Schema):
    """The next paper to decide about, if one is left, and how far one is at this stage.

    `order` is the one that it comes in: as found where no meaning is known.
    """

    paper: ScreenedWhole | None
    order: Literal["question", "found"]
    left: int
    decided: int
    excluded_in_a_row: int


@read("/reviews/{slug}/papers", "review.papers", ReviewPage, TAG)
def index(
    request: HttpRequest,
    slug: str,
    show: Annotated[Where, Query(description="Where they stand")] = "all",
    limit: Limit = LENGTH,
    cursor: Cursor = "",
) -> dict[str, object]:
    """Return the papers that stand somewhere, in the order in which they were found."""
    reader = reader_of(request)
    review, page = seen(slug, reader), page_of(cursor)
    counts = queries.counts(review)
    every = queries.shown(review, show).select_related("reason", "duplicate_of")
    rows = list(every[(page - 1) * limit : page * limit])
    return {
        "papers": screened_rows(rows, part_of(review, reader)),
        "counts": counts,
        "next": leading_to(page + 1) if page * limit < counts[show] else None,
    }


@read("/reviews/{slug}/papers/{number}", "review.paper", ScreenedWhole, TAG)
def page(request: HttpRequest, slug: str, number: Number) -> dict[str, object]:
    """Return one paper of a review, and to its people what was said of it."""
    reader = reader_of(request)
    return whole_of(seen(slug, reader), number, reader)


@read("/reviews/{slug}/next", "review.next", Next, TAG, is_own=True)
def following(
    request: HttpRequest,
    slug: str,
    stage: Annotated[Literal["title", "text"], Query(description="What is looked at")] = "title",
    by: Annotated[
        Literal["question", "found"], Query(description="Nearest to it first")
    ] = "question",
) -> dict[str, object]:
    """Return the next paper that one decides about at a stage."""
    reader = known_reader(request)
    review, me = screened(slug, reader)
    at = Stage(stage)
    queue = ordering.queue(review, me, at, Order(by))
    return {
        "paper": whole_of(review, queue.next.number, reader) if queue.next else None,
        "order": queue.order,
        "left": queries.undecided(review, at, me).count(),
        "decided": queries.decided(review, at, me).count(),
        "excluded_in_a_row": queries.excluded_in_a_row(review, at, me),
    }


def whole_of(review: Review, number: int, reader: User | None) -> dict[str, object]:
    """Return a paper with what somebody may know of what was said of it."""
    row, me = candidate_of(review, number), part_of(review, reader)
    [entry] = load_entries([row.paper_id]) if row.paper_id else [None]
    decisions = queries.decisions_on([row])[row.pk] if me else []
    told = queries.told_of(row, me, decisions)
    return {
        **_said(row, entry, {one.stage: one.verdict for one in told if _is_own(one, me)}),
        "abstract": entry.text if entry else row.abstract,
        "decisions": [_decision(one) for one in told],
    }


def screened_rows(rows: Sequence[Candidate], me: ReviewPerson | None) -> list[dict[str, object]]:
    """Return some papers, each with what its reader says of it."""
    entries = {one.id: one for one in load_entries([row.paper_id for row in rows if row.paper_id])}
    own: dict[int, dict[str, str]] = {row.pk: {} for row in rows}
    said = Decision.objects.filter(candidate__in=own, person=me, ended_at=None, settles=False)
    for candidate, stage, verdict in said.values_list("candidate", "stage", "verdict"):
        own[candidate][stage] = verdict
    return [_said(row, entries.get(row.paper_id or 0), own[row.pk]) for row in rows]


def _said(row: Candidate, entry: Entry | None, own: dict[str, str]) -> dict[str, object]:
    names = ("number", "year", "venue", "url", "identifiers", "by_title", "by_text")
    return {
        **{name: getattr(row, name) for name in names},
        "paper": entry.address if entry else "",
        "title": entry.title if entry else row.title,
        "authors": row.authors.split("; ") if row.authors else [],
        "reason": _criterion(row),
        "is_missing": row.missing_since is not None,
        "duplicate_of": row.duplicate_of.number if row.duplicate_of else None,
        "own_by_title": own.get(Stage.TITLE),
        "own_by_text": own.get(Stage.TEXT),
    }


def _decision(one: Decision) -> dict[str, object]:
    names = ("stage", "verdict", "note", "settles", "at", "ended_at")
    said = {name: getattr(one, name) for name in names}
    return {**said, "by": name_of(one.person), "reason": _criterion(one)}


def _criterion(row: Candidate | Decision) -> dict[str, object] | None:
    return {"id": row.reason.pk, "text": row.reason.text} if row.reason else None


def _is_own(one: Decision, me: ReviewPerson | None) -> bool:
    is_standing = one.ended_at is None and not one.settles
    return is_standing and me is not None and one.person_id == me.pk
