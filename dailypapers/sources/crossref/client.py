"""Harvesting Crossref: what was deposited since a day by filter and cursor; single works by DOI."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from urllib.parse import quote

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name
from dailypapers.core.answers import UNKNOWN
from dailypapers.core.clock import now
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch
from dailypapers.sources.crossref.parse import NAME, count, parse_work, parse_works
from dailypapers.sources.walk import Page, Place, by_parts, parsed, some, walk

URL = "https://api.crossref.org"
OVERLAP = timedelta(days=2)  # A deposit takes up to a day to show.
PAGE = 200
TOGETHER = 40  # DOIs in one request.
FIELDS = (
    "DOI,title,subtitle,author,abstract,published,published-online,published-print,posted,issued,"
    "created,type,container-title,event,volume,issue,page,article-number,license,relation,"
    "updated-by,publisher,ISSN,is-referenced-by-count"
)


class CrossrefConnector:
    """The `Connector` to Crossref. A set is a filter of its works: `issn:1474-760X`."""

    name = NAME

    def __init__(
        self,
        http: Http,
        *,
        url: str = URL,
        contact: str = "",
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._who = {"mailto": contact} if contact else {}
        self._today = today

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what was deposited or changed since the watermark, filter after filter."""
        sets = some(sets, "Crossref", "issn:1474-760X")
        start = since - OVERLAP if since else None
        return walk(self._page, sets, start, until or self._today(), cursor)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the works with these DOIs."""
        return by_parts(ids, TOGETHER, _known, "not a DOI", self._named)

    def _page(self, place: Place) -> Page:
        conditions = [place.part, f"until-update-date:{place.until}"]
        if place.since:
            conditions.append(f"from-update-date:{place.since}")
        page, size = self._list(",".join(conditions), {"cursor": place.next or "*"})
        return page if size == PAGE else replace(page, next="")

    def _list(self, conditions: str, more: dict[str, str]) -> tuple[Page, int]:
        query = {"filter": conditions, "rows": str(PAGE), "select": FIELDS} | self._who | more
        get = partial(self._http.get, f"{self._url}/works", params=query)
        return parsed(get, lambda body: (parse_works(body), count(body)))

    def _named(self, names: list[Name]) -> Page:
        """Ask for one by its address, and for several by a filter, in which no comma can stand."""
        several = [name for name in names if "," not in name.value] if len(names) > 1 else []
        pages = [self._single(name) for name in names if name not in several]
        if several:
            conditions = ",".join(f"doi:{_doi(name)}" for name in several)
            pages.append(self._list(conditions, {})[0])
        return Page(
            tuple(record for page in pages for record in page.records),
            skipped=tuple(skipped for page in pages for skipped in page.skipped),
        )

    def _single(self, name: Name) -> Page:
        address = f"{self._url}/works/{quote(_doi(name), safe='')}"
        answer = self._http.ask(address, params=self._who, accepted=(UNKNOWN,))
        return Page() if answer.status == UNKNOWN else parse_work(answer.body)


def _known(said: str) -> Name | None:
    name = identifiers.read(said)
    return name if name and name.scheme in ("doi", "acl") else None


def _doi(name: Name) -> str:
    return f"10.18653/v1/{name.value.lower()}" if name.scheme == "acl" else name.value
