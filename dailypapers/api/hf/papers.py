"""One paper, what it is linked to, and what is not here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from dailypapers.accounts.models import User
from dailypapers.api.hf.discussion import discussion
from dailypapers.api.hf.known import known_of
from dailypapers.api.hf.shape import Said, repositories, whole
from dailypapers.api.hf.view import READS, answers
from dailypapers.api.reading import reader_of
from dailypapers.feed.entries import Entry, load_entries
from dailypapers.feed.queries import paper_named

UNKNOWN = "Paper not found"


@answers(*READS)
def info(request: HttpRequest, address: str) -> Said:
    """Answer with one paper, by any name of it, and with its comments if they are asked for."""
    reader = reader_of(request)
    entry = entry_named(address, reader)
    said = whole(entry, known_of([entry.id]))
    if request.GET.get("field") == "comments":
        said["comments"] = discussion(entry.id, reader)
    return said


@answers(*READS)
def repos(request: HttpRequest, address: str) -> Said:
    """Answer with the models, data and demos that a paper is linked to; an unknown one has none."""
    found = paper_named(address)
    if found is None:
        return {"models": [], "datasets": [], "spaces": []}
    return dict(repositories(load_entries([found])[0]))


@answers("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Say that nothing is at an address below /api."""
    raise Http404("There is nothing at this address.")


def entry_named(name: str, reader: User | None = None) -> Entry:
    """Return a paper as an entry; raise where it is not here."""
    found = paper_named(name)
    if found is None:
        raise Http404(UNKNOWN)
    return load_entries([found], reader)[0]
