"""The formats a feed comes in: one entry each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dailypapers.web.feeds import atom, json_feed, rss
from dailypapers.web.feeds.document import Document


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what people and programs call it, and what writes it."""

    label: str
    media_type: str
    write: Callable[[Document], bytes]


FORMATS = {
    "atom": Format("Atom", "application/atom+xml", atom.write),
    "rss": Format("RSS", "application/rss+xml", rss.write),
    "json": Format("JSON Feed", "application/feed+json", json_feed.write),
}


class FormatConverter:
    """The end of a feed's address."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        """Return the name of the format."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as addresses write it."""
        return value
