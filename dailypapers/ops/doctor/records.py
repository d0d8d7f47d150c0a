"""Asks the DNS, which takes dnspython (the extra `mail`) and going out to the network."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from dailypapers.core.errors import SetupError


class CannotAsk(SetupError):
    """The DNS could not be asked, so nothing is known."""


def texts(name: str) -> list[str]:
    """Return the texts that a name has; none if there is no such name."""
    return ["".join(part.decode("utf-8", "replace") for part in row.strings) for row in _ask(name)]


def mail_servers(name: str) -> list[str]:
    """Return which servers take mail for a domain, the first choice first."""
    rows = sorted(_ask(name, "MX"), key=lambda row: row.preference)
    return [str(row.exchange).rstrip(".") for row in rows]


def addresses(name: str) -> list[str]:
    """Return the network addresses of a name."""
    return [str(row) for kind in ("A", "AAAA") for row in _ask(name, kind)]


def _ask(name: str, kind: str = "TXT") -> list[Any]:
    if settings.OFFLINE:
        raise CannotAsk("DAILYPAPERS_OFFLINE lets nothing out, so the DNS was not asked")
    if find_spec("dns") is None:
        raise CannotAsk("the DNS was not asked, for want of dnspython: pip install dnspython")
    from dns.exception import DNSException
    from dns.resolver import NXDOMAIN, NoAnswer

    try:
        return list(resolver().resolve(name, kind))
    except (NXDOMAIN, NoAnswer):
        return []
    except DNSException as error:
        raise CannotAsk(f"the DNS was not to be had: {error}") from None


@cache
def resolver() -> Any:
    """Return what asks the name servers of this machine."""
    from dns.resolver import Resolver

    return Resolver()
