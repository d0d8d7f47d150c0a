"""Comments by version 1: said, changed, taken back, reacted to, reported."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Path, Query, Schema, Status
from pydantic import BaseModel

from dailypapers.accounts.models import User
from dailypapers.api.reading import key_of, reader_of, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.common import Address, Number, paper_named, person, read, write
from dailypapers.api.v1.texts import Markdown, Text, spelt
from dailypapers.catalogue.models import Paper
from dailypapers.community import access, comments, reactions, writing
from dailypapers.community.flags import OF_COMMENTS, OF_PAPERS
from dailypapers.community.models import Comment, EarlierText, Flag, Group, Reaction
from dailypapers.community.queries import comment_for
from dailypapers.community.queries import comments as comments_on
from dailypapers.community.signs import signs
from dailypapers.community.threads import Order, threaded
from dailypapers.core.errors import InputError

TAG = "comments"
BANNED = "You may not write at present."
NO_COMMENT = "There is no such comment for you."
MOST_EARLIER = 50
Sign = Annotated[Reaction.Kind, Path(), spelt(Reaction.Kind)]


class NewComment(BaseModel):
    """What to say, in Markdown; `answers` is the comment that it answers."""

    text: Markdown
    answers: Annotated[int | None, Field(ge=1, le=2**62)] = None
    group: Annotated[Text, Field(max_length=64, description="For its members alone")] = ""


class Words(BaseModel):
    """What a comment is to say, in Markdown."""

    text: Markdown


class Report(BaseModel):
    """What is wrong with something; only moderators read the words."""

    reason: Annotated[Flag.Reason, spelt(Flag.Reason)]
    words: Annotated[Text, Field(max_length=500)] = ""


class Earlier(Schema):
    """What a comment said before, and from when on."""

    text: str
    since: datetime


@read("/papers/{path:address}/comments", "comments", list[shapes.Comment], TAG)
def discussion(
    request: HttpRequest,
    address: Address,
    group: Annotated[str, Query(max_length=64, description="What its members said to it")] = "",
    order: Annotated[Order, spelt(Order)] = Order.OLDEST,
) -> list[dict[str, object]]:
    """Return what may be read of a discussion, answers below what they answer."""
    reader = reader_of(request)
    said = comments_on(paper_named(address), reader)
    said = [one for one in said if (one.group.slug if one.group else "") == group]
    places = threaded(said, order, lambda one: access.may_read(reader, one))
    return _all_said([place.comment for place in places], reader)


@write("POST", "/papers/{path:address}/comments", "comments", shapes.Comment, TAG, status=201)
def comment(request: HttpRequest, address: Address, new: NewComment) -> Status[dict[str, object]]:
    """Say something of a paper to all or to a group, or answer a comment."""
    reader, paper = writer_of(request), Paper.objects.get(pk=paper_named(address))
    if not access.may_comment(reader):
        raise PermissionDenied(BANNED)
    parent = comment_for(new.answers, reader) if new.answers else None
    if new.answers and (parent is None or not access.may_answer(reader, parent)):
        raise Http404("There is no such comment to answer.")
    group = _group(new.group, reader) if new.group else None
    said_to = [new.group] if new.group else []
    key = key_of(request, reader.pk, paper.key, new.answers or "", *said_to, new.text)
    said = writing.post(reader, paper.pk, new.text, key, parent, group)
    return Status(201, _said(said.pk, reader))


@read("/comments/{number}", "comment", shapes.Comment, TAG)
def one(request: HttpRequest, number: Number) -> dict[str, object]:
    """Return one comment."""
    return _said(_found(number, reader_of(request)).pk, reader_of(request))


@write("PATCH", "/comments/{number}", "comment", shapes.Comment, TAG)
def edit(request: HttpRequest, number: Number, words: Words) -> dict[str, object]:
    """Let a comment say something else; what it said before stays readable."""
    reader = writer_of(request)
    if not access.may_edit(reader, _found(number, reader)):
        raise PermissionDenied("Only who wrote a comment may change it, while it stands.")
    writing.edit(reader, number, words.text)
    return _said(number, reader)


@write("DELETE", "/comments/{number}", "comment", None, TAG, status=204)
def remove(request: HttpRequest, number: Number) -> Status[None]:
    """Take a comment back with all it ever said; answers stay."""
    reader = writer_of(request)
    found = _found(number, reader)
    if found.removed_at is None and not access.may_remove(reader, found):
        raise PermissionDenied("Only who wrote a comment, or staff, may remove it.")
    comments.remove(number)
    return Status(204, None)


@read("/comments/{number}/history", "comment.history", list[Earlier], TAG)
def history(request: HttpRequest, number: Number) -> list[EarlierText]:
    """Return what a comment said before it was changed, the last first."""
    reader = reader_of(request)
    found = _found(number, reader)
    if not access.may_read(reader, found):
        return []
    return list(found.earlier.order_by("-since", "-pk")[:MOST_EARLIER])


@write("PUT", "/comments/{number}/reactions/{kind}", "reaction", shapes.Comment, TAG)
def react(request: HttpRequest, number: Number, kind: Sign) -> dict[str, object]:
    """Put one's sign below a comment of somebody else."""
    reader = _reacting(request, number)
    reactions.react(reader, number, kind)
    return _said(number, reader)


