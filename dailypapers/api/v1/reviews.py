"""Literature reviews by version 1: all of them, one of them, making, changing, deleting."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.api.reading import key_of, reader_of, writer_of
from dailypapers.api.v1.common import read, write
from dailypapers.api.v1.review_shapes import Review, ReviewRow, row_of, whole_of
from dailypapers.api.v1.reviewed import run, seen
from dailypapers.api.v1.texts import Text, named
from dailypapers.community import access
from dailypapers.community.models import Criterion
from dailypapers.community.models import Review as ReviewKept
from dailypapers.community.reviews import keeping, queries
from dailypapers.community.reviews.keeping import LONGEST_CRITERION, MOST_CRITERIA, About

TAG = "reviews"
Title = Annotated[str, named(200)]
Question = Annotated[str, named(2000)]
Line = Annotated[Text, Field(max_length=LONGEST_CRITERION)]
Criteria = Annotated[list[Line], Field(max_length=MOST_CRITERIA)]
People = Literal[1, 2]


class NewReview(BaseModel):
    """What a review says of itself; `exclude` are the reasons, the most frequent first."""

    title: Title
    question: Question
    include: Criteria = []
    exclude: Criteria = []
    visibility: Literal["private", "public"] = "private"
    by_title: Annotated[People, Field(description="People for each title and abstract")] = 1
    by_text: Annotated[People, Field(description="People for each full text")] = 1


class ReviewChange(BaseModel):
    """What is to be otherwise of a review, and the `version` that is changed."""

    version: Annotated[int, Field(description="Needed to change its words")] = 0
    title: Title | None = None
    question: Question | None = None
    include: Criteria | None = None
    exclude: Criteria | None = None
    visibility: Literal["private", "public"] | None = None
    by_title: People | None = None
    by_text: People | None = None
    is_done: Annotated[
        StrictBool | None, Field(description="Nothing changes in what is done until it is opened")
    ] = None


class Reviews(Schema):
    """Reviews: of the reader, those they may join, and the fifty public ones done last."""

    own: list[ReviewRow]
    invited: list[ReviewRow]
    public: list[ReviewRow]


@read("/reviews", "reviews", Reviews, TAG)
def index(request: HttpRequest) -> dict[str, object]:
    """Return the reader's reviews, those they are invited to, and those that all may read."""
    reader = reader_of(request)
    return {
        "own": [row_of(one, reader) for one in queries.reviews_of(reader)] if reader else [],
        "invited": [row_of(one, reader) for one in queries.invited_to(reader)] if reader else [],
        "public": [row_of(one, reader) for one in queries.published()],
    }


@write("POST", "/reviews", "reviews", Review, TAG, status=201)
def make(request: HttpRequest, new: NewReview) -> Status[dict[str, object]]:
    """Make a review; the same `Idempotency-Key`, or the same words without one, make it once."""
    reader = writer_of(request)
    if not access.may_comment(reader):
        raise PermissionDenied("You may not write at present.")
    key = key_of(request, reader.pk, "review", new.model_dump_json())
    made = keeping.make(reader, key, About(**new.model_dump()))
    return Status(201, whole_of(seen(made.slug, reader), reader))


@read("/reviews/{slug}", "review", Review, TAG)
def page(request: HttpRequest, slug: str) -> dict[str, object]:
    """Return what a review asks, who makes it, how far it is, and what came of it in numbers."""
    reader = reader_of(request)
    return whole_of(seen(slug, reader), reader)


@write("PATCH", "/reviews/{slug}", "review", Review, TAG)
def edit(request: HttpRequest, slug: str, change: ReviewChange) -> dict[str, object]:
    """Change what a review says, say that it is done, or open it; 409 for an earlier version."""
    reader = writer_of(request)
    found = run(slug, reader)
    words = change.model_dump(exclude_none=True, exclude={"version", "is_done"})
    with transaction.atomic():
        if change.is_done is False:
            keeping.reopen(found.pk)
        if words:
            keeping.edit(found.pk, change.version, About(**(_stands(found) | words)))
        if change.is_done:
            keeping.finish(found.pk)
    return whole_of(seen(slug, reader), reader)


@write("DELETE", "/reviews/{slug}", "review", None, TAG, status=204)
def delete(request: HttpRequest, slug: str) -> Status[None]:
    """Delete a review with all that was decided in it."""
    keeping.delete(run(slug, writer_of(request)).pk)
    return Status(204, None)


def _stands(review: ReviewKept) -> dict[str, Any]:
    """Return what a review says of itself now."""
    names = ("title", "question", "visibility", "by_title", "by_text")
    rows = sorted(review.criteria.all(), key=lambda one: one.position)
    lines = {
        str(kind): [one.text for one in rows if one.kind == kind and not one.is_aside]
        for kind in Criterion.Kind.values
    }
    return {name: getattr(review, name) for name in names} | lines
