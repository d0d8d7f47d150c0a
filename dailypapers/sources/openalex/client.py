"""Harvesting OpenAlex by filters, page after page by its cursor.

Only whoever pays may ask for what changed since a day, so a harvest asks for what was published
since some weeks before the watermark: OpenAlex takes a paper in days or weeks after it appeared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import groupby

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import ARXIV_DOI, Name
from dailypapers.catalogue.records import SourceRecord
from dailypapers.core.answers import UNKNOWN
from dailypapers.core.clock import now
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch
from dailypapers.sources.openalex.parse import NAME, parse_work, parse_works
from dailypapers.sources.walk import Page, Place, by_parts, parsed, some, walk

URL = "https://api.openalex.org"
OVERLAP = timedelta(days=30)
PAGE = 100
TOGETHER = 50  # Ids in one request.
KINDS = {"openalex": "openalex", "doi": "doi", "arxiv": "doi", "acl": "doi", "pmid": "pmid"}
SEPARATORS = (",", "|")  # No DOI with one of these can stand in a filter.
FIELDS = (
    "id,doi,title,display_name,publication_date,publication_year,created_date,ids,type,keywords,"
    "is_paratext,is_retracted,authorships,primary_location,locations,best_oa_location,open_access,"
    "primary_topic,cited_by_count,abstract_inverted_index"
)


class OpenAlexConnector:
    """The `Connector` to OpenAlex. A set is a filter of its works: `institutions.id:I27837315`."""

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
        self._today = today
        self._who = {
            name: said for name, said in (("api_key", key), ("mailto", contact)) if said
        } | {"select": FIELDS}

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what was published since some weeks before the watermark, filter after filter."""
        sets = some(sets, "OpenAlex", "institutions.id:I27837315")
        start = since - OVERLAP if since else None
        return walk(self._page, sets, start, until or self._today(), cursor)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the works with these OpenAlex, arXiv or PubMed ids or DOIs."""
        wrong = "neither OpenAlex id nor DOI, arXiv or PubMed id"
        return by_parts(ids, TOGETHER, _known, wrong, self._named)

    def _page(self, place: Place) -> Page:
        conditions = [place.part, f"to_publication_date:{place.until}"]
        if place.since:
            conditions.append(f"from_publication_date:{place.since}")
        query = {"filter": ",".join(conditions), "cursor": place.next or "*"}
        return self._list(query)

    def _list(self, query: dict[str, str]) -> Page:
        query = query | {"per_page": str(PAGE)} | self._who
        return parsed(partial(self._http.get, f"{self._url}/works", params=query), parse_works)

    def _named(self, names: list[Name]) -> Page:
        """Ask for one by its address, which is free, and for several of a kind by a filter."""
        if len(names) == 1:
            return self._single(names[0])
        several = [name for name in names if not any(sign in name.value for sign in SEPARATORS)]
        pages = [self._single(name) for name in names if name not in several]
        ordered = sorted(several, key=lambda name: KINDS[name.scheme])
        for kind, group in groupby(ordered, key=lambda name: KINDS[name.scheme]):
            values = "|".join(map(_value, group))
            pages.append(self._list({"filter": f"{kind}:{values}"}))
        return Page(
            tuple(record for page in pages for record in page.records),
            skipped=tuple(skipped for page in pages for skipped in page.skipped),
        )

    def _single(self, name: Name) -> Page:
        said = _value(name)
        place = said if name.scheme == "openalex" else f"{KINDS[name.scheme]}:{said}"
        answer = self._http.ask(f"{self._url}/works/{place}", params=self._who, accepted=(UNKNOWN,))
        if answer.status == UNKNOWN:
            return Page()
        page = parse_work(answer.body)
        return replace(page, records=tuple(_also(record, name) for record in page.records))


def _also(record: SourceRecord, name: Name) -> SourceRecord:
    """Return the record with the name it was asked by: OpenAlex answers for works it joined."""
    if name[:2] in record.identifiers:
        return record
    return replace(record, identifiers=(*record.identifiers, name[:2]))


def _known(said: str) -> Name | None:
    name = identifiers.read(said)
    return name if name and name.scheme in KINDS else None


def _value(name: Name) -> str:
    if name.scheme == "arxiv":
        return f"{ARXIV_DOI}{name.value}"
    return f"10.18653/v1/{name.value.lower()}" if name.scheme == "acl" else name.value
