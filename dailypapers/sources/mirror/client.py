"""Harvesting a file of records, one JSON object a line, from an address or the data folder.

The lines are those that `import` reads: our own records, the arXiv metadata snapshot's, collected
papers. They keep the names of the sources that they repeat: a paper that its own source brings
later is the same. A file at an address that has not changed since is not sent again.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import islice
from pathlib import Path

from dailypapers.catalogue.records import SourceRecord
from dailypapers.core.answers import UNCHANGED
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.http import LARGEST_BODY, Http
from dailypapers.sources.base import Batch, Skipped, Status
from dailypapers.sources.files.jsonl import read_line
from dailypapers.sources.lent import Memory

LINES = 500  # To a batch.
GZIP = b"\x1f\x8b"


class MirrorConnector:
    """The `Connector` to one file: `address`, or `file` in the folder of mirrors."""

    name = "mirror"

    def __init__(
        self, http: Http, folder: Path, memory: Memory, *, address: str = "", file: str = ""
    ) -> None:
        if bool(address) == bool(file):
            raise InputError("a mirror has an address or a file: name one of them")
        self._http, self._folder, self._memory = http, folder, memory
        self._address, self._file, self._tag = address, file, ""

    def harvest(
        self,
        since: date | None = None,
        until: date | None = None,
        sets: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Iterator[Batch]:
        """Yield the records that were announced in these days, or were not announced at all."""
        lines = self._lines(resumed=bool(cursor))
        if lines is None:
            yield Batch(status=Status.EMPTY, note="the mirror has not changed")
            return
        start, newest = int(cursor) if cursor and cursor.isdecimal() else 0, since
        rest, number = islice(lines, start, None), start
        while part := list(islice(rest, LINES)):
            number += len(part)
            records, skipped = _read(part, number - len(part))
            kept = tuple(one for one in records if _is_of(one, since, until))
            days = [_day(one) for one in kept]
            newest = max(filter(None, (newest, *days)), default=None)
            yield Batch(kept, skipped=skipped, cursor=str(number), road=self.name)
        yield Batch(watermark=newest)
        if self._tag:
            self._memory.keep(self._address, self._tag)

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield the records with these ids of their sources."""
        wanted = set(ids)
        records, _ = _read(self._lines(resumed=True) or [], 0)
        found = tuple(one for one in records if one.source_id in wanted)
        missing = wanted - {one.source_id for one in found}
        yield Batch(found, skipped=tuple(Skipped(one, "not in the mirror") for one in missing))

    def _lines(self, *, resumed: bool) -> list[bytes] | None:
        """Return all lines; None if the file at the address is the one we have."""
        body = self._from_folder() if self._file else self._from_address(resumed=resumed)
        if body is None:
            return None
        if not (lines := _unpacked(body).splitlines()):
            raise SourceError("the mirror is empty")  # Never a day without papers.
        return lines

    def _from_folder(self) -> bytes:
        path = (self._folder / self._file).resolve()
        if not path.is_relative_to(self._folder.resolve()):
            raise InputError(f"{self._file!r} is not in {self._folder.name}/")
        try:
            return path.read_bytes()
        except OSError as error:
            raise SourceError(f"{self._file} cannot be read: {error.strerror}") from None

    def _from_address(self, *, resumed: bool) -> bytes | None:
        etag = "" if resumed else self._memory.recall(self._address)
        headers = {"If-None-Match": etag} if etag else None
        answer = self._http.ask(self._address, headers=headers, accepted=(UNCHANGED,))
        if answer.status == UNCHANGED:
            return None
        self._tag = answer.headers.get("etag", "")
        return answer.body


def _unpacked(body: bytes) -> bytes:
    """Return a body, unpacked if it is a gzip file, up to the size that any body may have."""
    if not body.startswith(GZIP):
        return body
    try:
        with gzip.GzipFile(fileobj=BytesIO(body)) as file:
            found = file.read(LARGEST_BODY + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise SourceError(f"the mirror breaks off: {error}") from None
    if len(found) > LARGEST_BODY:
        raise SourceError(f"the mirror unpacks to more than {LARGEST_BODY} bytes", permanent=True)
    return found


def _read(lines: Iterable[bytes], before: int) -> tuple[list[SourceRecord], tuple[Skipped, ...]]:
    """Read lines; a file of which none can be read is none of ours."""
    records: list[SourceRecord] = []
    skipped: list[Skipped] = []
    for number, line in enumerate(lines, start=before + 1):
        try:
            if line.strip():
                records.append(read_line(line))
        except InputError as error:
            skipped.append(Skipped(f"line {number}", str(error)))
    if skipped and not records:
        raise SourceError(f"the mirror holds no records: {skipped[0].reason}")
    return records, tuple(skipped)


def _is_of(record: SourceRecord, since: date | None, until: date | None) -> bool:
    day = _day(record)
    return day is None or ((not since or day >= since) and (not until or day <= until))


def _day(record: SourceRecord) -> date | None:
    said = record.announcement
    try:
        return date.fromisoformat((said.day or said.at)[:10]) if said else None
    except ValueError:
        return None
