"""Addresses that every list of papers has by the dozen, put together once."""

from __future__ import annotations

from functools import cache, lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from dailypapers.catalogue.store import name_key
from dailypapers.core import maths

KEPT = 1 << 14
UNQUOTED = "!$&'()*+,;=/~:@"  # as `reverse` has it: RFC 3986, path segments


@lru_cache(maxsize=KEPT)
def link(name: str, *parts: str) -> str:
    """Return the address of a page, as `reverse` does."""
    return reverse(name, args=parts)


def paper(address: str, title: str) -> tuple[str, SafeString]:
    """Return where a paper's page is, and its title as HTML."""
    return link("paper", address), mark_safe(maths.to_html(title))


@lru_cache(maxsize=KEPT)
def author(name: str) -> SafeString:
    """Return a name that leads to the page of all that it signs, as HTML."""
    return format_html('<a href="{}{}">{}</a>', _authors(), quote(name_key(name), UNQUOTED), name)


@cache
def _authors() -> str:
    """Return what the addresses of all authors begin with: `reverse` takes as long as a card."""
    return reverse("author", args=["-"]).removesuffix("-")


def searching(words: str) -> str:
    """Return the address of a search."""
    return f"{link('search')}?q={quote(words)}"
