"""Harvesting bioRxiv or medRxiv by the days versions were posted, page after page by a count."""

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
from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch
from dailypapers.sources.biorxiv.parse import Reply, parse_details
from dailypapers.sources.walk import Page, Place, by_parts, parsed, walk

URL = "https://api.biorxiv.org"
OVERLAP = timedelta(days=2)
FIRST_DAY = date(2013, 11, 1)  # bioRxiv's first; medRxiv came in 2019.


class BiorxivConnector:
    """The `Connector` to one of the two servers. A set is a category: `neuroscience`."""

    def __init__(
        self,
        http: Http,
        server: str,
        *,
        url: str = URL,
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self.name = server
        self._http = http
        self._url = f"{url.rstrip('/')}/details/{server}"
        self._today = today

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield the versions posted from two days before the watermark on."""
        start = max(since - OVERLAP if since else FIRST_DAY, FIRST_DAY)
        return walk(self._page, sets, start, until or self._today(), cursor)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the papers with these DOIs, all versions of each."""
        return by_parts(ids, 1, _known, "not a DOI", self._named)

    def _page(self, place: Place) -> Page:
        start = int(place.next or 0)
        address = f"{self._url}/{place.since}/{place.until}/{start}/json"
        category = {"category": place.part.replace(" ", "_")} if place.part else {}
        reply = self._ask(address, category)
        ends = start + reply.came
        if not reply.came and start < reply.total:
            raise SourceError("the server sent an empty page of a list that has more")
        return replace(reply.page, next=str(ends) if ends < reply.total else "")

    def _ask(self, address: str, query: dict[str, str]) -> Reply:
        get = partial(self._http.get, address, params=query)
        return parsed(get, partial(parse_details, server=self.name))

    def _named(self, names: list[Name]) -> Page:
        address = f"{self._url}/{quote(names[0].value, safe='/')}/na/json"
        answer = self._http.ask(address, accepted=(UNKNOWN,))
        return Page() if answer.status == UNKNOWN else parse_details(answer.body, self.name).page


def _known(said: str) -> Name | None:
    name = identifiers.read(said)
    return name if name and name.scheme == "doi" else None
