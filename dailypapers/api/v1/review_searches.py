"""What is searched for a literature review, by version 1: here, again, and elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import NAMESPACE_URL, uuid5

from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel

from dailypapers.api.reading import key_of, reader_of, writer_of
from dailypapers.api.v1.common import Number, read, write
from dailypapers.api.v1.reviewed import screened, seen
from dailypapers.api.v1.texts import Text, named
from dailypapers.catalogue.citations.formats import LONGEST
from dailypapers.catalogue.citations.formats import read as read_file
from dailypapers.community.models import Review, ReviewSearch, SearchRun
from dailypapers.community.reviews.finding import Origin
from dailypapers.core.spoken import spoken
from dailypapers.feed.reviews import searching

TAG = "reviews"
NO_SEARCH = "The review has no such search of this instance."
Method = Literal["database", "register", "other"]


class ReviewQuery(BaseModel):
    """A query as the search page's address says it: `q=teapots&year=2026`."""

    query: Annotated[Text, Field(min_length=1, max_length=2000)]


class FoundElsewhere(BaseModel):
    """What another place found: BibTeX, RIS, CSL-JSON, or identifiers and addresses, one a line."""

    name: Annotated[str, named(100)]
    method: Method = "database"
    asked: Annotated[Text, Field(max_length=2000, description="The query as it was put")] = ""
    text: Annotated[Text, Field(max_length=LONGEST)]


class Run(Schema):
    """One time that a search was run; `new` is what no earlier run of it had found."""

    at: datetime
    found: int
    new: int


class ReviewSearchSaid(Schema):
    """A search of a review; `query` runs it on the search page where it is one of this instance."""

    id: int
    name: str
    method: Method
    asked: str
    query: str
    found: int
    runs: list[Run]


class Imported(ReviewSearchSaid):
    """What was taken in, and which lines could not be read."""

    problems: list[str]


@read("/reviews/{slug}/searches", "review.searches", list[ReviewSearchSaid], TAG)
def index(request: HttpRequest, slug: str) -> list[dict[str, object]]:
    """Return the searches of a review with every run, in the order in which they were made."""
    rows = ReviewSearch.objects.filter(review=seen(slug, reader_of(request))).order_by("pk")
    return [_said(row) for row in rows.prefetch_related("runs")]


@write("POST", "/reviews/{slug}/searches", "review.searches", ReviewSearchSaid, TAG, status=201)
def search(request: HttpRequest, slug: str, new: ReviewQuery) -> Status[dict[str, object]]:
    """Search here and take in what has all that is asked for; a known query is run again."""
    review, person = screened(slug, writer_of(request))
    key = uuid5(NAMESPACE_URL, new.query)
    return Status(201, _after(searching.run(review, person, key, new.query)))


@write("POST", "/reviews/{slug}/searches/{number}/again", "review.again", ReviewSearchSaid, TAG)
def again(request: HttpRequest, slug: str, number: Number) -> dict[str, object]:
    """Run a search of this instance again, and take in what is new."""
    review, person = screened(slug, writer_of(request))
    return _after(searching.run_again(_one_here(review, number), person))


@write("POST", "/reviews/{slug}/records", "review.records", Imported, TAG, status=201)
def take_in(request: HttpRequest, slug: str, sent: FoundElsewhere) -> Status[dict[str, object]]:
    """Take in what was found elsewhere; the same key, or the same words without one, once."""
    reader = writer_of(request)
    review, person = screened(slug, reader)
    said = key_of(request, "records", sent.name, sent.method, sent.asked, sent.text)
    reading, origin = read_file(sent.text), Origin(sent.name, sent.asked, sent.method)
    run = searching.take_in_file(review, person, uuid5(said, str(reader.pk)), origin, reading)
    problems = [f"Line {one.line}: {spoken(one.why)}: {one.said}" for one in reading.problems]
    return Status(201, _after(run) | {"problems": problems})


def _one_here(review: Review, number: int) -> ReviewSearch:
    found = ReviewSearch.objects.filter(review=review, pk=number, is_here=True).first()
    if found is None:
        raise Http404(NO_SEARCH)
    return found


def _after(run: SearchRun) -> dict[str, object]:
    """Return a search as it stands after a run."""
    return _said(ReviewSearch.objects.get(pk=run.search_id))


def _said(row: ReviewSearch) -> dict[str, object]:
    runs = sorted(row.runs.all(), key=lambda run: run.pk)
    return {
        "id": row.pk,
        "name": row.name,
        "method": row.method,
        "asked": searching.words_of(row.asked) if row.is_here else row.asked,
        "query": row.asked if row.is_here else "",
        "found": row.found,
        "runs": [{"at": run.at, "found": run.found, "new": run.new} for run in runs],
    }
