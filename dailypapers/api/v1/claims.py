"""Authors by version 1: saying that one wrote a paper, deciding on it, the links of a paper."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Query, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.api.reading import known_reader, writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.common import Address, Number, paper_named, person, read, write
from dailypapers.api.v1.texts import Text, spelt
from dailypapers.catalogue.models import Link
from dailypapers.catalogue.records import LinkKind
from dailypapers.community import access, author_links, claims
from dailypapers.community.models import AuthorLink, Claim

TAG = "authors"
SHOWN = 100
NOT_YOURS = "Only who wrote a paper, or staff, may change its links."
Answer = Annotated[Text, Field(max_length=claims.LONGEST)]


class NewClaim(BaseModel):
    """Which of a paper's authors one is, and how that can be known."""

    author: Annotated[Text, Field(min_length=1, max_length=255)]
    reason: Answer = ""


class Decision(BaseModel):
    """Whether a claim is granted, and what is said to who made it."""

    granted: StrictBool
    answer: Answer = ""


class ClaimSaid(Schema):
    """A claim: `waiting`, `granted`, `refused` or `withdrawn`."""

    id: int
    paper: str
    reader: shapes.Person
    author: str
    reason: str
    state: str
    answer: str
    at: datetime


class NewLink(BaseModel):
    """What belongs to a paper."""

    kind: Annotated[LinkKind, spelt(LinkKind)]
    url: Annotated[Text, Field(min_length=1, max_length=2000)]


class PaperLink(Schema):
    """A link of a paper; one with an `id` its authors added."""

    id: int | None
    kind: str
    url: str


@read("/claims", "claims", list[ClaimSaid], TAG, is_own=True)
def own(request: HttpRequest) -> list[dict[str, object]]:
    """Return the papers that the reader says to have written."""
    rows = Claim.objects.filter(reader=known_reader(request)).select_related("paper", "reader")
    return [_said(row) for row in rows.order_by("-at", "-pk")]


@read("/claims/waiting", "claims.waiting", list[ClaimSaid], TAG, is_own=True)
def waiting(request: HttpRequest) -> list[dict[str, object]]:
    """Return the claims to decide, those that wait longest first, to who decides them."""
    if not access.may_decide_claims(known_reader(request)):
        raise PermissionDenied("Only who decides claims sees them.")
    return [_said(row) for row in claims.waiting()[:SHOWN]]


@write("POST", "/claims/{number}/decision", "claim.decision", ClaimSaid, TAG)
def decide(request: HttpRequest, number: Number, new: Decision) -> dict[str, object]:
    """Grant or refuse a claim."""
    reader = writer_of(request)
    if not access.may_decide_claims(reader):
        raise PermissionDenied("Only who decides claims may do this.")
    rows = Claim.objects.select_related("paper", "reader").filter(pk=number)
    if not rows.exists():
        raise Http404("There is no such claim.")
    claims.decide(number, reader, granted=new.granted, answer=new.answer)
    return _said(rows.get())


@write("PUT", "/papers/{path:address}/claim", "claim", ClaimSaid, TAG)
def claim(request: HttpRequest, address: Address, new: NewClaim) -> dict[str, object]:
    """Say that one wrote a paper; it is granted at once where the paper's record knows one."""
    reader = writer_of(request)
    if not access.may_claim(reader):
        raise PermissionDenied("You may not write at present.")
    made = claims.claim(reader, paper_named(address), new.author, new.reason)
    return _said(Claim.objects.select_related("paper", "reader").get(pk=made.pk))


@write("DELETE", "/papers/{path:address}/claim", "claim", None, TAG, status=204)
def withdraw(request: HttpRequest, address: Address) -> Status[None]:
    """Take a claim back; links stay."""
    claims.withdraw(writer_of(request), paper_named(address))
    return Status(204, None)


@read("/papers/{path:address}/links", "links", list[PaperLink], TAG)
def links(request: HttpRequest, address: Address) -> list[dict[str, object]]:
    """Return what belongs to a paper, what its authors added first."""
    return _links(paper_named(address))


@write("POST", "/papers/{path:address}/links", "links", list[PaperLink], TAG)
def link(request: HttpRequest, address: Address, new: NewLink) -> list[dict[str, object]]:
    """Add a link to a paper that one wrote; one that is there is there once."""
    reader, paper = writer_of(request), paper_named(address)
    if not access.may_edit_links(reader, paper):
        raise PermissionDenied(NOT_YOURS)
    author_links.add(reader, paper, new.kind, new.url)
    return _links(paper)


@write("DELETE", "/papers/{path:address}/links", "links", list[PaperLink], TAG)
def unlink(
    request: HttpRequest,
    address: Address,
    url: Annotated[str, Query(min_length=1, max_length=2000)],
) -> list[dict[str, object]]:
    """Take a link away, of the authors or of a source."""
    reader, paper = writer_of(request), paper_named(address)
    if not access.may_edit_links(reader, paper):
        raise PermissionDenied(NOT_YOURS)
    for one in _ours(paper):
        if one.url == url:
            author_links.remove(reader, paper, one.pk)
    if Link.objects.filter(paper=paper, url=url).exists():
        author_links.hide(reader, paper, url)
    return _links(paper)


def _ours(paper: int) -> list[AuthorLink]:
    standing = (one for one in author_links.history(paper) if one.removed_at is None)
    return [one for one in standing if one.kind != AuthorLink.HIDDEN]


def _links(paper: int) -> list[dict[str, object]]:
    ours = _ours(paper)
    known = {one.url for one in ours}
    others = Link.objects.filter(paper=paper).exclude(url__in=known).order_by("pk")
    said: list[dict[str, object]] = [
        {"id": one.pk, "kind": one.kind, "url": one.url} for one in ours
    ]
    return said + [{"id": None, "kind": one.kind, "url": one.url} for one in others]


def _said(row: Claim) -> dict[str, object]:
    return {
        "id": row.pk,
        "paper": row.paper.address,
        "reader": person(row.reader),
        "author": row.author,
        "reason": row.reason,
        "state": row.state,
        "answer": row.answer,
        "at": row.at,
    }
