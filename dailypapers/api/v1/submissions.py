"""Submissions by version 1: putting papers before all readers, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel

from dailypapers.accounts.models import User
from dailypapers.api.reading import key_of, known_reader, writer_of
from dailypapers.api.v1.common import Number, read, write
from dailypapers.api.v1.texts import Markdown, Text
from dailypapers.community import access, submissions
from dailypapers.community.models import Submission

TAG = "submissions"
SHOWN = 100


class NewSubmission(BaseModel):
    """Which paper to put before all readers, or only to have here, and what to say of it."""

    paper: Annotated[Text, Field(min_length=1, max_length=500)]
    comment: Markdown = ""
    feature: bool = Field(
        default=True, description="Put it before all readers; if not, it is only fetched"
    )


class Submitted(Schema):
    """What became of a submission: `waiting` while it is fetched, `found`, `failed`."""

    id: int
    state: str
    paper: str = Field(description="Its address here, or the name that it was asked for by")
    problem: str
    feature: bool
    at: datetime


@read("/submissions", "submissions", list[Submitted], TAG, is_own=True)
def own(request: HttpRequest) -> list[dict[str, object]]:
    """Return the reader's last hundred submissions, the last first."""
    rows = Submission.objects.filter(reader=known_reader(request)).select_related("paper")
    return [_said(row) for row in rows.order_by("-at", "-pk")[:SHOWN]]


@write("POST", "/submissions", "submissions", {200: Submitted, 202: Submitted}, TAG)
def submit(request: HttpRequest, new: NewSubmission) -> Status[dict[str, object]]:
    """Put a paper before all readers; one that is not here is fetched first."""
    reader = writer_of(request)
    if not access.may_submit(reader):
        raise PermissionDenied("You may not submit papers here.")
    key = key_of(request, reader.pk, "submit", new.paper, new.comment, str(new.feature))
    row = submissions.submit(reader, new.paper, new.comment, key, to_feature=new.feature)
    return Status(200 if row.paper else 202, _said(row))


@read("/submissions/{number}", "submission", Submitted, TAG, is_own=True)
def progress(request: HttpRequest, number: Number) -> dict[str, object]:
    """Return how a submission stands."""
    return _said(_found(number, known_reader(request)))


@write("POST", "/submissions/{number}/again", "submission.again", Submitted, TAG)
def again(request: HttpRequest, number: Number) -> dict[str, object]:
    """Ask the source once more for what could not be had."""
    reader = writer_of(request)
    submissions.try_again(_found(number, reader).pk)
    return _said(_found(number, reader))


def _found(number: int, reader: User) -> Submission:
    row = Submission.objects.select_related("paper").filter(pk=number).first()
    if row is None or not access.may_follow_submission(reader, row):
        raise Http404("There is no submission of yours with this number.")
    return row


def _said(row: Submission) -> dict[str, object]:
    return {
        "id": row.pk,
        "state": row.state,
        "paper": row.paper.address if row.paper else row.value,
        "problem": row.problem,
        "feature": row.to_feature,
        "at": row.at,
    }
