"""Answers as arXiv writes them: Atom with elements of its own and of OpenSearch. Pure of queries.

https://info.arxiv.org/help/api/user-manual.html#_details_of_atom_results_returned
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from lxml import etree

from dailypapers.api.addresses import absolute
from dailypapers.api.papers import Told
from dailypapers.core.text import writable

ATOM, ARXIV = "http://www.w3.org/2005/Atom", "http://arxiv.org/schemas/atom"
SEARCH = "http://a9.com/-/spec/opensearch/1.1/"
NAMES = {None: ATOM, "arxiv": ARXIV, "opensearch": SEARCH}


def feed(address: str, asked: str, at: datetime) -> etree._Element:
    """Return the beginning of an answer to what was asked."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=NAMES)  # type: ignore[arg-type]
    _add(root, ATOM, "id", address)
    _add(root, ATOM, "title", f"arXiv Query: {asked}")
    _add(root, ATOM, "updated", _time(at))
    _add(root, ATOM, "link", href=address, type="application/atom+xml")
    return root


def count(root: etree._Element, total: int, start: int, size: int) -> None:
    """Say how many there are, and which these are."""
    for name, number in (("itemsPerPage", size), ("totalResults", total), ("startIndex", start)):
        _add(root, SEARCH, name, str(number))


def entry(root: etree._Element, told: Told) -> None:
    """Add a paper, under arXiv's name if it has one."""
    paper, arxiv = told.entry, told.entry.identifiers.get("arxiv", "")
    named = f"{arxiv}v{told.versions[-1].number}" if arxiv and told.versions else arxiv
    page = absolute("paper", paper.address)
    made = _add(root, ATOM, "entry")
    _add(made, ATOM, "id", f"http://arxiv.org/abs/{named}" if arxiv else page)
    _add(made, ATOM, "title", paper.title)
    first, last = _times(told)
    _add(made, ATOM, "updated", _time(last))
    _add(made, ATOM, "link", href=page, rel="alternate", type="text/html")
    if arxiv:
        pdf = f"https://arxiv.org/pdf/{named}"
        _add(made, ATOM, "link", href=pdf, rel="related", type="application/pdf", title="pdf")
    if doi := paper.identifiers.get("doi"):
        _add(made, ATOM, "link", href=f"https://doi.org/{doi}", rel="related", title="doi")
    _add(made, ATOM, "summary", paper.text)
    for code, _ in paper.topics:
        _add(made, ATOM, "category", term=code, scheme=ARXIV)
    _add(made, ATOM, "published", _time(first))
    for name, text in (("comment", told.comment), ("journal_ref", told.journal_ref), ("doi", doi)):
        if text:
            _add(made, ARXIV, name, text)
    if paper.topics:
        _add(made, ARXIV, "primary_category", term=paper.topics[0][0])
    for name in paper.authors:
        _add(_add(made, ATOM, "author"), ATOM, "name", name)


def error(root: etree._Element, address: str, words: str) -> None:
    """Add what arXiv sends in place of papers where a request makes no sense."""
    made = _add(root, ATOM, "entry")
    _add(made, ATOM, "id", address)
    _add(made, ATOM, "title", "Error")
    _add(made, ATOM, "summary", words)
    _add(made, ATOM, "updated", root.findtext(f"{{{ATOM}}}updated") or "")
    _add(made, ATOM, "link", href=address, rel="alternate", type="text/html")
    _add(_add(made, ATOM, "author"), ATOM, "name", "arXiv api core")


def written(root: etree._Element) -> bytes:
    """Return the document."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _times(told: Told) -> tuple[datetime, datetime]:
    """Return when the first and the last version came; else its day, or when it came here."""
    known = [version.posted_at for version in told.versions if version.posted_at]
    if known:
        return known[0], known[-1]
    published, here = told.entry.published, told.entry.taken_in
    day: date | None = published.start if published else None
    at = datetime.combine(day, time(), UTC) if day else here or datetime.now(UTC)
    return at, at


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(
    parent: etree._Element, namespace: str, name: str, text: str = "", **attributes: str
) -> etree._Element:
    made = etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)
    if text:
        made.text = writable(text)
    return made
