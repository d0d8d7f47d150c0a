"""The network address a request comes from, by which tries are counted."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

# 192.0.2.1:8000 and [2001:db8::1]:8000, as some proxies write an address.
WITH_PORT = re.compile(r"(?P<v4>[\d.]+):\d+|\[(?P<v6>[^]]+)\](:\d+)?")


def address(request: HttpRequest) -> str:
    """Return a visitor's address, or an empty text where the server does not know it.

    Every proxy adds at the end of X-Forwarded-For whom it heard. What stands before our proxies'
    words anybody can have written.
    """
    heard = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < settings.PROXIES <= len(heard) and (found := _read(heard[-settings.PROXIES])):
        return found
    return _read(request.META.get("REMOTE_ADDR", ""))


def _read(text: str) -> str:
    text = text.strip()
    if match := WITH_PORT.fullmatch(text):
        text = match["v4"] or match["v6"]
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
