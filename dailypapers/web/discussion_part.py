"""The discussion as a part of its paper's page: drawn with the page, and alone after a press."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import access
from dailypapers.community.claims import granted
from dailypapers.community.queries import lock_of
from dailypapers.community.threads import Order
from dailypapers.feed.groups import groups_of
from dailypapers.web.acts import not_while_banned
from dailypapers.web.cards import pager
from dailypapers.web.comment_form import CommentForm
from dailypapers.web.discussion import discussion
from dailypapers.web.in_place import details
from dailypapers.web.requests import page_in


@dataclass(frozen=True, slots=True)
class View:
    """Which page of a discussion is read, and in which order."""

    order: Order
    number: int


def view_of(query: QueryDict) -> View:
    """Return what an address asks for.

    What does not say anything sensible asks for threads in the order they began: a discussion is
    read as it went; most have few comments, and the first often introduces the paper.
    """
    said = query.get("sort", "")
    order = next((order for order in Order if order == said), Order.OLDEST)
    return View(order, page_in(query))


def open_view(request: HttpRequest, paper: Paper) -> View | None:
    """Return what the page shows that a script asks from, None if it is no page of this paper."""
    asked = details(request)
    page = urlsplit((asked and asked.current_url) or "")
    if page.path != reverse("paper", args=[paper.address]):
        return None
    return view_of(QueryDict(page.query))


def discussion_part(
    paper: int, page: str, reader: User | None, view: View, authors: Collection[int] | None = None
) -> dict[str, Any]:
    """Return what the template needs; `page` is the address of the paper's page."""
    lock = lock_of(paper)
    wrote = granted(paper) if authors is None else authors
    said = discussion(paper, reader, view.order, view.number, wrote, lock is not None)
    query = "" if view.order is Order.OLDEST else f"sort={view.order}"
    return {
        "page": page,
        "discussion": said,
        "pager": pager(page, view.number, said.pages, said.total, query),
        "lock": lock,
        "banned": not_while_banned(reader) if reader else "",
        "form": _form(reader),
        "action": f"{page}/comments",
    }


def _form(reader: User | None) -> CommentForm | None:
    if reader is None or not access.may_comment(reader):
        return None
    return CommentForm(groups=groups_of(reader))
