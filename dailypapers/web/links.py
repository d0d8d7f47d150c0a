"""Addresses that every list of papers has by the dozen, put together once."""

from __future__ import annotations

from functools import cache, lru_cache
from html import escape
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dailypapers.catalogue.store import name_key
from dailypapers.core import maths

KEPT = 1 << 14
ENDING = {"author", "paper"}  # Their addresses end with the one part that they have.
UNQUOTED = "!$&'()*+,;=/~:@"  # as `reverse` has it: RFC 3986, path segments


@lru_cache(maxsize=KEPT)
def link(name: str, *parts: str) -> str:
    """Return the address of a page, as `reverse` does."""
    return _ending(name, parts[0]) if name in ENDING else reverse(name, args=parts)


def paper(address: str, title: str) -> tuple[str, SafeString]:
    """Return where a paper's page is, and its title as HTML."""
    return link("paper", address), mark_safe(maths.to_html(title))


@lru_cache(maxsize=KEPT)
def author(name: str) -> SafeString:
    """Return a name that leads to the page of all that it signs, as HTML."""
    page = _ending("author", name_key(name))
    return mark_safe(f'<a href="{escape(page)}">{escape(name)}</a>')


def _ending(name: str, part: str) -> str:
    return _beginning(name) + quote(part, UNQUOTED)


@cache
def _beginning(name: str) -> str:
    """Return what comes before the last part of a page's address: `reverse` takes its time."""
    return reverse(name, args=["-"]).removesuffix("-")


def searching(words: str) -> str:
    """Return the address of a search."""
    return f"{link('search')}?q={quote(words)}"
