"""What a host answered: read within limits of size and time, unpacked once at most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import httpx2

from dailypapers.core.errors import SourceError

LONGEST_ANSWER = 600.0  # Seconds until the last byte: none keeps us by sending one a minute.
UNCHANGED, UNKNOWN = 304, 404  # What askers may accept as an answer.
UNPACKED = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})  # Once, and by no other way.


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered; `headers` by their names in lower case."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """What the body says it is, without what is said of that."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def known_by(self) -> dict[str, str]:
        """The headers of a next request that wants news only: it accepts `UNCHANGED`."""
        tags = {
            "If-None-Match": self.headers.get("etag", ""),
            "If-Modified-Since": self.headers.get("last-modified", ""),
        }
        return {name: value for name, value in tags.items() if value}


def read(response: httpx2.Response, largest: int, clock: Callable[[], float]) -> Answer:
    """Read an answer to its end; raise `SourceError` as soon as it is too much."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    packed, host = headers.get("content-encoding", "").strip().lower(), response.url.host
    if packed not in UNPACKED:
        raise SourceError(f"{host} packs its answer as {packed[:40]!r}", permanent=True)
    body = b"".join(_limited(response.iter_bytes(), host, largest, clock))
    return Answer(response.status_code, body, headers)


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
