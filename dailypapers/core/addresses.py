"""Which machines may be asked, where an address is a stranger's: those of the public Internet.

A name is looked up once, every address it has is judged, and one of these is connected to: what the
name means a moment later does not matter. Addresses inside addresses (IPv4 in IPv6, and what
tunnels make of it) are judged by what they lead to.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.request import getproxies

import httpx2

from dailypapers.core.errors import SourceError

Address = IPv4Address | IPv6Address
TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last four bytes are an IPv4 address.
LIMITS = httpx2.Limits(max_keepalive_connections=0)  # One address may be many names.


class Guard:
    """Judges hosts; `allowed` are names, addresses and networks that may be asked all the same."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._names, self._networks = set(), []
        for one in allowed:
            try:
                self._networks.append(ip_network(one, strict=False))
            except ValueError:
                self._names.add(one.lower())

    def addresses(self, host: str) -> list[str]:
        """Return the addresses of a host; raise `SourceError` if one of them is not public."""
        found = _looked_up(host)
        if host.lower() not in self._names:
            for address in found:
                if not self._is_allowed(address):
                    said = f"{host} is {address}" if str(address) != host else host
                    raise SourceError(f"{said}, which is no public address", permanent=True)
        return [str(address) for address in found]

    def _is_allowed(self, address: Address) -> bool:
        inner = _inner(address)
        if any(inner in network for network in self._networks):
            return True
        return inner.is_global and not inner.is_multicast


class GuardedTransport(httpx2.BaseTransport):
    """Connects to an address that was judged, and speaks to it as the name that was asked for."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._plain = httpx2.HTTPTransport(limits=LIMITS)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send the request to the first of the host's addresses."""
        host = request.url.host
        address = self._guard.addresses(host)[0]
        pinned = httpx2.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,  # With the name as `Host`.
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host},
        )
        return self._plain.handle_request(pinned)

    def close(self) -> None:
        """Close the connections."""
        self._plain.close()


def goes_by_proxy() -> bool:
    """Say whether this machine reaches others through a proxy: that one looks names up, not we."""
    return bool({"http", "https", "all"} & getproxies().keys())


def _looked_up(host: str) -> list[Address]:
    bare = host.strip("[]").partition("%")[0]
    try:
        return [ip_address(bare)]
    except ValueError:
        pass
    try:
        rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{host} cannot be found: {error}") from None
    return list(dict.fromkeys(ip_address(str(row[4][0]).partition("%")[0]) for row in rows))


def _inner(address: Address) -> Address:
    """Return the address that one leads to."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(address.packed[-4:])
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address
