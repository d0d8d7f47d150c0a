"""Atom 1.0 (RFC 4287) with the links of paged and archived feeds (RFC 5005)."""

from __future__ import annotations

from typing import Any

from django.utils.feedgenerator import Atom1Feed

from dailypapers.core.languages import current
from dailypapers.core.text import writable
from dailypapers.web.feeds.document import Document, Item

HISTORY = "http://purl.org/syndication/history/1.0"


def write(document: Document) -> bytes:
    """Return the document as Atom."""
    return str(_Atom(document).writeString("utf-8")).encode()


class _Atom(Atom1Feed):
    """Django's Atom with whole texts, several authors and more links."""

    def __init__(self, document: Document) -> None:
        super().__init__(
            writable(document.title),
            document.page,
            None,
            language=current(),
            author_name=document.author,
            feed_url=document.address,
            feed_guid=document.key,
        )
        self.document = document
        for item in document.items:
            self.add_item(
                writable(item.title),
                item.page,
                None,  # type: ignore[arg-type]
                unique_id=item.key,
                pubdate=item.published,
                updateddate=item.updated,
                said=item,
            )

    def latest_post_date(self) -> Any:
        """Return when the document last changed: an empty one did not change now."""
        return self.document.updated

    def root_attributes(self) -> Any:
        """Name the vocabulary of archives where one is written."""
        history = {"xmlns:fh": HISTORY} if self.document.is_archive else {}
        return super().root_attributes() | history

    def add_root_elements(self, handler: Any) -> None:
        """Add where the other documents are, and the hub."""
        super().add_root_elements(handler)
        for relation, address in self.document.links.items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})
        if self.document.hub:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.document.hub})
        if self.document.is_archive:
            handler.addQuickElement("fh:archive", "")

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """Add authors, categories, both texts and the picture."""
        super().add_item_elements(handler, item)
        said: Item = item["said"]
        for name in said.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", writable(name))
            handler.endElement("author")
        for code, name in said.categories:
            handler.addQuickElement("category", "", {"term": code, "label": writable(name)})
        if said.text:
            handler.addQuickElement("summary", writable(said.text), {"type": "text"})
        handler.addQuickElement("content", writable(said.html), {"type": "html"})
        if file := said.enclosure:
            attributes = {"rel": "enclosure", "href": file.address, "type": file.kind}
            handler.addQuickElement("link", "", attributes | {"length": str(file.length)})
