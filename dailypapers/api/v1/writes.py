"""What version 1 writes about papers, by token: by the rights and limits of the pages.

All of it is safe to repeat. A comment is known by its `Idempotency-Key`, or by its words.
"""

from __future__ import annotations

from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Path, Schema, Status
from pydantic import BaseModel

from dailypapers.api.reading import key_of, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.asking import Token
from dailypapers.api.v1.common import PROBLEMS, Address, comment_said, named, router
from dailypapers.api.v1.texts import Text
from dailypapers.community import access, follows, marks, submissions, votes, writing
from dailypapers.community.models import Comment, Mark
from dailypapers.feed.entries import load_entries

BANNED = "You may not write at present."
Kind = Annotated[Mark.Kind, Path(description="saved, read or hidden")]


class NewComment(BaseModel):
    """What to say, in Markdown; `answers` is the comment that it answers."""

    text: Annotated[Text, Field(max_length=10_000)]
    answers: Annotated[int | None, Field(ge=1, le=2**62)] = None


class NewSubmission(BaseModel):
    """Which paper to put before all readers, and what to say of it."""

    paper: Annotated[Text, Field(min_length=1, max_length=500)]
    comment: Annotated[Text, Field(max_length=10_000)] = ""


class Submitted(Schema):
    """What became of a submission: `waiting` while it is fetched."""

    state: str
    paper: str


@router.put(
    "/papers/{path:address}/vote",
    response={200: shapes.Paper} | PROBLEMS,
    tags=["readers"],
    auth=Token(),
    url_name="api.v1.vote",
)
def vote(request: HttpRequest, address: Address) -> dict[str, object]:
    """Vote for a paper."""
    return _voted(request, address, votes.vote)


@router.delete(
    "/papers/{path:address}/vote",
    response={200: shapes.Paper} | PROBLEMS,
    tags=["readers"],
    auth=Token(),
    url_name="api.v1.vote",
)
def unvote(request: HttpRequest, address: Address) -> dict[str, object]:
    """Take a vote back."""
    return _voted(request, address, votes.unvote)


@router.put(
    "/papers/{path:address}/marks/{kind}",
    response={200: shapes.Paper} | PROBLEMS,
    tags=["readers"],
    auth=Token(),
    url_name="api.v1.mark",
)
def mark(request: HttpRequest, address: Address, kind: Kind) -> dict[str, object]:
    """Mark a paper for oneself: saved, read, not interested."""
    marks.mark(writer_of(request), named(address).id, kind)
    return _shown(request, address)


@router.delete(
    "/papers/{path:address}/marks/{kind}",
    response={200: shapes.Paper} | PROBLEMS,
    tags=["readers"],
    auth=Token(),
    url_name="api.v1.mark",
)
def unmark(request: HttpRequest, address: Address, kind: Kind) -> dict[str, object]:
    """Take a mark away."""
    marks.unmark(writer_of(request), named(address).id, kind)
    return _shown(request, address)


@router.post(
    "/papers/{path:address}/comments",
    response={201: shapes.Comment} | PROBLEMS,
    tags=["readers"],
    auth=Token(),
    url_name="api.v1.comments",
)
def comment(request: HttpRequest, address: Address, new: NewComment) -> Status[dict[str, object]]:
    """Say something of a paper, or answer a comment."""
    reader, paper = writer_of(request), named(address)
    if not access.may_comment(reader):
        raise PermissionDenied(BANNED)
    rows = Comment.objects.select_related("reader", "group")
    parent = rows.filter(pk=new.answers, group=None).first() if new.answers else None
    if new.answers and (parent is None or not access.may_answer(reader, parent)):
        raise Http404("There is no such comment to answer.")
    key = key_of(request, reader.pk, paper.key, new.answers or "", new.text)
    said = writing.post(reader, paper.id, new.text, key, parent)
    return Status(201, comment_said(rows.get(pk=said.pk), True))


@router.put(
    "/follows/{kind}/{path:target}",
    response={204: None} | PROBLEMS,
    tags=["readers"],
    auth=Token(),
    url_name="api.v1.follow",
)
def follow(request: HttpRequest, kind: str, target: str) -> Status[None]:
    """Follow a topic, an author, a reader or a list: `topic`, `author`, `reader`, `list`."""
    reader = writer_of(request)
    if not access.may_follow(reader) or not follows.can_be_followed(reader, kind, target):
        raise Http404("There is no such thing to follow.")
    follows.follow(reader, kind, target)
    return Status(204, None)


@router.delete(
    "/follows/{kind}/{path:target}",
    response={204: None} | PROBLEMS,
    tags=["readers"],
    auth=Token(),
    url_name="api.v1.follow",
)
def unfollow(request: HttpRequest, kind: str, target: str) -> Status[None]:
    """Follow it no more."""
    follows.unfollow(writer_of(request), kind, target)
    return Status(204, None)


@router.post(
    "/submissions",
    response={200: Submitted, 202: Submitted} | PROBLEMS,
    tags=["readers"],
    auth=Token(),
    url_name="api.v1.submissions",
)
def submit(request: HttpRequest, new: NewSubmission) -> Status[dict[str, object]]:
    """Put a paper before all readers; one that is not here is fetched first."""
    reader = writer_of(request)
    if not access.may_submit(reader):
        raise PermissionDenied("You may not submit papers here.")
    key = key_of(request, reader.pk, "submit", new.paper, new.comment)
    row = submissions.submit(reader, new.paper, new.comment, key)
    said: dict[str, object] = {
        "state": row.state,
        "paper": row.paper.address if row.paper else row.value,
    }
    return Status(200 if row.paper else 202, said)


def _voted(request: HttpRequest, address: str, act: object) -> dict[str, object]:
    reader = writer_of(request)
    if not access.may_vote(reader):
        raise PermissionDenied(BANNED)
    assert callable(act)
    act(reader, named(address).id)
    return _shown(request, address)


def _shown(request: HttpRequest, address: str) -> dict[str, object]:
    [entry] = load_entries([named(address).id], writer_of(request))
    return shapes.paper(entry, is_known=True)
