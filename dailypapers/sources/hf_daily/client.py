"""Harvesting Hugging Face Daily Papers day by day; the last days again, for votes still come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name
from dailypapers.core.answers import UNKNOWN
from dailypapers.core.clock import now
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch
from dailypapers.sources.hf_daily.parse import NAME, parse_day, parse_paper
from dailypapers.sources.walk import Page, Place, by_parts, parsed, walk

URL = "https://huggingface.co/api"
FIRST_DAY = date(2023, 5, 4)  # Their first list.
OVERLAP = timedelta(days=3)  # Votes of an older day hardly move.
PAGE = 100
MOST_PAGES = 10  # Of one day; the fullest had under two hundred papers.


class HfDailyConnector:
    """The `Connector` to Hugging Face Daily Papers. It has no parts: a day's list is one."""

    name = NAME

    def __init__(
        self, http: Http, *, url: str = URL, today: Callable[[], date] = lambda: now().date()
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._today = today

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield the lists from some days before the watermark on; without one, today's."""
        last = min(until or self._today(), self._today())
        first = max(since - OVERLAP if since else last, FIRST_DAY)
        return walk(self._page, [""], first, last, cursor)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the papers with these arXiv ids that have a page there, without announcements."""
        return by_parts(ids, 1, _arxiv, "not an arXiv id", self._single)

    def _page(self, place: Place) -> Page:
        """Ask for one page of one day; `next` is day and page."""
        said, _, count = (place.next or f"{place.since}#0").partition("#")
        day, number = date.fromisoformat(said), int(count)
        query = {"date": said, "limit": str(PAGE), "p": str(number)}
        get = partial(self._http.get, f"{self._url}/daily_papers", params=query)
        page = parsed(get, partial(parse_day, day=day))
        if len(page.records) + len(page.skipped) >= PAGE and number + 1 < MOST_PAGES:
            return replace(page, next=f"{said}#{number + 1}")
        following = day + timedelta(days=1)
        ends = following > date.fromisoformat(place.until)
        return page if ends else replace(page, next=f"{following.isoformat()}#0")

    def _single(self, names: list[Name]) -> Page:
        answer = self._http.ask(f"{self._url}/papers/{names[0].value}", accepted=(UNKNOWN,))
        return Page() if answer.status == UNKNOWN else parse_paper(answer.body)


def _arxiv(said: str) -> Name | None:
    name = identifiers.read(said)
    return name if name and name.scheme == "arxiv" else None
