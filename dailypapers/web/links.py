"""Addresses that every list of papers has by the dozen, put together once."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dailypapers.catalogue.store import name_key

KEPT = 1 << 14


@lru_cache(maxsize=KEPT)
def link(name: str, *parts: str) -> str:
    """Return the address of a page, as `reverse` does."""
    return reverse(name, args=parts)


@lru_cache(maxsize=KEPT)
def author(name: str) -> SafeString:
    """Return a name that leads to the page of all that it signs, as HTML."""
    return format_html('<a href="{}">{}</a>', link("author", name_key(name)), name)


def searching(words: str) -> str:
    """Return the address of a search."""
    return f"{link('search')}?q={quote(words)}"
