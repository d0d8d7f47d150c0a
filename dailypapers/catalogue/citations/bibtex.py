"""Papers as BibTeX entries, written by pybtex. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TextIO
from urllib.parse import quote

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from dailypapers.catalogue.citations.base import SEVERAL, Citation, cite_keys, person_name
from dailypapers.core.maths import FORMULA
from dailypapers.core.text import squeeze

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OTHERS = ("doi", "acl", "openalex", "openreview", "pmid")  # Fields of our own, but for the first.
VERBATIM = ("eprint", "url", *OTHERS)  # LaTeX prints and links these as they are.
BREAKING = re.compile(r'[{}"\\\s]')  # In an address these can be written as percent signs.
LONE_DOLLAR = re.compile(r"(?<!\\)\$")


def write(citations: Sequence[Citation]) -> str:
    """Return an entry each: `@inproceedings` with a venue, else `@misc`; arXiv ids as eprints."""
    keys = cite_keys(citations)
    data = BibliographyData(dict(zip(keys, map(_entry, citations), strict=True)))
    return str(_Writer().to_string(data))


def _entry(citation: Citation) -> Entry:
    fields = {"title": f"{{{_balanced(squeeze(citation.title))}}}", "url": citation.url}
    published = citation.published
    if published:
        fields["year"] = citation.year
    if published and published.precision != "year":
        fields["month"] = MONTHS[published.start.month - 1]
    fields["booktitle"] = _balanced(squeeze(citation.venue))
    if arxiv := citation.identifiers.get("arxiv"):
        fields |= {"eprint": arxiv, "archiveprefix": "arXiv"}
    fields |= {scheme: citation.identifiers.get(scheme, "") for scheme in OTHERS}
    fields["annote"] = _balanced(squeeze(citation.note))
    kind = "inproceedings" if citation.venue else "misc"
    entry = Entry(kind, [(name, said) for name, said in fields.items() if said])
    names = (_balanced(squeeze(name)) for name in citation.authors if name.strip(" ,"))
    entry.persons["author"] = [_person(name) for name in names]
    return entry


class _Writer(Writer):  # type: ignore[misc]
    """Escapes what LaTeX would trip over, but leaves formulas as they are."""

    def _encode(self, text: str) -> str:
        pieces, end = [], 0
        for match in FORMULA.finditer(text):
            pieces += [self._words(text[end : match.start()]), match[0]]
            end = match.end()
        return "".join([*pieces, self._words(text[end:])])

    def _words(self, text: str) -> str:
        return LONE_DOLLAR.sub(r"\\$", super()._encode(text))

    def _write_field(self, stream: TextIO, type: str, value: str) -> None:
        if type in VERBATIM:
            bare = BREAKING.sub(lambda match: quote(match[0]), value)
            stream.write(f",\n    {type} = {self.quote(bare)}")
        else:
            super()._write_field(stream, type, value)


def _person(name: str) -> Person:
    family, given, suffix = person_name(name)
    if family == name:
        return Person(f"{{{name}}}" if SEVERAL.search(name) else name)
    return Person(f"{family}, {suffix}, {given}" if suffix else name)


def _balanced(text: str) -> str:
    """Return the text, without its braces if they do not pair up: BibTeX could not be read."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            break
    return text if depth == 0 else text.replace("{", "").replace("}", "")
