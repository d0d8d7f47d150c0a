"""How each connector is made, by this instance's settings: addresses, contact, keys, its client."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.core.turns import Timekeeper
from dailypapers.sources.acl import client as acl
from dailypapers.sources.arxiv.client import ArxivConnector
from dailypapers.sources.base import Connector
from dailypapers.sources.biorxiv import client as biorxiv
from dailypapers.sources.code.client import URLS as CODE_URLS
from dailypapers.sources.code.client import CodeHosts
from dailypapers.sources.crossref import client as crossref
from dailypapers.sources.feeds import client as feeds
from dailypapers.sources.hf_daily import client as hf_daily
from dailypapers.sources.lending import Catalogued
from dailypapers.sources.lent import Memory
from dailypapers.sources.mirror.client import MirrorConnector
from dailypapers.sources.oai import client as oai
from dailypapers.sources.openalex import client as openalex
from dailypapers.sources.openreview import client as openreview
from dailypapers.sources.pubmed import client as pubmed
from dailypapers.sources.secret import secret_of
from dailypapers.sources.semanticscholar import client as semanticscholar
from dailypapers.sources.turns import SharedTurns
from dailypapers.sources.zotero import client as zotero

LONGEST_AWAITED = 8.0  # Seconds that somebody who looks on is let wait for one turn.


def arxiv_connector() -> Connector:
    """Return the one to arXiv."""
    return ArxivConnector(
        client(),
        oai_url=settings.ARXIV_OAI_URL,
        rss_url=settings.ARXIV_RSS_URL,
        api_url=settings.ARXIV_API_URL,
    )


def hf_daily_connector() -> Connector:
    """Return the one to Hugging Face Daily Papers."""
    return hf_daily.HfDailyConnector(client(), url=_url("hf-daily", hf_daily.URL))


def openalex_connector(secret: str = "") -> Connector:
    """Return the one to OpenAlex."""
    url = _url("openalex", openalex.URL)
    return openalex.OpenAlexConnector(client(), url=url, key=secret, contact=settings.CONTACT)


def crossref_connector() -> Connector:
    """Return the one to Crossref."""
    url = _url("crossref", crossref.URL)
    return crossref.CrossrefConnector(client(), url=url, contact=settings.CONTACT)


def semanticscholar_connector(memory: Memory, secret: str = "") -> Connector:
    """Return the one to Semantic Scholar."""
    return semanticscholar.SemanticScholarConnector(
        client(),
        url=_url("semanticscholar", semanticscholar.URL),
        key=secret,
        papers=Catalogued(),
        memory=memory,
    )


def pubmed_connector(secret: str = "") -> Connector:
    """Return the one to PubMed."""
    url = _url("pubmed", pubmed.URL)
    return pubmed.PubmedConnector(client(), url=url, key=secret, contact=settings.CONTACT)


def openreview_connector(memory: Memory, secret: str = "") -> Connector:
    """Return the one to OpenReview."""
    return openreview.OpenReviewConnector(
        client(),
        url=_url("openreview", openreview.URL),
        old_url=_url("openreview-v1", openreview.OLD_URL),
        key=secret,
        memory=memory,
    )


def biorxiv_connector(server: str) -> Connector:
    """Return the one to bioRxiv or medRxiv."""
    return biorxiv.BiorxivConnector(client(), server, url=_url(server, biorxiv.URL))


def acl_connector(memory: Memory) -> Connector:
    """Return the one to the ACL Anthology."""
    url, all_url = _url("acl", acl.URL), _url("acl-all", acl.ALL_URL)
    return acl.AclConnector(client(), url=url, all_url=all_url, memory=memory)


def zotero_connector(
    memory: Memory | None = None, secret: str = "", *, is_awaited: bool = False
) -> zotero.ZoteroConnector:
    """Return the one to Zotero; without a memory it reads libraries whole.

    While somebody waits for the answer (`is_awaited`), it rather fails than wait long for a turn.
    """
    http = client(timekeeper=Timekeeper(sleep=_briefly) if is_awaited else None)
    return zotero.ZoteroConnector(http, url=_url("zotero", zotero.URL), key=secret, memory=memory)


def feed_connector(memory: Memory) -> Connector:
    """Return the one to any feed."""
    return feeds.FeedConnector(client(), memory=memory)


def oai_connector() -> Connector:
    """Return the one to any repository."""
    return oai.OaiConnector(client())


def mirror_connector(memory: Memory, **options: str) -> Connector:
    """Return the one to a file of records."""
    folder = Path(settings.HOME) / "mirrors"
    return MirrorConnector(client(guarded=True), folder, memory, **options)


def code_hosts() -> CodeHosts:
    """Return the hosts of code, which are asked for signals and not for papers."""
    return CodeHosts(
        client(),
        tokens={name: key for name in CODE_URLS if (key := secret_of(name))},
        urls={name: _url(name, usual) for name, usual in CODE_URLS.items()},
    )


def client(*, guarded: bool = False, timekeeper: Timekeeper | None = None) -> Http:
    """Return the client of a source; `guarded` where a reader may have named the address."""
    return Http(
        pause=settings.SOURCE_PAUSE,
        contact=settings.CONTACT,
        offline=settings.OFFLINE,
        guarded=guarded,
        allowed=settings.PRIVATE_ADDRESSES,
        turns=SharedTurns(settings.SOURCE_REQUESTS_A_DAY),
        timekeeper=timekeeper,
    )


def _briefly(seconds: float) -> None:
    if seconds > LONGEST_AWAITED:
        raise SourceError(f"it has to wait {seconds:.0f} seconds for its turn")
    time.sleep(seconds)


def _url(name: str, usual: str) -> str:
    return settings.SOURCE_URLS.get(name, usual)
