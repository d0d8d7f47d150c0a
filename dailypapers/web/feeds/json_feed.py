"""JSON Feed 1.1."""

from __future__ import annotations

import json
from typing import Any

from django.utils.feedgenerator import rfc3339_date

from dailypapers.core.languages import current
from dailypapers.core.text import writable
from dailypapers.web.feeds.document import Document, Item

VERSION = "https://jsonfeed.org/version/1.1"


def write(document: Document) -> bytes:
    """Return the document as JSON Feed; of RFC 5005's links it knows the next page alone."""
    said: dict[str, Any] = {
        "version": VERSION,
        "title": writable(document.title),
        "home_page_url": document.page,
        "feed_url": document.address,
        "language": current(),
        "authors": [{"name": document.author}],
    }
    if following := document.links.get("next"):
        said["next_url"] = following
    if document.hub:
        said["hubs"] = [{"type": "WebSub", "url": document.hub}]
    return json.dumps(said | {"items": list(map(_item, document.items))}).encode()


def _item(item: Item) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": item.key,
        "url": item.page,
        "title": writable(item.title),
        "content_html": writable(item.html),
        "date_published": rfc3339_date(item.published),
        "date_modified": rfc3339_date(item.updated),
    }
    if item.text:
        said["summary"] = writable(item.text)
    if item.authors:
        said["authors"] = [{"name": writable(name)} for name in item.authors]
    if item.categories:
        said["tags"] = [writable(name) for _, name in item.categories]
    if file := item.enclosure:
        said["image"] = file.address
        said["attachments"] = [
            {"url": file.address, "mime_type": file.kind, "size_in_bytes": file.length}
        ]
    return said
