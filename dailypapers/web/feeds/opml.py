"""Feeds as OPML 2.0, by which reader programs exchange subscriptions: http://opml.org/spec2.opml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import rfc2822_date
from lxml import etree

from dailypapers.core.clock import now
from dailypapers.core.text import writable
from dailypapers.web.feeds.answer import keep_secret
from dailypapers.web.feeds.discovery import address_with


class Subscription(NamedTuple):
    """A feed to subscribe to: its name, its path, and that of the page it is a feed of."""

    name: str
    feed: str
    page: str


class Folder(NamedTuple):
    """Subscriptions that reader programs show together."""

    name: str
    feeds: Sequence[Subscription]


def opml_file(title: str, folders: Iterable[Folder], secret: str = "") -> HttpResponse:
    """Answer with a file of all feeds that there are, each with the secret if there is one."""
    response = HttpResponse(write(title, folders, secret), "text/x-opml; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="feeds.opml"'
    return keep_secret(response) if secret else response


def write(title: str, folders: Iterable[Folder], secret: str = "") -> bytes:
    """Return the feeds as OPML; a folder without any is left out."""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = writable(f"{settings.SITE_NAME}: {title}")
    etree.SubElement(head, "dateCreated").text = rfc2822_date(now())
    for folder in folders:
        if folder.feeds:
            outline = etree.SubElement(body, "outline", text=folder.name)
            for feed in folder.feeds:
                etree.SubElement(outline, "outline", _attributes(feed, secret))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _attributes(feed: Subscription, secret: str) -> dict[str, str]:
    """Return what the outline says; its type is `rss` whatever the format, says the standard."""
    name = writable(feed.name)
    return {
        "text": name,
        "title": name,
        "type": "rss",
        "xmlUrl": address_with(feed.feed, secret),
        "htmlUrl": settings.BASE_URL + feed.page,
    }
