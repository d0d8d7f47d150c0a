"""Connections to addresses that strangers name: to none that a `Guard` refuses.

A name is looked up once, and the connection goes to the very address that was judged: no second
answer of a name server counts. A request may have one deadline for all of it.
"""

from __future__ import annotations

import math
import time
from typing import Any

import httpcore2
import httpx2

from dailypapers.core.addresses import Guard
from dailypapers.core.tls import trusted_by_machine

DEADLINE = "dailypapers.deadline"  # Of a request that is sent: seconds until its last byte.


class Guarded(httpx2.HTTPTransport):
    """A transport that connects to nothing but what a guard lets through.

    A request with a `DEADLINE` goes by plain `http://` to no public address. Not to be shared
    between threads.
    """

    def __init__(self, guard: Guard) -> None:
        super().__init__(verify=trusted_by_machine(), trust_env=False)
        self._backend = _Backend(guard)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trusted_by_machine(),
            network_backend=self._backend,
            max_keepalive_connections=0,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request; raise `SourceError` if it leads where nothing is sent."""
        longest = request.extensions.get(DEADLINE)
        is_plain = longest is not None and request.url.scheme == "http"
        self._backend.begin(math.inf if longest is None else longest, is_plain=is_plain)
        return super().handle_request(request)


class _Backend(httpcore2.SyncBackend):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._is_plain = False
        self._until = 0.0

    def begin(self, longest: float, *, is_plain: bool) -> None:
        """Begin to count the time of a request."""
        self._is_plain, self._until = is_plain, time.monotonic() + longest

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **said: Any
    ) -> httpcore2.NetworkStream:
        """Connect to the first of a name's addresses that answers, if all may be reached."""
        found = self._guard.addresses(host, is_plain=self._is_plain)
        for place, address in enumerate(found, 1):
            left = _left(self._until, timeout, httpcore2.ConnectTimeout)
            try:
                stream = super().connect_tcp(address, port, left, *args, **said)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if place == len(found):
                    raise
            else:
                return _Timely(stream, self._until)
        raise AssertionError("unreachable")


class _Timely(httpcore2.NetworkStream):
    """A stream that ends at a deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read, if there is time left."""
        return self._stream.read(max_bytes, _left(self._until, timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write, if there is time left."""
        self._stream.write(buffer, _left(self._until, timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()

    def start_tls(self, *args: Any, **said: Any) -> httpcore2.NetworkStream:
        """Go on in TLS."""
        return _Timely(self._stream.start_tls(*args, **said), self._until)

    def get_extra_info(self, info: str) -> Any:
        """Return what the stream knows."""
        return self._stream.get_extra_info(info)


def _left(until: float, timeout: float | None, error: type[Exception]) -> float:
    """Return how long something may take; raise the error if the time is over."""
    left = until - time.monotonic()
    if left <= 0:
        raise error("it took too long")
    return left if timeout is None else min(left, timeout)
