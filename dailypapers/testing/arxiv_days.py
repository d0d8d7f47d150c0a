"""arXiv as it was: real papers on the days whose lists showed them, served by OAI-PMH on loopback.

Titles, names and abstracts are read from the measurement data while a test runs; what the data does
not have (when a paper was submitted) is the day before its list, or the month of its id.
"""

from __future__ import annotations

import gzip
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from dailypapers.sources.arxiv.change import LONGEST_HOLD, month_of

ONE_DAY = timedelta(days=1)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-04-30T06:00:00Z'
    "</responseDate><request>http://oaipmh.arxiv.org/oai</request>"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One paper, and the day whose list showed it."""

    day: date
    arxiv_id: str
    said: dict[str, Any]

    @property
    def is_new(self) -> bool:
        """Whether it came out then: its id was given out in those days. Others were revised."""
        months = {(day.year, day.month) for day in (self.day, self.day - timedelta(days=7))}
        return month_of(self.arxiv_id) in months

    @property
    def submitted(self) -> datetime:
        """When its first version came."""
        if self.is_new:
            return datetime.combine(self.day - ONE_DAY, time(12), UTC)
        year, month = month_of(self.arxiv_id)
        latest = datetime.combine(self.day - LONGEST_HOLD - ONE_DAY, time(12), UTC)
        return min(datetime(year, month, 2, 12, tzinfo=UTC), latest)


def read_days(path: Path) -> list[Listed]:
    """Return every paper that was on a list, by day."""
    found = []
    with gzip.open(path) as lines:
        for line in lines:
            if b'"feed_day": "' in line:
                said = json.loads(line)
                name = said["id"].removeprefix("arxiv:")
                found.append(Listed(date.fromisoformat(said["feed_day"]), name, said))
    return sorted(found, key=lambda one: (one.day, one.arxiv_id))


class Archive:
    """What the server holds, up to a day that moves on: later papers are not there yet."""

    def __init__(self, papers: Sequence[Listed], page: int = 500) -> None:
        self.papers, self.page = papers, page
        self.today = papers[-1].day
        self.asked = 0
        self._days = [paper.day for paper in papers]

    def answer(self, query: dict[str, str]) -> bytes:
        """Return one reply to ListRecords; its token is all that the next one needs."""
        self.asked += 1
        if token := query.get("resumptionToken"):
            start, end = map(int, token.split("-"))
        else:
            first = date.fromisoformat(query.get("from", "1990-01-01"))
            until = min(self.today, date.fromisoformat(query.get("until", str(self.today))))
            start = bisect_left(self._days, first)
            end = bisect_right(self._days, until)
        if start >= end:
            return f'{HEAD}<error code="noRecordsMatch">none</error></OAI-PMH>'.encode()
        shown = self.papers[start : min(start + self.page, end)]
        following = start + len(shown)
        token = f"{following}-{end}" if following < end else ""
        records = "".join(map(_record, shown))
        return (
            f"{HEAD}<ListRecords>{records}<resumptionToken>{token}</resumptionToken>"
            "</ListRecords></OAI-PMH>"
        ).encode()


def _record(paper: Listed) -> str:
    said = paper.said
    version = f'<version version="v1"><date>{format_datetime(paper.submitted)}</date></version>'
    if not paper.is_new:
        revised = datetime.combine(paper.day - ONE_DAY, time(12), UTC)
        version += f'<version version="v2"><date>{format_datetime(revised)}</date></version>'
    return (
        f"<record><header><identifier>oai:arXiv.org:{paper.arxiv_id}</identifier>"
        f"<datestamp>{paper.day}</datestamp></header><metadata>"
        '<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">'
        f"<id>{paper.arxiv_id}</id>{version}<title>{_text(said['title'])}</title>"
        f"<authors>{_text(', '.join(said['authors']))}</authors>"
        f"<categories>{_text(' '.join(said['categories']))}</categories>"
        f"<abstract>{_text(said['abstract'])}</abstract></arXivRaw></metadata></record>"
    )


def _text(said: str) -> str:
    return escape(UNPRINTABLE.sub(" ", said))


@contextmanager
def serving(archive: Archive) -> Iterator[str]:
    """Serve an archive on loopback, and return its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = archive.answer(dict(parse_qsl(urlsplit(self.path).query)))
            self.send_response(200)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/oai"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
