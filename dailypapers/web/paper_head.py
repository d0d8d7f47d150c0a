"""A paper as data, in the head of its page and the headers of its answer. Pure.

Highwire's `citation_` tags are what Zotero and Google Scholar read, Open Graph is what chats show,
schema.org is for search engines, the links of https://signposting.org are for programs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from dailypapers.catalogue import identifiers
from dailypapers.core.card_picture import HEIGHT, WIDTH
from dailypapers.core.maths import shorten
from dailypapers.core.readable import readable
from dailypapers.feed.entries import Entry

DESCRIPTION = 200  # characters
# What would end the element, or begin another, inside of JSON.
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class Addresses(NamedTuple):
    """Where a paper's page, its picture, its Markdown and its BibTeX are, as others reach them."""

    page: str
    card: str
    markdown: str
    bibtex: str


class Head(NamedTuple):
    """Tags by `name`, tags by `property`, the same as JSON that is safe in a page, and the query
    by which oEmbed is asked for the page."""

    named: Sequence[tuple[str, str]]
    properties: Sequence[tuple[str, str]]
    json_ld: SafeString
    asked: str


def head(entry: Entry, at: Addresses, site: str) -> Head:
    """Return what the head of a paper's page says to programs."""
    title, text = readable(entry.title), readable(entry.text)
    description = shorten(text, DESCRIPTION)
    properties = [
        ("og:type", "article"),
        ("og:site_name", site),
        ("og:title", title),
        ("og:url", at.page),
        ("og:image", at.card),
        ("og:image:width", str(WIDTH)),
        ("og:image:height", str(HEIGHT)),
        ("og:image:alt", title),
    ]
    if description:
        properties.append(("og:description", description))
    said = [("description", description), ("twitter:card", "summary_large_image")]
    named = [pair for pair in (*said, *_citation(entry, title, at)) if pair[1]]
    data = json.dumps(_json_ld(entry, title, text, at), ensure_ascii=False)
    return Head(named, properties, mark_safe(data.translate(UNSAFE)), urlencode({"url": at.page}))


def links(entry: Entry, at: Addresses) -> str:
    """Return the header that leads programs to what belongs to a paper."""
    found = [
        (at.bibtex, 'describedby"; type="application/x-bibtex'),
        (at.markdown, 'describedby"; type="text/markdown'),
        ("https://schema.org/ScholarlyArticle", "type"),
        ("https://schema.org/AboutPage", "type"),
    ]
    if cited := _cited_as(entry):
        found.insert(0, (cited, "cite-as"))
    if arxiv := entry.identifiers.get("arxiv"):
        found.append((_pdf(arxiv), 'item"; type="application/pdf'))
    return ", ".join(f'<{_quoted(address)}>; rel="{kind}"' for address, kind in found)


def _citation(entry: Entry, title: str, at: Addresses) -> Iterator[tuple[str, str]]:
    yield "citation_title", title
    for author in entry.authors:
        yield "citation_author", author
    yield "citation_publication_date", str(entry.published or "").replace("-", "/")
    yield "citation_journal_title", entry.venue
    yield "citation_doi", entry.identifiers.get("doi", "")
    arxiv = entry.identifiers.get("arxiv", "")
    yield "citation_arxiv_id", arxiv
    yield "citation_pdf_url", _pdf(arxiv) if arxiv else ""
    yield "citation_abstract_html_url", at.page
    for _, topic in entry.topics:
        yield "citation_keywords", topic
    for word in entry.keywords:
        yield "citation_keywords", word


def _json_ld(entry: Entry, title: str, text: str, at: Addresses) -> dict[str, Any]:
    same = [identifiers.url(scheme, value) for scheme, value in entry.identifiers.items()]
    said = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": at.page,
        "url": at.page,
        "name": title,
        "headline": title,
        "image": at.card,
        "author": [{"@type": "Person", "name": name} for name in entry.authors],
        "datePublished": str(entry.published or ""),
        "abstract": text,
        "about": [{"@type": "Thing", "name": name} for _, name in entry.topics],
        "keywords": list(entry.keywords),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": value}
            for scheme, value in entry.identifiers.items()
        ],
        "sameAs": [address for address in same if address],
        "isPartOf": {"@type": "PublicationVolume", "name": entry.venue} if entry.venue else None,
    }
    return {name: value for name, value in said.items() if value}


def _cited_as(entry: Entry) -> str:
    """Return the address that stays, if others gave the paper one."""
    known = (scheme for scheme in ("doi", "arxiv", "acl") if scheme in entry.identifiers)
    scheme = next(known, "")
    if scheme == "arxiv":
        return f"https://doi.org/10.48550/arXiv.{entry.identifiers[scheme]}"
    return identifiers.url(scheme, entry.identifiers[scheme]) if scheme else ""


def _pdf(arxiv: str) -> str:
    return f"https://arxiv.org/pdf/{arxiv}"


def _quoted(address: str) -> str:
    """Return an address without what would end it in a header."""
    return "".join(sign for sign in address if sign.isascii() and sign.isprintable()).translate(
        {ord("<"): "%3C", ord(">"): "%3E", ord('"'): "%22", ord(" "): "%20"}
    )
