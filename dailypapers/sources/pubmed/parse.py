"""PubMed's replies, XML to records: what a search found (`esearch`), and articles (`efetch`).

https://www.ncbi.nlm.nih.gov/books/NBK25499/
https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/index.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from lxml import etree

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.records import SourceRecord
from dailypapers.core.errors import InputError, SourceError
from dailypapers.core.text import whole_number
from dailypapers.sources import dates, plain
from dailypapers.sources.listing import listed
from dailypapers.sources.pubmed.people import authors
from dailypapers.sources.walk import Page, read_all
from dailypapers.sources.xml import every, inner, markup, parse_xml, text, texts

NAME = "pubmed"
BY = "PubMed"
NOTICES = (
    "retraction of publication",
    "retraction notice",
    "published erratum",
    "expression of concern",
)
RETRACTED = "retracted publication"
NO_LABEL = ("", "unlabelled")
FAULT = re.compile(rb"<ERROR>(.{0,300}?)</ERROR>", re.DOTALL | re.IGNORECASE)
LOST = re.compile(r"history|query_?key|webenv|query #", re.IGNORECASE)


class Found(NamedTuple):
    """How many articles a search has found, and where the server keeps the list."""

    size: int
    environment: str
    key: str
    note: str = ""


def parse_search(body: bytes) -> Found:
    """Read the answer to a search."""
    _refuse_fault(body)
    root = parse_xml(body, "eSearchResult", typed=True)
    size = whole_number(text(root, "Count"))
    if size is None:
        raise SourceError("PubMed did not say how many articles it found")
    lost = texts(root, "ErrorList/PhraseNotFound") + texts(root, "ErrorList/FieldNotFound")
    note = f"PubMed does not know {', '.join(lost)}" if lost else ""
    return Found(size, text(root, "WebEnv"), text(root, "QueryKey"), note)


def parse_articles(body: bytes) -> Page:
    """Read articles and chapters of books."""
    _refuse_fault(body)
    root = parse_xml(body, "PubmedArticleSet", typed=True)
    return read_all(every(root, "*"), _record, _said_id)


def _refuse_fault(body: bytes) -> None:
    """Raise what the server says went wrong; that it lost a list does not pass by waiting."""
    if fault := FAULT.search(body[:4000]):
        said = fault[1].decode(errors="replace").strip()
        raise SourceError(f"PubMed answered: {said}", permanent=bool(LOST.search(said)))


def _record(entry: etree._Element) -> SourceRecord:
    paper, at = _paper(entry)
    name = identifiers.pubmed_id(_said_id(entry))
    if name is None:
        raise InputError("no PubMed id")
    kinds = [kind.lower() for kind in texts(paper, "PublicationTypeList/PublicationType")]
    if any(kind in NOTICES for kind in kinds):
        raise InputError("a notice about another paper")
    title = _title(paper)
    if not title:
        raise InputError("no title")
    published = _published(paper, entry)
    keywords = [plain.line(word) for word in texts(at, "KeywordList/Keyword")]
    return SourceRecord(
        source=NAME,
        source_id=name.value,
        title=title,
        abstract=_abstract(every(paper, "Abstract/AbstractText")),
        authors=authors(every(paper, "AuthorList")),
        published=published,
        identifiers=(name[:2], *_dois(paper, entry)),
        keywords=tuple(dict.fromkeys(filter(None, keywords))),
        venue=plain.venue(text(paper, "Journal/Title", "Book/BookTitle")),
        journal_ref=_place(paper),
        announcement=listed(BY, _entered(entry), published),
        withdrawn=RETRACTED in kinds,
        extra=_theirs(at, entry),
    )


def _paper(entry: etree._Element) -> tuple[etree._Element, etree._Element]:
    """Return what holds title and authors, and what holds the keywords."""
    citations = every(entry, "MedlineCitation")
    articles = every(entry, "MedlineCitation/Article")
    if articles:
        return articles[0], citations[0]
    if books := every(entry, "BookDocument"):
        return books[0], books[0]
    raise InputError(f"neither an article nor a chapter: {etree.QName(entry).localname}")


def _title(paper: etree._Element) -> str:
    """Return the title without its last full stop, and without the brackets of a translation."""
    for name in ("ArticleTitle", "VernacularTitle", "Book/BookTitle"):
        for element in every(paper, name):
            said = plain.line(markup(element)).removesuffix(".").strip()
            if said.startswith("[") and said.endswith("]"):
                said = said[1:-1].removesuffix(".").strip()
            if said and said.lower() != "not available":
                return said
    return ""


def _abstract(parts: Iterable[etree._Element]) -> str:
    """Return the parts as paragraphs, each begun by its label."""
    said = []
    for part in parts:
        label, words = plain.line(part.get("Label", "")), plain.paragraphs(markup(part))
        if words:
            bare = label.lower() in NO_LABEL
            said.append(words if bare else f"{label.capitalize()}: {words}")
    return "\n\n".join(said)


def _published(paper: etree._Element, entry: etree._Element) -> str:
    """Return the day it appeared online, else what the issue is dated, else when it came in."""
    places = [
        *every(paper, "ArticleDate"),
        *every(paper, "Journal/JournalIssue/PubDate"),
        *every(paper, "ContributionDate"),
        *every(paper, "Book/PubDate"),
        *every(entry, "PubmedData/History/PubMedPubDate"),
    ]
    return next((said for place in places if (said := _date(place))), "")


def _date(place: etree._Element) -> str:
    """Return a date in parts, its month as number or name, or one in words (`1998 Dec-Jan`)."""
    year, day = whole_number(text(place, "Year")), whole_number(text(place, "Day"))
    if year is None:
        return dates.read(text(place, "MedlineDate"))
    month = dates.month_number(text(place, "Month"))
    return dates.partial(year, month, day)


def _entered(entry: etree._Element) -> date | None:
    moments = every(entry, "PubmedData/History/PubMedPubDate")
    moments += every(entry, "PubmedBookData/History/PubMedPubDate")
    by_status = {moment.get("PubStatus", ""): _date(moment) for moment in moments}
    return dates.day(by_status.get("entrez") or by_status.get("pubmed") or "")


def _dois(paper: etree._Element, entry: etree._Element) -> tuple[tuple[str, str], ...]:
    places = [
        *(one for one in every(paper, "ELocationID") if one.get("ValidYN") != "N"),
        *every(entry, "PubmedData/ArticleIdList/ArticleId"),
        *every(paper, "ArticleIdList/ArticleId"),
    ]
    said = (inner(one) for one in places if "doi" in (one.get("EIdType"), one.get("IdType")))
    names = (identifiers.doi(one) for one in said)
    return tuple(dict.fromkeys(name[:2] for name in names if name))[:1]


def _place(paper: etree._Element) -> str:
    """Return where in its journal it stands: `Soc Justice 17 (1), 113-25`."""
    journal = text(paper, "Journal/ISOAbbreviation")
    volume, issue = (
        text(paper, "Journal/JournalIssue/Volume"),
        text(paper, "Journal/JournalIssue/Issue"),
    )
    volume = f"{volume} ({issue})".strip() if issue else volume
    page = text(paper, "Pagination/MedlinePgn", "Pagination/StartPage")
    where = ", ".join(part for part in (volume, page) if part)
    return plain.line(f"{journal} {where}") if where else ""


def _theirs(at: etree._Element, entry: etree._Element) -> dict[str, Any]:
    ids = every(entry, "PubmedData/ArticleIdList/ArticleId")
    said = {
        "pmc": next((inner(one) for one in ids if one.get("IdType") == "pmc"), ""),
        "mesh": [
            plain.line(word) for word in texts(at, "MeshHeadingList/MeshHeading/DescriptorName")
        ],
    }
    return {key: value for key, value in said.items() if value}


def _said_id(entry: etree._Element) -> str:
    return text(entry, "MedlineCitation/PMID", "BookDocument/PMID")
