"""What a reader does with a paper, by version 1: by the rights and limits of the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja import Path

from dailypapers.accounts.models import User
from dailypapers.api.reading import writer_of
from dailypapers.api.v1 import shapes
from dailypapers.api.v1.common import Address, paper_named, write
from dailypapers.api.v1.texts import spelt
from dailypapers.community import access, marks, votes
from dailypapers.community.models import Mark
from dailypapers.feed.entries import load_entries

TAG = "readers"
Kind = Annotated[Mark.Kind, spelt(Mark.Kind), Path(description="saved, read or hidden")]


@write("PUT", "/papers/{path:address}/vote", "vote", shapes.Paper, TAG)
def vote(request: HttpRequest, address: Address) -> dict[str, object]:
    """Vote for a paper."""
    return _voted(request, address, votes.vote)


@write("DELETE", "/papers/{path:address}/vote", "vote", shapes.Paper, TAG)
def unvote(request: HttpRequest, address: Address) -> dict[str, object]:
    """Take a vote back."""
    return _voted(request, address, votes.unvote)


@write("PUT", "/papers/{path:address}/marks/{kind}", "mark", shapes.Paper, TAG)
def mark(request: HttpRequest, address: Address, kind: Kind) -> dict[str, object]:
    """Mark a paper for oneself: saved, read, not interested."""
    marks.mark(writer_of(request), paper_named(address), kind)
    return _shown(request, address)


@write("DELETE", "/papers/{path:address}/marks/{kind}", "mark", shapes.Paper, TAG)
def unmark(request: HttpRequest, address: Address, kind: Kind) -> dict[str, object]:
    """Take a mark away."""
    marks.unmark(writer_of(request), paper_named(address), kind)
    return _shown(request, address)


def _voted(
    request: HttpRequest, address: str, act: Callable[[User, int], None]
) -> dict[str, object]:
    reader = writer_of(request)
    if not access.may_vote(reader):
        raise PermissionDenied("You may not write at present.")
    act(reader, paper_named(address))
    return _shown(request, address)


def _shown(request: HttpRequest, address: str) -> dict[str, object]:
    [entry] = load_entries([paper_named(address)], writer_of(request))
    return shapes.paper(entry, is_known=True)
