"""A paper as a BibTeX entry, written by pybtex. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TextIO

from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from dailypapers.catalogue.merge import SUFFIX, family_name
from dailypapers.catalogue.records import PartialDate
from dailypapers.core.maths import FORMULA
from dailypapers.core.text import fold

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNSAFE_KEY = re.compile(r"[^A-Za-z0-9:._-]")
VERBATIM = ("doi", "eprint", "url")  # LaTeX prints and links these as they are.
LONE_DOLLAR = re.compile(r"(?<!\\)\$")
# A third comma or an "and" would take the name apart: such a one is kept whole, in braces.
SEVERAL = re.compile(r",.*,|\band\b", re.IGNORECASE)


def bibtex(
    *,
    title: str,
    authors: Sequence[str],
    published: PartialDate | None,
    identifiers: dict[str, str],
    venue: str = "",
    url: str = "",
) -> str:
    """Return one entry: `@inproceedings` with a venue, else `@misc`; arXiv ids as eprints."""
    fields = {"title": f"{{{_balanced(title)}}}", "url": url}
    if published:
        fields["year"] = f"{published.start:%Y}"
    if published and published.precision != "year":
        fields["month"] = MONTHS[published.start.month - 1]
    if venue:
        fields["booktitle"] = _balanced(venue)
    if "arxiv" in identifiers:
        fields |= {"eprint": identifiers["arxiv"], "archiveprefix": "arXiv"}
    if "doi" in identifiers:
        fields["doi"] = identifiers["doi"]
    entry = Entry("inproceedings" if venue else "misc", [(k, v) for k, v in fields.items() if v])
    entry.persons["author"] = [_person(_balanced(name)) for name in authors if name.strip(" ,")]
    data = BibliographyData({_cite_key(authors, published, title): entry})
    return str(_Writer().to_string(data))


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
            stream.write(f",\n    {type} = {self.quote(value)}")
        else:
            super()._write_field(stream, type, value)


def _person(name: str) -> Person:
    if SEVERAL.search(name):
        return Person(f"{{{name}}}")
    suffix = SUFFIX.search(name)
    if suffix and "," not in name[: suffix.start()]:
        fore, _, family = name[: suffix.start()].rpartition(" ")
        return Person(f"{family}, {suffix[0].strip(' ,')}, {fore}")
    return Person(name)


def _balanced(text: str) -> str:
    """Return the text, without its braces if they do not pair up: BibTeX could not be read."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            break
    return text if depth == 0 else text.replace("{", "").replace("}", "")


def _cite_key(authors: Sequence[str], published: PartialDate | None, title: str) -> str:
    """`mahabadi2021compacter`: first family name, year, first long word of the title."""
    family = family_name(authors[0]) if authors else "anonymous"
    year = f"{published.start:%Y}" if published else ""
    word = next((fold(word) for word in title.split() if len(fold(word)) > 3), "")
    return UNSAFE_KEY.sub("", f"{family}{year}{word}") or "paper"
