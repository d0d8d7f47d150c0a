"""The one router, and what addresses about papers have in common.

Addresses of papers may hold slashes, so the first that fits is taken: what is below a paper has to
be declared before the paper itself. `described.py` sees to the order.
"""

from __future__ import annotations

from typing import Annotated

from django.http import Http404
from ninja import Path, Router

from dailypapers.api.v1 import shapes
from dailypapers.community.features import called
from dailypapers.community.models import Comment
from dailypapers.feed import queries
from dailypapers.feed.entries import Entry, load_entries

router = Router()
UNKNOWN = "There is no paper of that name here."
PROBLEMS = dict.fromkeys((400, 401, 403, 404, 405, 422, 429, 503), shapes.Problem)
Address = Annotated[str, Path(description="Any name of a paper: arXiv id, DOI, ACL id, our key")]


def named(name: str) -> Entry:
    """Return a paper by any name; raise `Http404` where it is not here."""
    found = queries.paper_named(name)
    if found is None:
        raise Http404(UNKNOWN)
    return load_entries([found])[0]


def comment_said(comment: Comment, is_open: bool) -> dict[str, object]:
    """Return a comment; of what may not be read, that it was there."""
    writer = comment.reader
    name = called(writer.name, writer.shows_name, writer.handle)
    return {
        "id": comment.pk,
        "answers": comment.parent_id,
        "author": {"handle": writer.handle, "name": name} if is_open else None,
        "text": comment.text if is_open else "",
        "at": comment.at,
        "edited_at": comment.edited_at,
        "is_hidden": comment.hidden_at is not None,
    }
