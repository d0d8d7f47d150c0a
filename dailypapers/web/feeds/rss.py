"""RSS 2.0, with whole texts, several authors and Atom's links as its profile advises."""

from __future__ import annotations

from typing import Any

from django.utils.feedgenerator import Enclosure, Rss201rev2Feed, rfc3339_date

from dailypapers.core.languages import current
from dailypapers.core.text import writable
from dailypapers.web.feeds.atom import HISTORY
from dailypapers.web.feeds.document import Document, Item

CONTENT = "http://purl.org/rss/1.0/modules/content/"


def write(document: Document) -> bytes:
    """Return the document as RSS."""
    return str(_Rss(document).writeString("utf-8")).encode()


class _Rss(Rss201rev2Feed):
    """Django's RSS with more in it."""

    def __init__(self, document: Document) -> None:
        title = writable(document.title)
        super().__init__(title, document.page, title, language=current(), feed_url=document.address)
        self.document = document
        for item in document.items:
            file = item.enclosure
            self.add_item(
                writable(item.title),
                item.page,
                writable(item.text) or None,  # type: ignore[arg-type]
                unique_id=item.key,
                unique_id_is_permalink=False,
                pubdate=item.published,
                categories=[writable(name) for _, name in item.categories],
                enclosures=[Enclosure(file.address, str(file.length), file.kind)] if file else [],
                said=item,
            )

    def latest_post_date(self) -> Any:
        """Return when the document last changed."""
        return self.document.updated

    def rss_attributes(self) -> Any:
        """Name the vocabularies."""
        known = {"xmlns:content": CONTENT, "xmlns:dc": "http://purl.org/dc/elements/1.1/"}
        history = {"xmlns:fh": HISTORY} if self.document.is_archive else {}
        return super().rss_attributes() | known | history

    def add_root_elements(self, handler: Any) -> None:
        """Add where the other documents are, and the hub."""
        super().add_root_elements(handler)
        hub = {"hub": self.document.hub} if self.document.hub else {}
        for relation, address in {**self.document.links, **hub}.items():
            handler.addQuickElement("atom:link", "", {"rel": relation, "href": address})
        if self.document.is_archive:
            handler.addQuickElement("fh:archive", "")

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """Add authors, the whole text, and when it changed."""
        super().add_item_elements(handler, item)
        said: Item = item["said"]
        for name in said.authors:
            handler.addQuickElement("dc:creator", writable(name))
        handler.addQuickElement("content:encoded", writable(said.html))
        handler.addQuickElement("atom:updated", rfc3339_date(said.updated))
