"""The connectors there are. A new source is a folder beside `arxiv` and one line here."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from dailypapers.core.errors import InputError
from dailypapers.core.http import Http
from dailypapers.sources.arxiv.client import ArxivConnector
from dailypapers.sources.base import Connector


def _arxiv() -> Connector:
    return ArxivConnector(
        _http(),
        oai_url=settings.ARXIV_OAI_URL,
        rss_url=settings.ARXIV_RSS_URL,
        api_url=settings.ARXIV_API_URL,
    )


CONNECTORS: dict[str, Callable[[], Connector]] = {
    "arxiv": _arxiv,
}

# Which of them is asked for a single paper, by the scheme of its identifier.
FETCHED_BY: dict[str, str] = {
    "arxiv": "arxiv",
}


def connector(name: str) -> Connector:
    """Return a source's connector, set up by this instance's settings."""
    if name not in CONNECTORS:
        raise InputError(f"There is no source {name!r}. There are: {', '.join(CONNECTORS)}.")
    return CONNECTORS[name]()


def _http() -> Http:
    return Http(pause=settings.SOURCE_PAUSE, contact=settings.CONTACT, offline=settings.OFFLINE)
