"""Harvesting a venue of OpenReview: whole the first time, then what changed since the last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name
from dailypapers.core.answers import UNKNOWN
from dailypapers.core.clock import now
from dailypapers.core.http import Http
from dailypapers.sources.base import Batch, Skipped
from dailypapers.sources.lent import Memory, NoMemory
from dailypapers.sources.openreview.parse import NAME, ends, parse_notes
from dailypapers.sources.walk import Page, Place, by_parts, parsed, some, walk

URL = "https://api2.openreview.net"
OLD_URL = "https://api.openreview.net"  # API v1, where venues before 2024 are.
OVERLAP = timedelta(days=1)
PAGE = 500
FORBIDDEN = 403
WHOLE = "whole"


class OpenReviewConnector:
    """The `Connector` to OpenReview. A set is a venue: `ICLR.cc/2026/Conference`."""

    name = NAME

    def __init__(
        self,
        http: Http,
        *,
        url: str = URL,
        old_url: str = OLD_URL,
        key: str = "",
        memory: Memory | None = None,
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._old_url = old_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._memory = memory or NoMemory()
        self._today = today

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield a venue's submissions: all of them until it was gathered once, then the changed."""
        sets = some(sets, "OpenReview", "ICLR.cc/2026/Conference")
        start = since - OVERLAP if since else None
        return self._remembering(
            sets, walk(self._page, sets, start, until or self._today(), cursor)
        )

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the papers with these ids, of either API."""
        return by_parts(ids, 1, _known, "not an OpenReview id", self._named)

    def _remembering(self, sets: Sequence[str], batches: Iterator[Batch]) -> Iterator[Batch]:
        for batch in batches:
            yield batch
            if batch.watermark:
                for part in sets:
                    self._memory.keep(part, WHOLE)

    def _page(self, place: Place) -> Page:
        """Ask by id, each page after the last one's, or for the latest changes by their number."""
        query = {"invitation": _invitation(place.part), "details": "directReplies"}
        query["limit"] = str(PAGE)
        if not place.since or self._memory.recall(place.part) != WHOLE:
            after = {"after": place.next} if place.next else {}
            page, (last, _, count) = self._list(query | {"sort": "id"} | after)
            return replace(page, next=last if count == PAGE else "")
        offset = int(place.next or 0)
        query |= {"sort": "tmdate:desc", "offset": str(offset)}
        page, (_, changed, count) = self._list(query)
        since = datetime.combine(date.fromisoformat(place.since), time(), UTC)
        more = count == PAGE and changed >= since.timestamp() * 1000
        return replace(page, next=str(offset + PAGE) if more else "")

    def _list(self, query: dict[str, str]) -> tuple[Page, tuple[str, int, int]]:
        get = partial(self._http.get, f"{self._url}/notes", params=query, headers=self._headers)
        return parsed(get, lambda body: (parse_notes(body), ends(body)))

    def _named(self, names: list[Name]) -> Page:
        """Ask the newer API, then the older one."""
        wanted, page = names[0].value, Page()
        for url in (self._url, self._old_url):
            answer = self._http.ask(
                f"{url}/notes",
                params={"id": wanted, "details": "directReplies"},
                headers=self._headers,
                accepted=(400, FORBIDDEN, UNKNOWN),
            )
            if answer.status == FORBIDDEN:
                page = Page(skipped=(Skipped(wanted, "it may only be read signed in there"),))
            elif answer.status == 200:
                found = parse_notes(answer.body)
                if found.records or found.skipped:
                    return found
        return page


def _invitation(part: str) -> str:
    return part if "/-/" in part else f"{part.rstrip('/')}/-/Submission"


def _known(said: str) -> Name | None:
    return identifiers.openreview_id(said) or _of_address(said)


def _of_address(said: str) -> Name | None:
    name = identifiers.read(said)
    return name if name and name.scheme == "openreview" else None
