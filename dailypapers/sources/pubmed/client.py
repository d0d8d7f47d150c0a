"""Harvesting PubMed by searches: the server keeps the list, articles are fetched by the hundred.

No list is given out beyond its first ten thousand, so days are halved until one fits.
https://www.ncbi.nlm.nih.gov/books/NBK25497/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import partial

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name
from dailypapers.core.clock import now
from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch
from dailypapers.sources.pubmed.parse import NAME, Found, parse_articles, parse_search
from dailypapers.sources.walk import Page, Place, by_parts, parsed, some, walk

URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
TOOL = "dailypapers"
OVERLAP = timedelta(days=1)
FIRST_DAY = date(1900, 1, 1)
PAGE = 200
MOST = 9_999  # Articles of one list.
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class List:
    """A list on the server: the days it is of, where it is kept, and how much of it was fetched."""

    first: str
    last: str
    environment: str = ""
    key: str = ""
    count: int = 0
    start: int = 0

    @classmethod
    def of(cls, place: Place) -> List:
        """Return the list that a place stands in."""
        if place.next:
            return cls(**json.loads(place.next))
        return cls(place.since or FIRST_DAY.isoformat(), place.until)

    def halved(self) -> List:
        """Return the first half of its days."""
        first, last = date.fromisoformat(self.first), date.fromisoformat(self.last)
        return replace(self, last=(first + (last - first) // 2).isoformat())

    def after(self, until: str) -> str:
        """Return where the harvest goes on, as text, or nothing."""
        if self.start + PAGE < min(self.count, MOST):
            return json.dumps(asdict(replace(self, start=self.start + PAGE)))
        if self.last >= until:
            return ""
        first = (date.fromisoformat(self.last) + DAY).isoformat()
        return json.dumps({"first": first, "last": until})


class PubmedConnector:
    """The `Connector` to PubMed. A set is a search in its words: `tea[Title] AND 2026[dp]`."""

    name = NAME

    def __init__(
        self,
        http: Http,
        *,
        url: str = URL,
        key: str = "",
        contact: str = "",
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        said = {"tool": TOOL, "email": contact, "api_key": key}
        self._who = {"db": "pubmed"} | {name: value for name, value in said.items() if value}
        self._today = today

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what was entered since the day before the watermark, search after search."""
        sets = some(sets, "PubMed", "tea[Title/Abstract]")
        start = since - OVERLAP if since else None
        return walk(self._page, sets, start, until or self._today(), cursor)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the articles with these PubMed ids, bare or with their address."""
        return by_parts(ids, PAGE, _known, "not a PubMed id", self._named)

    def _page(self, place: Place) -> Page:
        part, note = List.of(place), ""
        if not part.environment:
            part, note = self._searched(place.part, part)
        page = self._articles(part) if part.count else Page()
        if part.count > MOST and not note:
            note = f"of {part.count:,} articles of {part.first} PubMed gives the first {MOST:,}"
        return replace(page, next=part.after(place.until), note=note)

    def _searched(self, term: str, part: List) -> tuple[List, str]:
        """Search, and again for half the days while there is too much."""
        found = self._search(term, part)
        while found.size > MOST and part.first < part.last:
            part = part.halved()
            found = self._search(term, part)
        kept = replace(
            part, environment=found.environment, key=found.key, count=found.size, start=0
        )
        return kept, found.note

    def _search(self, term: str, part: List) -> Found:
        query = {
            "term": term,
            "datetype": "edat",
            "mindate": part.first.replace("-", "/"),
            "maxdate": part.last.replace("-", "/"),
            "usehistory": "y",
            "retmax": "0",
        }
        address = f"{self._url}/esearch.fcgi"
        return parsed(partial(self._http.get, address, params=self._who | query), parse_search)

    def _articles(self, part: List) -> Page:
        where = {"WebEnv": part.environment, "query_key": part.key}
        span = {"retstart": str(part.start), "retmax": str(PAGE)}
        page = self._fetched(where | span)
        if not page.records and not page.skipped:
            raise SourceError("PubMed sent an empty page of a list that has more")
        return page

    def _named(self, names: list[Name]) -> Page:
        return self._fetched({"id": ",".join(name.value for name in names)})

    def _fetched(self, query: dict[str, str]) -> Page:
        query = self._who | {"retmode": "xml", "rettype": "abstract"} | query
        get = partial(self._http.get, f"{self._url}/efetch.fcgi", params=query)
        return parsed(get, parse_articles)


def _known(said: str) -> Name | None:
    name = identifiers.pubmed_id(said) or identifiers.read(said)
    return name if name and name.scheme == "pmid" else None
