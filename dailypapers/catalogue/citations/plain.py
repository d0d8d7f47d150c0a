"""Identifiers or addresses, one a line. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dailypapers.catalogue import pasted
from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.citations.reading import NEW_LINE, Cited, Problem, entry, problem
from dailypapers.catalogue.identifiers import Name
from dailypapers.core.text import squeeze
from dailypapers.core.worded import worded

SCHEMES = (
    "arxiv",
    "acl",
    "doi",
    "openreview",
    "openalex",
    "pmid",
)  # the likeliest to be known elsewhere
COMMENT = "#"
BULLET = re.compile(r"\s*(?:[-*•]|\d{1,6}[.)])\s+")  # at the beginning of a line
LABEL = re.compile(r"(?:arxiv|acl|doi|openalex|openreview|pmid):", re.IGNORECASE)


def write(citations: Sequence[Citation]) -> str:
    """Return an identifier each, else an address, else the title as a comment."""
    return "".join(f"{_name(citation)}\n" for citation in citations)


def _name(citation: Citation) -> str:
    for scheme in SCHEMES:
        if value := citation.identifiers.get(scheme):
            return f"{scheme}:{value}"
    return citation.url or f"{COMMENT} {squeeze(citation.title)}"


def read(text: str) -> Iterator[Cited | Problem]:
    """Yield a paper for each identifier and address; other words of the line are their note."""
    for number, line in enumerate(NEW_LINE.split(text), 1):
        bullet = BULLET.match(line)
        said = line[bullet.end() if bullet else 0 :].strip()
        if not said or said.startswith(COMMENT):
            continue
        if name := pasted.surely(said):
            yield entry(number, names=[name, *pasted.names(said)], urls=_address(said))
        else:
            yield from _words(number, said)


def _words(number: int, line: str) -> Iterator[Cited | Problem]:
    found: list[tuple[list[Name], list[str]]] = []
    others = []
    for word in (word.strip(",;|") for word in line.split()):
        names, address = _names(word), _address(word)
        if names or address:
            found.append((names, address))
        elif not LABEL.fullmatch(word):
            others.append(word)
    if not found:
        yield problem(
            number, line, worded("this names no paper; write an identifier or an address")
        )
    note = " ".join(others).strip(" ,;:|–—-")
    for names, address in found:
        yield entry(number, names=names, notes=[note], urls=address)


def _names(word: str) -> list[Name]:
    """Return what a word names; alone, without an address, a key might be any word."""
    return pasted.names(word) if _address(word) or pasted.surely(word) else []


def _address(word: str) -> list[str]:
    bare = word.strip(pasted.WRAPPING)
    return [bare] if bare.lower().startswith(("http://", "https://")) and " " not in bare else []
