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

from dailypapers.core.errors import SourceError

Address = IPv4Address | IPv6Address
TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last four bytes are an IPv4 address.
LOCALLY_TRANSLATED = IPv6Network("64:ff9b:1::/48")  # What a network makes of it is its own.


class Guard:
    """Judges hosts; `allowed` are names, addresses and networks that may be asked all the same."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._names, self._networks = set(), []
        for one in allowed:
            try:
                self._networks.append(ip_network(one, strict=False))
            except ValueError:
                self._names.add(one.lower())

    def addresses(self, host: str, *, is_plain: bool = False) -> list[str]:
        """Return the addresses of a host; raise `SourceError` if one of them may not be asked.

        With `is_plain` none may be public: what is secret is not sent there in plain text.
        """
        found = _looked_up(host)
        for address in found:
            if not self.may_reach(address) and host.lower() not in self._names:
                said = f"{host} is {address}, which" if str(address) != host else host
                raise SourceError(f"{said} is no public address", permanent=True)
            if is_plain and _is_public(address):
                raise SourceError(f"{host} must be reached by https://", permanent=True)
        return [str(address) for address in found]

    def may_reach(self, address: Address) -> bool:
        """Say whether an address is everybody's, or in a network that is allowed.

        >>> Guard().may_reach(ip_address("10.1.2.3")), Guard().may_reach(ip_address("8.8.8.8"))
        (False, True)
        """
        inner = _inner(address)
        return any(inner in network for network in self._networks) or _is_public(address)


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


def _is_public(address: Address) -> bool:
    inner = _inner(address)
    return inner.is_global and not inner.is_multicast and inner not in LOCALLY_TRANSLATED


def _inner(address: Address) -> Address:
    """Return the address that one leads to."""
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(address.packed[-4:])
    teredo = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or teredo or address
