"""Harvesting arXiv: OAI-PMH, resumable page by page; RSS, then the Atom API, when that fails.

`arXivRaw` is asked for because it alone lists the versions: the `created` of the `arXiv` format
is, since 2025, the day of the current version, by which a revision looks new.

Only OAI-PMH tells everything that changed, so only it moves the watermark. What the other roads
bring fills today's edition; the next harvest by OAI-PMH starts where the last one stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from dailypapers.catalogue import identifiers
from dailypapers.core.clock import now
from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.sources.arxiv.change import news_due
from dailypapers.sources.arxiv.parse import Page, parse_atom, parse_oai, parse_rss
from dailypapers.sources.arxiv.position import OVERLAP, Position
from dailypapers.sources.base import Batch, Skipped, Status

OAI_URL = "https://oaipmh.arxiv.org/oai"
RSS_URL = "https://rss.arxiv.org/rss"
API_URL = "https://export.arxiv.org/api/query"
PREFIX = "arXivRaw"
PAGE = 100  # Entries of the API in one reply; it grows unreliable with more.
MOST_PAGES = 30  # Of the API in one harvest: five busy days of the largest categories.
API_DAYS = timedelta(days=7)  # How far back a harvest by the API goes without a watermark.
OUR_MISTAKE = frozenset({"badArgument", "badVerb", "cannotDisseminateFormat", "noSetHierarchy"})

log = logging.getLogger(__name__)


class ArxivConnector:
    """The `Connector` to arXiv. `sets` are OAI-PMH's: `cs`, `cs:cs:CL`, `physics:hep-th`."""

    name = "arxiv"

    def __init__(
        self,
        http: Http,
        *,
        oai_url: str = OAI_URL,
        rss_url: str = RSS_URL,
        api_url: str = API_URL,
        today: Callable[[], date] = lambda: now().date(),
    ) -> None:
        self._http = http
        self._oai_url = oai_url
        self._rss_url = rss_url
        self._api_url = api_url
        self._today = today

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield what changed since the watermark, with a day's overlap, or go on at the cursor."""
        sets = tuple(dict.fromkeys(sets)) or ("",)
        position = Position.from_cursor(cursor, sets) or Position.first(sets, since, until)
        try:
            for batch in self._by_oai(position, since, sets):
                cursor = batch.cursor
                yield batch
        except SourceError as error:
            if error.permanent:
                raise
            yield from self._by_other_roads(error, since, sets, cursor)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the papers with these arXiv ids, a hundred to a batch, without announcements."""
        names = {one: identifiers.arxiv_id(one.strip()) for one in ids}
        if wrong := [one for one, name in names.items() if name is None]:
            yield Batch(skipped=tuple(Skipped(one, "not an arXiv id") for one in wrong))
        wanted = list(dict.fromkeys(name.value for name in names.values() if name))
        for start in range(0, len(wanted), PAGE):
            part = wanted[start : start + PAGE]
            batch = _batch(self._ask_api({"id_list": ",".join(part)}, parse_atom), "atom")
            found = {record.source_id for record in batch.records}
            missing = tuple(Skipped(one, "not at arXiv") for one in part if one not in found)
            yield replace(batch, skipped=batch.skipped + missing)

    def _by_oai(
        self, position: Position, since: date | None, sets: tuple[str, ...]
    ) -> Iterator[Batch]:
        more = True
        while more:
            position, page = self._oai_page(position, sets)
            position, more = position.after(page.token, page.days, sets)
            batch = _batch(page, "oai")
            if more:
                yield replace(batch, cursor=position.cursor())
            else:
                newest = date.fromisoformat(position.newest) if position.newest else None
                status, note = self._judge(newest, since)
                mark = max(filter(None, (newest, since)), default=None)
                yield replace(batch, watermark=mark, status=status, note=note)

    def _oai_page(self, position: Position, sets: tuple[str, ...]) -> tuple[Position, Page]:
        """Return the page, and the position it stands at: the set's beginning after a restart."""
        read = partial(parse_oai, wanted=categories(sets))
        page = self._ask(self._oai_url, position.query(PREFIX), read)
        if page.error == "badResumptionToken" and position.token and not position.restarted:
            log.warning("arXiv's resumption token has expired; starting %s again", position.set)
            return self._oai_page(position.again(), sets)
        if page.error == "noRecordsMatch":
            return position, Page()
        if page.error:
            message = f"arXiv's OAI-PMH answered {page.error}: {page.message}"
            raise SourceError(message, permanent=page.error in OUR_MISTAKE)
        return position, page

    def _by_other_roads(
        self, failure: SourceError, since: date | None, sets: tuple[str, ...], cursor: str | None
    ) -> Iterator[Batch]:
        """Yield what RSS or the API has, keeping the cursor; raise the failure if they fail too."""
        if "" in sets:
            raise failure  # The other roads have no list of everything.
        reasons = [f"OAI-PMH failed ({failure})"]
        for road, batches in (("rss", self._by_rss), ("atom", self._by_api)):
            log.warning("arXiv: %s; trying %s", "; ".join(reasons), road)
            try:
                for batch in batches(since, sets):
                    note = "; ".join([*reasons, batch.note or f"{road} was read instead"])
                    yield replace(batch, cursor=cursor, note=note)
            except SourceError as error:
                reasons.append(f"{road} failed ({error})")
            else:
                return
        raise SourceError("arXiv: " + "; ".join(reasons)) from failure

    def _by_rss(self, since: date | None, sets: tuple[str, ...]) -> Iterator[Batch]:
        page = self._ask(f"{self._rss_url}/{'+'.join(categories(sets))}", {}, parse_rss)
        newest = max(page.days, default=None) if page.records else None
        status, note = self._judge(newest, since)
        yield replace(_batch(page, "rss"), status=status, note=note)

    def _by_api(self, since: date | None, sets: tuple[str, ...]) -> Iterator[Batch]:
        """Yield pages sorted by last version, newest first, until they are older than asked."""
        wanted = categories(sets)
        oldest = (since or self._today() - API_DAYS) - OVERLAP
        query = {
            "search_query": " OR ".join(f"cat:{one} OR cat:{one}.*" for one in wanted),
            "sortBy": "lastUpdatedDate",
            "sortOrder": "descending",
        }
        read = partial(parse_atom, wanted=wanted, listing=True)
        for start in range(0, MOST_PAGES * PAGE, PAGE):
            page = self._ask_api(query | {"start": str(start)}, read)
            yield _batch(page, "atom")
            if not page.days or min(page.days) < oldest or page.total <= start + PAGE:
                return

    def _ask_api(self, query: dict[str, str], parse: Callable[[bytes], Page]) -> Page:
        """Ask the API, which at times sends an empty page in the middle of a list."""
        page = self._ask(self._api_url, query | {"max_results": str(PAGE)}, parse)
        if not page.days and page.total > int(query.get("start", "0")):
            raise SourceError("arXiv's API sent an empty page of a list that has more")
        return page

    def _ask(self, url: str, query: dict[str, str], parse: Callable[[bytes], Page]) -> Page:
        """Get and parse a reply; one that cannot be parsed may be cut off: ask once more."""
        body = self._http.get(url, params=query)
        try:
            return parse(body)
        except SourceError as error:
            log.warning("arXiv: %s in %d bytes from %s; asking again", error, len(body), url)
        return parse(self._http.get(url, params=query))

    def _judge(self, newest: date | None, since: date | None) -> tuple[Status, str]:
        """Tell news from an empty day, and an empty day from yesterday's list once more."""
        if newest is None:
            return Status.EMPTY, "arXiv has nothing for these days"
        if since is None or newest > since:
            return Status.FRESH, ""
        if news_due(since, self._today()):
            return Status.STALE, f"arXiv still shows what it had on {newest}"
        return Status.EMPTY, f"nothing new after {since}, and none was due"


def categories(sets: Sequence[str]) -> tuple[str, ...]:
    """Return arXiv categories of OAI-PMH sets, none for everything.

    >>> categories(["cs:cs:CL", "cs", "physics:hep-th", "physics:astro-ph:GA"])
    ('cs.CL', 'cs', 'hep-th', 'astro-ph.GA')
    """
    parts = (one.split(":") for one in sets if one)
    return tuple(".".join(part[1:]) if len(part) == 3 else part[-1] for part in parts)


def _batch(page: Page, road: str) -> Batch:
    for skipped in page.skipped:
        log.warning("arXiv: skipped %r: %s", skipped.source_id, skipped.reason)
    return Batch(page.records, page.deleted, page.skipped, road=road)
