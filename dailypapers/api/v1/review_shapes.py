"""What version 1 says of a literature review."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from dailypapers.accounts.models import User
from dailypapers.api.addresses import absolute
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.common import person
from dailypapers.community import access
from dailypapers.community.models import Criterion, ReviewPerson
from dailypapers.community.models import Review as ReviewKept
from dailypapers.community.reviews import queries
from dailypapers.community.reviews.flow import Flow
from dailypapers.community.reviews.people import part_of, there
from dailypapers.community.reviews.stages import Stage
from dailypapers.feed.reviews.agreeing import agreements_of
from dailypapers.feed.reviews.flow_words import reasons_of

Role = Literal["owner", "screener", "reader"]


class ReviewMember(shapes.Person):
    """One of a review's people, and what they may do there."""

    role: Role


class ReviewRow(Schema):
    """A review among others. `role` is the reader's own, empty where they are not of it."""

    slug: str
    title: str
    visibility: Literal["private", "public"]
    is_done: bool
    role: Literal["owner", "screener", "reader", ""]
    people: list[ReviewMember]
    changed_at: datetime
    url: str
    papers: int = Field(description="Each once, however often it was found")


class CriterionSaid(Schema):
    """A criterion; the `id` of a reason to exclude is given with a decision."""

    id: int
    text: str


class FlowSource(Schema):
    """Where records came from, by what way, and how many, duplicates counted."""

    name: str
    method: Literal["database", "register", "other"]
    records: int


class FlowReason(Schema):
    """How many full texts were excluded for a reason."""

    reason: int | None
    text: str
    papers: int


class FlowSaid(Schema):
    """The numbers of the flow diagram of PRISMA 2020; what waits is `unscreened`, `unassessed`."""

    sources: list[FlowSource]
    identified: int
    duplicates: int
    unscreened: int
    screened: int
    excluded: int
    sought: int
    missing: int
    unassessed: int
    assessed: int
    reasons: list[FlowReason]
    included: int


class Work(Schema):
    """What waits at a stage: papers that the reader did not decide about, and conflicts."""

    stage: Literal["title", "text"]
    left: int
    conflicts: int


class Review(ReviewRow):
    """A review as a whole. `version` counts changes of what it says of itself."""

    question: str
    include: list[CriterionSaid]
    exclude: list[CriterionSaid]
    by_title: int
    by_text: int
    done_at: datetime | None
    version: int
    flow: FlowSaid
    work: list[Work] = Field(description="For who screens it")
    agreements: list[str] = Field(description="How far its people agree, to them alone")


def row_of(review: ReviewKept, reader: User | None) -> dict[str, object]:
    """Return a review among others."""
    me = part_of(review, reader)
    return {
        "slug": review.slug,
        "title": review.title,
        "visibility": review.visibility,
        "is_done": review.done_at is not None,
        "role": me.role if me else "",
        "papers": getattr(review, "size", 0),
        "people": members(review),
        "changed_at": review.changed_at,
        "url": absolute("review", review.slug),
    }


def whole_of(review: ReviewKept, reader: User | None) -> dict[str, object]:
    """Return a review as a whole, as far as somebody may know it."""
    me, flow = part_of(review, reader), queries.flow_of(review)
    may_screen = me is not None and access.may_screen_review(reader, review)
    names = ("question", "by_title", "by_text", "done_at", "version")
    return {
        **row_of(review, reader),
        **{name: getattr(review, name) for name in names},
        "papers": flow.identified - flow.duplicates,
        "include": criteria_of(review, Criterion.Kind.INCLUDE),
        "exclude": criteria_of(review, Criterion.Kind.EXCLUDE),
        "flow": _flow(review, flow),
        "work": [_work(review, me, stage) for stage in Stage] if me and may_screen else [],
        "agreements": list(agreements_of(review)) if me else [],
    }


def members(review: ReviewKept) -> list[dict[str, str]]:
    """Return who makes a review, owners first."""
    return [person(one.reader) | {"role": one.role} for one in there(review) if one.reader]


def criteria_of(review: ReviewKept, kind: str) -> list[dict[str, object]]:
    """Return the criteria of a kind that stand, in their order."""
    rows = [one for one in review.criteria.all() if one.kind == kind and not one.is_aside]
    rows.sort(key=lambda one: one.position)
    return [{"id": one.pk, "text": one.text} for one in rows]


def _flow(review: ReviewKept, found: Flow) -> dict[str, object]:
    words = reasons_of(review)
    return asdict(found) | {
        "sources": [source._asdict() for source in found.sources],
        "reasons": [
            {"reason": reason, "text": words.get(reason or 0, ""), "papers": papers}
            for reason, papers in found.reasons
        ],
    }


def _work(review: ReviewKept, me: ReviewPerson, stage: Stage) -> dict[str, object]:
    return {
        "stage": stage,
        "left": queries.undecided(review, stage, me).count(),
        "conflicts": queries.conflicts(review, stage).count(),
    }
