"""Single fields of arXiv's replies, text to values; every format shares them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from dailypapers.catalogue import identifiers
from dailypapers.core.errors import InputError
from dailypapers.core.tex import to_unicode

OAI_PREFIX = "oai:arXiv.org:"
NEW_PARAGRAPH = re.compile(r"\n\s*\n|\n[ \t]+(?=\S)")  # arXiv marks one by an indented line.
DOI = re.compile(r"10\.\d{4,9}/\S+?(?=[,;\s]+10\.\d{4,9}/|[,;.]*(?:\s|$))")
WORK = r"(?:paper|article|manuscript|preprint|submission|work)"
WITHDRAWN = rf"{WORK}\s+(?:(?:has|is|was|been|now|temporarily)\s+){{0,3}}withdrawn\b"
IN_COMMENT = re.compile(rf"\A\W*withdrawn\b|\bwithdrawn by\b|\b{WITHDRAWN}", re.IGNORECASE)
IN_ABSTRACT = re.compile(rf"\A\W*(?:withdrawn\b|(?:(?:this|the)\s+)?{WITHDRAWN})", re.IGNORECASE)


def paper_name(text: str) -> identifiers.Name:
    """Read an arXiv id from an OAI identifier, an address or bare; raise `InputError` for none."""
    name = identifiers.read(text.removeprefix(OAI_PREFIX))
    if name is None or name.scheme != "arxiv":
        raise InputError(f"no arXiv id in {text[:80]!r}" if text else "no id")
    return name


def dois(text: str) -> tuple[tuple[str, str], ...]:
    """Return the identifiers in a DOI field, which may hold several, without arXiv's own.

    >>> dois("10.1000/ABC, 10.1000/def;10.48550/arXiv.2401.00001")
    (('doi', '10.1000/abc'), ('doi', '10.1000/def'))
    """
    names = (identifiers.doi(found) for found in DOI.findall(text))
    kept = ((name.scheme, name.value) for name in names if name and name.scheme != "arxiv")
    return tuple(dict.fromkeys(kept))


def line(text: str) -> str:
    """Return a text of one line, TeX accents as characters."""
    return " ".join(to_unicode(text).split())


def paragraphs(text: str) -> str:
    """Return an abstract with each paragraph on one line, an empty line between them."""
    return "\n\n".join(filter(None, map(line, NEW_PARAGRAPH.split(text.strip()))))


def iso_day(text: str) -> date | None:
    """Return the day an ISO date or time begins with, or None where there is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def iso_time(text: str) -> datetime | None:
    """Return an ISO time, aware, or None where there is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def mail_time(text: str) -> datetime | None:
    """Return a time as mails and RSS write it, aware and in its own zone, or None."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_withdrawn(comment: str, abstract: str) -> bool:
    """Say whether comment or abstract tells that this very paper was withdrawn."""
    return bool(IN_COMMENT.search(comment) or IN_ABSTRACT.search(abstract))
