"""Addresses that sources name, as links of a paper; what is no address of the web is left out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dailypapers.catalogue.records import LinkKind, LinkRecord

LONGEST = 1000  # characters
CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")
UNSAFE = re.compile(r"[\s\x00-\x20<>\"\\^`{|}]")


def link(kind: LinkKind, said: str, stars: int | None = None) -> tuple[LinkRecord, ...]:
    """Return the link alone, or nothing."""
    url = web_address(said)
    return (LinkRecord(kind, url, stars),) if url else ()


def page(said: str) -> tuple[LinkRecord, ...]:
    """Return the link as one to code where its host keeps code, else as one to a page."""
    url = web_address(said)
    host = urlsplit(url).netloc.lower().removeprefix("www.") if url else ""
    return link(LinkKind.CODE if host in CODE_HOSTS else LinkKind.PAGE, url)


def web_address(said: str) -> str:
    """Return an address with http or https and a host, or nothing."""
    url = said.strip()
    if url.lower().startswith("www."):
        url = f"https://{url}"
    if len(url) > LONGEST or UNSAFE.search(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in ("http", "https") and "." in parts.netloc else ""
