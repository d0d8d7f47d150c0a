"""How often a reader, or a visitor by their address, may have the assistant look something up."""

from __future__ import annotations

import time
from ipaddress import IPv6Address, ip_address

from django.conf import settings

from dailypapers.accounts.models import User
from dailypapers.core.counts import WINDOW, counted

OF_ONE_ADDRESS = 4  # times as often as a reader may the readers of one address together


def wait_of(reader: User | None, address: str) -> int:
    """Count one more turn; return for how many seconds there is no room for it, 0 if there is."""
    most = int(settings.ASSISTANT_TURNS)
    if not most:
        return 0
    at = int(time.time())
    since = at // WINDOW * WINDOW
    counts = [(f"turn at {_network(address)}", most * OF_ONE_ADDRESS if reader else most)]
    counts += [(f"turn of {reader.pk}", most)] if reader else []
    is_over = [counted(who, since) > most for who, most in counts]
    return since + WINDOW - at if any(is_over) else 0


def _network(address: str) -> str:
    """Return what a visitor cannot change at will: of IPv6 the first 64 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(int(found) >> 64) if isinstance(found, IPv6Address) else address
