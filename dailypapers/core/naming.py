"""How we name ourselves to hosts, and addresses to people."""

from __future__ import annotations

import re

import httpx2

from dailypapers import __version__

KEY = re.compile(r"((?:api_key|key|token)=)[^&\s'\"]+")


def shown(url: httpx2.URL | str) -> str:
    """Return an address without the key that may stand in it.

    >>> shown("https://example.org/?api_key=sesame&x=1")
    'https://example.org/?api_key=…&x=1'
    """
    return KEY.sub(r"\1…", str(url))


def user_agent(contact: str) -> str:
    """Return how we introduce ourselves, in ASCII as headers must be.

    >>> user_agent("ada@example.org").split(" ", 1)[1]
    '(+ada@example.org)'
    """
    plain = contact.encode("ascii", "ignore").decode()
    return f"dailypapers/{__version__}" + (f" (+{plain})" if plain else "")
