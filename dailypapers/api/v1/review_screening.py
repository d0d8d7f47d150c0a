"""Deciding about the papers of a literature review by version 1, and settling conflicts."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field
from pydantic import BaseModel

from dailypapers.accounts.models import User
from dailypapers.api.reading import writer_of
from dailypapers.api.v1.common import Number, write
from dailypapers.api.v1.review_papers import ScreenedWhole, whole_of
from dailypapers.api.v1.reviewed import AtStage, candidate_of, screened, settled
from dailypapers.api.v1.texts import Text, spelt
from dailypapers.community.reviews import deciding
from dailypapers.community.reviews.deciding import LONGEST_NOTE
from dailypapers.community.reviews.stages import Verdict

TAG = "reviews"
DECISION = "/reviews/{slug}/papers/{number}/decisions/{stage}"
SETTLEMENT = "/reviews/{slug}/papers/{number}/settlements/{stage}"
MISSING = "/reviews/{slug}/papers/{number}/missing"


class NewDecision(BaseModel):
    """What one says of a paper; `reason` is the id of a criterion by which it is excluded."""

    verdict: Annotated[Verdict, spelt(Verdict)]
    reason: Annotated[int | None, Field(ge=1, le=2**62)] = None
    note: Annotated[Text, Field(max_length=LONGEST_NOTE)] = ""


@write("PUT", DECISION, "review.decision", ScreenedWhole, TAG)
def decide(
    request: HttpRequest, slug: str, number: Number, stage: AtStage, said: NewDecision
) -> dict[str, object]:
    """Say what one thinks of a paper at a stage, in place of what one said before."""
    reader = writer_of(request)
    review, me = screened(slug, reader)
    paper = candidate_of(review, number).pk
    deciding.decide(me, paper, stage, said.verdict, said.reason, said.note)
    return whole_of(review, number, reader)


@write("DELETE", DECISION, "review.decision", ScreenedWhole, TAG)
def take_back(request: HttpRequest, slug: str, number: Number, stage: AtStage) -> dict[str, object]:
    """Take back what one said of a paper at a stage."""
    reader = writer_of(request)
    review, me = screened(slug, reader)
    deciding.take_back(me, candidate_of(review, number).pk, stage)
    return whole_of(review, number, reader)


@write("PUT", SETTLEMENT, "review.settlement", ScreenedWhole, TAG)
def settle(
    request: HttpRequest, slug: str, number: Number, stage: AtStage, said: NewDecision
) -> dict[str, object]:
    """Say, as an owner, what holds where people say different things of a paper."""
    reader = writer_of(request)
    review, me = settled(slug, reader)
    paper = candidate_of(review, number).pk
    deciding.settle(me, paper, stage, said.verdict, said.reason, said.note)
    return whole_of(review, number, reader)


@write("DELETE", SETTLEMENT, "review.settlement", ScreenedWhole, TAG)
def unsettle(request: HttpRequest, slug: str, number: Number, stage: AtStage) -> dict[str, object]:
    """Take back what was settled of a paper, as an owner; what people said holds again."""
    reader = writer_of(request)
    review, me = settled(slug, reader)
    deciding.take_back(me, candidate_of(review, number).pk, stage, settles=True)
    return whole_of(review, number, reader)


@write("PUT", MISSING, "review.missing", ScreenedWhole, TAG)
def miss(request: HttpRequest, slug: str, number: Number) -> dict[str, object]:
    """Note that the full text of a paper could not be had."""
    return _missing(writer_of(request), slug, number, is_missing=True)


@write("DELETE", MISSING, "review.missing", ScreenedWhole, TAG)
def found(request: HttpRequest, slug: str, number: Number) -> dict[str, object]:
    """Note that the full text of a paper is here after all."""
    return _missing(writer_of(request), slug, number, is_missing=False)


def _missing(reader: User, slug: str, number: int, *, is_missing: bool) -> dict[str, object]:
    review, me = screened(slug, reader)
    deciding.set_missing(me, candidate_of(review, number).pk, is_missing=is_missing)
    return whole_of(review, number, reader)