@write("DELETE", "/comments/{number}/reactions/{kind}", "reaction", shapes.Comment, TAG)
def take_back(request: HttpRequest, number: Number, kind: Sign) -> dict[str, object]:
    """Take one's sign away."""
    reader = _reacting(request, number)
    reactions.take_back(reader, number, kind)
    return _said(number, reader)


@write("POST", "/comments/{number}/report", "comment.report", None, TAG, status=204)
def report(request: HttpRequest, number: Number, said: Report) -> Status[None]:
    """Report a comment to moderators; once more is the same as once."""
    reader = writer_of(request)
    found = _found(number, reader)
    if not access.may_flag(reader, found):
        raise PermissionDenied("This comment cannot be reported by you.")
    writing.flag(reader, found, _reason(said, OF_COMMENTS), said.words)
    return Status(204, None)


@write("POST", "/papers/{path:address}/report", "paper.report", None, TAG, status=204)
def report_paper(request: HttpRequest, address: Address, said: Report) -> Status[None]:
    """Report a paper to moderators; once more is the same as once."""
    reader, paper = writer_of(request), Paper.objects.get(pk=paper_named(address))
    if not access.may_flag_paper(reader):
        raise PermissionDenied(BANNED)
    writing.flag(reader, paper, _reason(said, OF_PAPERS), said.words)
    return Status(204, None)


def _found(number: int, reader: User | None) -> Comment:
    found = comment_for(number, reader)
    if found is None:
        raise Http404(NO_COMMENT)
    return found


def _reacting(request: HttpRequest, number: int) -> User:
    reader = writer_of(request)
    if not access.may_react(reader, _found(number, reader)):
        raise PermissionDenied("You cannot react to this comment.")
    return reader


def _group(slug: str, reader: User) -> int:
    found = Group.objects.filter(slug=slug).prefetch_related("memberships").first()
    if found is None or not access.may_read_group(reader, found):
        raise Http404("There is no such group of yours.")
    return found.pk


def _reason(said: Report, known: Collection[str]) -> Flag.Reason:
    if said.reason not in known:
        raise InputError(f"A reason is one of {', '.join(known)}.")
    return said.reason


def _said(number: int, reader: User | None) -> dict[str, object]:
    whole = Comment.objects.select_related("reader", "group")
    [said] = _all_said([whole.get(pk=number)], reader)
    return said


def _all_said(said: list[Comment], reader: User | None) -> list[dict[str, object]]:
    """Return comments; of what may not be read, that it was there."""
    found = signs(reader, [one.pk for one in said])
    return [
        {
            "id": one.pk,
            "answers": one.parent_id,
            "author": person(one.reader) if is_open else None,
            "text": one.text if is_open else "",
            "at": one.at,
            "edited_at": one.edited_at,
            "is_hidden": one.hidden_at is not None,
            "group": one.group.slug if one.group else "",
            "reactions": [
                {"kind": kind, "count": sign.count, "mine": sign.is_mine}
                for kind, sign in found.get(one.pk, {}).items()
            ]
            if is_open
            else [],
        }
        for one, is_open in ((one, access.may_read(reader, one)) for one in said)
    ]
