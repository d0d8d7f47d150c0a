"""Addresses that every list of papers has by the dozen, put together once."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse

KEPT = 1 << 14


@lru_cache(maxsize=KEPT)
def link(name: str, *parts: str) -> str:
    """Return the address of a page, as `reverse` does."""
    return reverse(name, args=parts)


def searching(words: str) -> str:
    """Return the address of a search."""
    return f"{link('search')}?q={quote(words)}"
