"""Papers as OAI-PMH lists them: which, in the order in which they changed, page by page.

Of each page a fixed number of queries is asked, and no more is held than the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from dailypapers.api.oai import stamps
from dailypapers.api.oai.place import Place
from dailypapers.api.oai.sets import SOURCE, narrowed, spec_of
from dailypapers.api.oai.verbs import Asked, OaiError
from dailypapers.catalogue.models import Identifier, Paper, PaperTopic, Record

PAGE = {"ListRecords": 200, "ListIdentifiers": 1000}
OF_ARXIV = Exists(Identifier.objects.filter(paper=OuterRef("pk"), scheme="arxiv"))
ANYTHING = "oai_dc"  # The format that every paper has; the others are of arXiv's papers.


@dataclass(frozen=True, slots=True)
class Header:
    """What is said of a paper in any list; one that became another is deleted."""

    paper: int
    identifier: str
    at: datetime
    is_deleted: bool
    sets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a list, and where it goes on, if it does."""

    headers: Sequence[Header]
    place: Place
    following: Place | None


def begin(request: Asked) -> Place:
    """Return the beginning of a list; raise `OaiError` where there is none."""
    low, high = stamps.revisions(request.start, request.until)
    place = Place(request.verb, request.prefix, request.set, low, high, 0)
    if not (total := _listed(place).count()):
        raise OaiError("noRecordsMatch", "Nothing changed then, or nothing is in this set.")
    return Place(request.verb, request.prefix, request.set, low, high, total)


def page_at(place: Place) -> Page:
    """Return what comes next in a list."""
    size = PAGE[place.verb]
    beyond = Q(revision__gt=place.revision) | Q(revision=place.revision, pk__gt=place.paper)
    rows = list(_listed(place).filter(beyond, revision__gte=place.revision)[: size + 1])
    shown, last = rows[:size], rows[:size][-1] if rows else None
    following = place.after(last.revision, last.pk, len(shown)) if last and rows[size:] else None
    return Page(headers(shown), place, following)


def named(identifier: str) -> Paper:
    """Return the paper that an identifier of ours is of; raise `OaiError` for any other."""
    start, _, key = identifier.rpartition(":")
    found = Paper.objects.filter(key=key).first() if start == _namespace() else None
    if found is None:
        raise OaiError("idDoesNotExist", "There is no such paper here.")
    return found


def has_format(paper: Paper, prefix: str) -> bool:
    """Say whether a paper can be told of in a format; one that is deleted can in every one."""
    if prefix == ANYTHING or paper.merged_into_id:
        return True
    return Identifier.objects.filter(paper=paper, scheme="arxiv").exists()


def identifier_of(key: str) -> str:
    """Return how others know a paper for good, whatever becomes of its address."""
    return f"{_namespace()}:{key}"


def headers(papers: Sequence[Paper]) -> list[Header]:
    """Return what is said of papers in any list, in three queries."""
    at = stamps.moments({paper.revision for paper in papers})
    sets = _sets([paper.pk for paper in papers])
    return [
        Header(
            paper=paper.pk,
            identifier=identifier_of(paper.key),
            at=at[paper.revision],
            is_deleted=paper.merged_into_id is not None,
            sets=sets[paper.pk],
        )
        for paper in papers
    ]


def _listed(place: Place) -> QuerySet[Paper]:
    within = narrowed(place.set) if place.set else Q()
    if within is None:
        raise OaiError("noRecordsMatch", "There is no such set here.")
    rows = Paper.objects.filter(within, revision__gt=place.low, revision__lte=place.high)
    if place.prefix != ANYTHING:
        rows = rows.filter(OF_ARXIV | Q(merged_into__isnull=False))
    return rows.order_by("revision", "pk").only("pk", "key", "revision", "merged_into")


def _sets(papers: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    topics = PaperTopic.objects.filter(paper__in=papers).order_by("paper", "position")
    for paper, code in topics.values_list("paper", "topic"):
        found[paper].append(spec_of(code))
    sources = Record.objects.filter(paper__in=papers).order_by("paper", "source")
    for paper, source in sources.values_list("paper", "source").distinct():
        found[paper].append(f"{SOURCE}:{source}")
    return found


def _namespace() -> str:
    return f"oai:{urlsplit(settings.BASE_URL).hostname}"
