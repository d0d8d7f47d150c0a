"""How often one visitor may ask, counted in the database.

Why a table: Django's default cache lives in one process, and there may be several; its file and
database caches cannot count without losing counts. The table is shared by all processes and
locked by the same writes as the subscriptions. It knows visitors by a keyed hash only.
"""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from django.db import transaction
from django.utils.crypto import salted_hmac

from dailypapers.core.clock import now
from dailypapers.digests.models import Knock

REQUESTS_PER_WINDOW = 20  # A household or an office shares one address.
WINDOW = timedelta(hours=1)
SALT = "dailypapers.digests.visitor"


@transaction.atomic
def admit(visitor: str) -> bool:
    """Count one more request of a network address; return False if it has asked too often."""
    forget()
    name = _hash(visitor)
    if Knock.objects.filter(visitor=name).count() >= REQUESTS_PER_WINDOW:
        return False
    Knock.objects.create(visitor=name, at=now())
    return True


def forget() -> None:
    """Drop what is older than the window."""
    Knock.objects.filter(at__lte=now() - WINDOW).delete()


def to_forget() -> bool:
    """Say whether something is older than the window."""
    return Knock.objects.filter(at__lte=now() - WINDOW).exists()


def _hash(visitor: str) -> str:
    return salted_hmac(SALT, _network(visitor), algorithm="sha256").hexdigest()


def _network(visitor: str) -> str:
    """Return what one visitor cannot change at will: for IPv6 the first 64 bits.

    >>> _network("2001:db8::1") == _network("2001:db8::2")
    True
    """
    try:
        address = ip_address(visitor)
    except ValueError:
        return visitor
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else str(address)
