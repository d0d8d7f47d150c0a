"""What a host answered: read within limits of size and time, unpacked once at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import httpx2

from dailypapers.core.errors import SourceError

LONGEST_ANSWER = 600.0  # Seconds until the last byte: none keeps us by sending one a minute.
UNPACKED = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})  # Once, and by no other way.


@dataclass(frozen=True, slots=True)
class Known:
    """What a host said of an answer that we have: sent along, it saves sending the same again."""

    etag: str = ""
    modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a request that wants news only."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """A body, what it says it is, and what to ask with the next time; `changed` is no for a 304."""

    body: bytes
    content_type: str = ""
    known: Known = Known()
    changed: bool = True


def read(response: httpx2.Response, largest: int, clock: Callable[[], float]) -> Answer:
    """Read an answer to its end; raise `SourceError` as soon as it is too much."""
    said = response.headers
    known = Known(said.get("ETag", ""), said.get("Last-Modified", ""))
    if response.status_code == 304:
        return Answer(b"", known=known, changed=False)
    packed = said.get("Content-Encoding", "").strip().lower()
    host = response.url.host
    if packed not in UNPACKED:
        raise SourceError(f"{host} packs its answer as {packed[:40]!r}", permanent=True)
    body = b"".join(_limited(response.iter_bytes(), host, largest, clock))
    return Answer(body, said.get("Content-Type", "").partition(";")[0].strip().lower(), known)


def _limited(
    chunks: Iterable[bytes], host: str, largest: int, clock: Callable[[], float]
) -> Iterable[bytes]:
    size, end = 0, clock() + LONGEST_ANSWER
    for chunk in chunks:
        size += len(chunk)
        if size > largest:
            raise SourceError(f"{host} sent more than {largest} bytes", permanent=True)
        if clock() > end:
            raise SourceError(f"{host} had not sent its answer after {LONGEST_ANSWER:.0f} seconds")
        yield chunk
