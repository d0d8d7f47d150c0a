"""RIS, which every reference manager reads and writes: `TI  - On Teapots`, a line a field. Pure.

Format: https://en.wikipedia.org/wiki/RIS_(file_format). One `UR` an identifier, the paper's page
here last; a DOI has a tag of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.citations.base import Citation, person_name
from dailypapers.catalogue.citations.reading import (
    NEW_LINE,
    Cited,
    Described,
    Problem,
    entry,
    named,
    problem,
    untagged,
)
from dailypapers.core.text import squeeze
from dailypapers.core.worded import worded

FIELD = re.compile(r"\s*([A-Z][A-Z0-9]) {1,2}-(?: (.*))?", re.DOTALL)
TITLES = ("TI", "T1", "CT", "BT")
DATES = ("PY", "Y1", "DA")
ADDRESSES = ("UR", "LK", "L3", "L2")
NOTES = ("N1", "RN")
AUTHORS = ("AU", "A1")
ABSTRACTS = ("AB", "N2")
VENUES = ("T2", "JO", "JF", "JA", "BT")
# Where reference managers put what has no tag: numbers, archives, publishers.
ANYTHING = ("AN", "M1", "M2", "M3", "C1", "C7", "PB", "IS", "JO", "T2", "ID")

Fields = list[tuple[str, str]]


def write(citations: Sequence[Citation]) -> str:
    """Return an entry each, every field on one line."""
    lines = (line for citation in citations for line in [*_lines(citation), ("ER", ""), None])
    return "".join(f"{line[0]}  - {line[1]}\r\n" if line else "\r\n" for line in lines)


def _lines(citation: Citation) -> Iterator[tuple[str, str]]:
    fields = [("TI", citation.title), *(("AU", _author(name)) for name in citation.authors)]
    fields += [("PY", citation.year), ("DA", _day(citation)), ("T2", citation.venue)]
    named = dict(citation.identifiers)
    fields += [("DO", named.pop("doi", ""))]
    fields += [("UR", identifiers.url(scheme, value)) for scheme, value in named.items()]
    fields += [("UR", citation.url), ("N1", citation.note)]
    yield "TY", "CPAPER" if citation.venue else "UNPB"
    yield from ((tag, line) for tag, said in fields if (line := squeeze(said)))


def _author(name: str) -> str:
    parts = person_name(name)
    return ", ".join(part for part in parts if part) if parts.given else parts.family


def _day(citation: Citation) -> str:
    """Year, month and day between slashes, as far as they are known: `2024/05//`."""
    parts = str(citation.published).split("-") if citation.published else []
    return "/".join([*parts, *[""] * (4 - len(parts))]) if len(parts) > 1 else ""


def read(text: str) -> Iterator[Cited | Problem]:
    """Yield what each entry says; an entry also ends where the next one or the file does."""
    fields: Fields = []
    start = 0
    for number, line in enumerate(NEW_LINE.split(text), 1):
        match = FIELD.fullmatch(line.rstrip())
        tag, said = (match[1], (match[2] or "").strip()) if match else ("", line.strip())
        if tag in ("TY", "ER"):
            if start:
                yield _entry(start, fields)
            fields, start = [], number if tag == "TY" else 0
        elif said and not start:
            yield problem(number, line, worded("this is outside of an entry"))
        elif tag:
            fields.append((tag, said))
        elif said and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]}\n{said}")
        elif said:
            yield problem(number, line, worded("this belongs to no field"))
    if start:
        yield _entry(start, fields)


def _entry(line: int, fields: Fields) -> Cited | Problem:
    by_tag: dict[str, list[str]] = {}
    for tag, said in fields:
        by_tag.setdefault(tag, []).append(said)

    def all_of(tags: Sequence[str]) -> list[str]:
        return [said for tag in tags for said in by_tag.get(tag, []) if said]

    titles = all_of(TITLES)
    anything = (name for said in all_of(ANYTHING) for name in named(said))
    return entry(
        line,
        names=[*map(identifiers.read, all_of(("DO",))), *anything],
        title=squeeze(untagged(titles[0])) if titles else "",
        date=" ".join(all_of(DATES)),
        notes=all_of(NOTES),
        urls=all_of(ADDRESSES),
        described=Described(
            authors=tuple(map(_forenames_first, all_of(AUTHORS))),
            abstract=next(iter(all_of(ABSTRACTS)), ""),
            venue=next(iter(all_of(VENUES)), ""),
            date=next((said.rstrip("/") for said in all_of(("DA", "PY", "Y1"))), ""),
            keywords=tuple(word for said in all_of(("KW",)) for word in said.split("\n")),
            key=next(iter(all_of(("ID",))), ""),
        ),
    )


def _forenames_first(said: str) -> str:
    """Return `Brandt, Ada M., Jr.` as people say it."""
    family, given, *suffix = [part.strip() for part in said.split(",")] + [""]
    return squeeze(" ".join([given, family, *suffix]))
