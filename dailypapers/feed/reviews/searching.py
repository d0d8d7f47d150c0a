"""What a search of a review finds: papers here that have all that is asked for, or a file's.

What one reader did (`saved:yes`) is no part of it, and neither are papers that are near in meaning
alone: a search is to find the same for everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.http import QueryDict

from dailypapers.catalogue.citations.reading import Cited, Reading
from dailypapers.catalogue.cited import find_cited
from dailypapers.catalogue.models import Authorship, Identifier, Paper
from dailypapers.community.models import Review, ReviewPerson, ReviewSearch, SearchRun
from dailypapers.community.reviews import finding
from dailypapers.community.reviews.duplicates import Record
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.feed.search import Wish, hint_of
from dailypapers.feed.search_form import SearchForm, kept_query
from dailypapers.search import queries

BATCH = 1000
ORDERLY = ("sort",)  # what an address asks of a list and not of a search


def run(review: Review, person: ReviewPerson, key: UUID, query: str) -> SearchRun:
    """Run a query of the search page for a review; raises `IndexUnavailable`, `InputError`.

    The same query run again is the same search, and adds what is new.
    """
    asked = asked_for(query)
    records = records_of(papers_for(wish_of(asked)))
    origin = finding.Origin(settings.SITE_NAME, asked, is_here=True)
    return finding.take_in(review, person, key, origin, records)


def run_again(search: ReviewSearch, person: ReviewPerson) -> SearchRun:
    """Run a search of this instance again; raises `IndexUnavailable`, `InputError`."""
    return run(search.review, person, search.key, search.asked)


def take_in_file(
    review: Review, person: ReviewPerson, key: UUID, origin: finding.Origin, reading: Reading
) -> SearchRun:
    """Take in what another program or site found."""
    return finding.take_in(review, person, key, origin, records_in(reading))


def asked_for(query: str) -> str:
    """Return what an address asks of a search; raise `InputError` if that is nothing."""
    asked = QueryDict(kept_query(query), mutable=True)
    for name in ORDERLY:
        asked.pop(name, None)
    if SearchForm(asked).is_empty():
        raise InputError(say("Say what to search for."))
    return asked.urlencode()


def wish_of(asked: str) -> Wish:
    """Return what a kept query asks for."""
    return SearchForm(QueryDict(asked)).wish()


def words_of(asked: str) -> str:
    """Return a query as people read it: words, and filters by name."""
    said = QueryDict(asked)
    words = [said["q"]] if said.get("q") else []
    return " · ".join([*words, *(f"{name} {said[name]}" for name in said if name != "q")])


def papers_for(wish: Wish) -> list[int]:
    """Return the papers that have all that is asked for, the newest first.

    Raises `InputError` where these are too many, or the text is too long to be read to its end.
    """
    order, size = queries.Order.NEWEST, finding.MOST
    found = queries.search(wish.text, wish.as_filter(), order=order, size=size, facets=())
    if found.query.is_too_long:
        raise InputError(
            say(
                "{why} A review counts only what has all of it: ask in several searches.",
                why=hint_of(found.query.problems),
            )
        )
    if found.relaxed:
        return []
    if found.matching > finding.MOST:
        raise InputError(
            say(
                "This finds {n:,} papers; a review has at most {most:,}. Narrow it.",
                n=found.matching,
                most=finding.MOST,
            )
        )
    return [hit.id for hit in found.hits]


def records_of(papers: Sequence[int]) -> list[Record]:
    """Return what the catalogue says of papers, in their order. Three queries a thousand."""
    found: dict[int, Record] = {}
    for first in range(0, len(papers), BATCH):
        some = papers[first : first + BATCH]
        authors, names = _authors(some), _identifiers(some)
        rows = Paper.objects.filter(pk__in=some, merged_into=None)
        for pk, title, published, venue in rows.values_list(
            "pk", "title", "published", "venue__name"
        ):
            year = published.year if published else None
            found[pk] = Record(
                title, pk, authors[pk], year, venue or "", identifiers=names.get(pk, {})
            )
    return [found[pk] for pk in papers if pk in found]


def records_in(reading: Reading) -> list[Record]:
    """Return what a file says: papers here as the catalogue has them, the others as it has them."""
    papers = find_cited(reading.papers)
    here = {record.paper: record for record in records_of([one for one in papers if one])}
    return [
        here.get(paper) or _record(cited)
        for cited, paper in zip(reading.papers, papers, strict=True)
    ]


def _record(cited: Cited) -> Record:
    said = cited.described
    named = f"{cited.names[0].scheme}:{cited.names[0].value}" if cited.names else cited.url
    return Record(
        title=cited.title or named,
        authors="; ".join(said.authors),
        year=cited.year,
        venue=said.venue,
        url=cited.url if cited.url.startswith(("https://", "http://")) else "",
        abstract=said.abstract,
        identifiers={name.scheme: name.value for name in reversed(cited.sure)},
    )


def _authors(papers: Sequence[int]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = Authorship.objects.filter(paper__in=papers).order_by("paper", "position")
    for paper, name in rows.values_list("paper", "author__name"):
        names[paper].append(name)
    return defaultdict(str, {paper: "; ".join(some) for paper, some in names.items()})


def _identifiers(papers: Sequence[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = Identifier.objects.filter(paper__in=papers).order_by("-pk")
    for paper, scheme, value in rows.values_list("paper", "scheme", "value"):
        found[paper][scheme] = value
    return found
