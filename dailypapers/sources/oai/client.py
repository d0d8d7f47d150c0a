"""Harvesting repositories by OAI-PMH: what was stamped since a day, page after page by tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlsplit

from dailypapers.core.clock import now
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch, Skipped
from dailypapers.sources.links import web_address
from dailypapers.sources.oai.parse import NAME, parse_records
from dailypapers.sources.walk import Page, Place, parsed, some, walk

OVERLAP = timedelta(days=1)  # A datestamp may still come after the harvest of its day.
PREFIX = "oai_dc"


class OaiConnector:
    """The `Connector` to any repository. A set is its address, and after `#` a set of its own."""

    name = NAME

    def __init__(self, http: Http, *, today: Callable[[], date] = lambda: now().date()) -> None:
        self._http = http
        self._today = today

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what was stamped from the day before the watermark on, repository by repository."""
        for part in some(sets, "OAI-PMH", "https://repository.example.org/oai#articles"):
            if not web_address(part):
                raise InputError(f"{part!r} is no address of a repository")
        start = since - OVERLAP if since else None
        return walk(self._page, sets, start, until or self._today(), cursor)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield records by repository and identifier: `https://.../oai#oai:example.org:1`."""
        for one in ids:
            address, _, identifier = one.partition("#")
            if not web_address(address) or not identifier:
                yield Batch(skipped=(Skipped(one, "write ADDRESS#IDENTIFIER"),))
                continue
            query = {"verb": "GetRecord", "metadataPrefix": PREFIX, "identifier": identifier}
            page = self._ask(address, query)
            found = tuple(replace(record, announcement=None) for record in page.records)
            missing = (
                () if found or page.skipped else (Skipped(one, "the source does not have it"),)
            )
            yield Batch(found, page.deleted, page.skipped + missing)

    def _page(self, place: Place) -> Page:
        address, _, part = place.part.partition("#")
        if place.next:
            query = {"verb": "ListRecords", "resumptionToken": place.next}
        else:
            said = {"from": place.since, "until": place.until, "set": part}
            given = {name: value for name, value in said.items() if value}
            query = {"verb": "ListRecords", "metadataPrefix": PREFIX} | given
        page = self._ask(address, query)
        if page.next and page.next == place.next:
            raise SourceError("the repository repeats its resumption token", permanent=True)
        return page

    def _ask(self, address: str, query: dict[str, str]) -> Page:
        by = urlsplit(address).hostname or address
        return parsed(partial(self._http.get, address, params=query), partial(parse_records, by=by))
