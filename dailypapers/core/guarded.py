"""Connections to addresses that readers name: never into this machine's own networks.

A name is looked up once, every address it has is checked, and the connection goes to the very
address that was checked: no second answer of a name server counts. Addresses of networks that the
operator names are let through. All of a request has one deadline, however slowly it is answered.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore2
import httpx2

from dailypapers.core.errors import SourceError

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

LONGEST = 15.0  # seconds of a request, from the connection to the last byte
# Addresses of IPv6 that stand for others of IPv4: https://www.rfc-editor.org/rfc/rfc6052
TRANSLATED = [ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48")]
REFUSED = "is an address of this machine's own network, where nothing is sent"


def may_reach(address: Address, own: Sequence[Network] = ()) -> bool:
    """Say whether an address is everybody's, or in a network that the operator names.

    >>> may_reach(ip_address("10.1.2.3")), may_reach(ip_address("8.8.8.8"))
    (False, True)
    """
    meant = getattr(address, "ipv4_mapped", None) or address
    if any(meant in network for network in own):
        return True
    if isinstance(meant, IPv6Address) and (
        meant.sixtofour or meant.teredo or any(meant in network for network in TRANSLATED)
    ):
        return False
    return meant.is_global and not meant.is_multicast


class Guarded(httpx2.HTTPTransport):
    """A transport that connects to nothing but what `may_reach` lets through.

    Plain `http://` leads into the operator's networks alone. Not to be shared between threads.
    """

    def __init__(self, own: Sequence[Network] = ()) -> None:
        super().__init__(trust_env=False)
        self._backend = _Backend(own)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            network_backend=self._backend,
            max_keepalive_connections=0,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request; raise `SourceError` if it leads where nothing is sent."""
        self._backend.begin(is_plain=request.url.scheme == "http")
        return super().handle_request(request)


class _Backend(httpcore2.SyncBackend):
    def __init__(self, own: Sequence[Network]) -> None:
        self._own = own
        self._is_plain = False
        self._until = 0.0

    def begin(self, *, is_plain: bool) -> None:
        """Begin to count the time of a request."""
        self._is_plain, self._until = is_plain, time.monotonic() + LONGEST

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **said: Any
    ) -> httpcore2.NetworkStream:
        """Connect to the first of a name's addresses that answers, if all may be reached."""
        found = self._checked(host, port)
        for place, address in enumerate(found, 1):
            try:
                stream = super().connect_tcp(address, port, self._left(timeout), *args, **said)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if place == len(found):
                    raise
            else:
                return _Timely(stream, self._until)
        raise AssertionError("unreachable")

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} is not known: {error}") from error
        found = list(dict.fromkeys(str(answer[4][0]).partition("%")[0] for answer in answers))
        for address in map(ip_address, found):
            if not may_reach(address, self._own):
                raise SourceError(f"{host} {REFUSED}", permanent=True)
            if self._is_plain and may_reach(address):
                raise SourceError(f"{host} must be reached by https://", permanent=True)
        return found

    def _left(self, timeout: float | None) -> float:
        return _left(self._until, timeout, httpcore2.ConnectTimeout)


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
        raise error(f"it took more than {LONGEST:.0f} seconds")
    return left if timeout is None else min(left, timeout)


def networks(names: Iterable[str]) -> list[Network]:
    """Return networks as the operator writes them; raise `ValueError` for what is none."""
    return [ip_network(name) for name in names]
