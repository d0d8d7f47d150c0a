"""BibTeX, an entry at a time, so that a broken one takes no other with it. Pure.

Values are read by pybtex; where entries start and end is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString, Person
from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.scanner import PybtexSyntaxError

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.citations.reading import Cited, Described, Problem, entry, named, problem
from dailypapers.catalogue.identifiers import Name
from dailypapers.core.tex import MATHS, to_unicode
from dailypapers.core.text import squeeze
from dailypapers.core.worded import worded

ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*[{(]")
ENTRY_ON_ITS_LINE = re.compile(r"^[ \t]*@\s*[A-Za-z]+\s*[{(]", re.MULTILINE)
KEYLESS = re.compile(r"([{(])\s*,")
ADDRESS = re.compile(r"https?://[^\s{}]+")
REMARK = "%"
NO_KEY = "none"
SILENT = ("comment", "preamble", "string")
VENUES = ("booktitle", "journal", "journaltitle")
NOTES = ("annote", "annotation", "note", "extra")
NUMBERS = ("acl", "openalex", "openreview", "pmid")
# Where people and reference managers put what has no field.
ANYTHING = ("number", "howpublished", "journal", "publisher", "volume", "eid", "journaltitle")


class _Macros(dict[str, str]):
    """Short names for values; one that nobody explained stands for itself."""

    def __missing__(self, name: str) -> str:
        return name


def read(text: str) -> Iterator[Cited | Problem]:
    """Yield what each entry says, and what stands between entries and is no remark."""
    macros = _Macros(month_names)
    ends = _ends(text)
    line = at = 0
    while match := ENTRY.search(text, at):
        yield from _outside(line, text[at : match.start()])
        line += text.count("\n", at, match.start())
        end = _end(text, match, ends)
        yield from _entries(line + 1, match[1].lower(), text[match.start() : end], macros)
        line += text.count("\n", match.start(), end)
        at = end
    yield from _outside(line, text[at:])


def _ends(text: str) -> dict[int, int]:
    """Return where each brace that is closed is closed, in one pass."""
    found, opened = {}, []
    for match in re.finditer("[{}]", text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.end()
    return found


def _end(text: str, match: re.Match[str], ends: dict[int, int]) -> int:
    """Return where an entry ends: at its brace, else where another one starts on a line."""
    if end := ends.get(match.end() - 1):
        return end
    following = ENTRY_ON_ITS_LINE.search(text, match.end())
    return following.start() if following else len(text)


def _outside(line: int, text: str) -> Iterator[Problem]:
    for number, said in enumerate(text.split("\n"), line + 1):
        if said.strip(" \t\r,;)}") and not said.lstrip().startswith(REMARK):
            yield problem(number, said, worded("this is outside of an entry"))


def _entries(line: int, kind: str, text: str, macros: _Macros) -> Iterator[Cited | Problem]:
    if kind == "comment":
        return
    try:
        for _, said in LowLevelParser(
            KEYLESS.sub(rf"\1{NO_KEY},", text, count=1), macros=macros, handle_error=_strict
        ):
            if kind not in SILENT:
                yield _entry(line, str(said[0]), _fields(said[1]))
    except (PybtexSyntaxError, RecursionError) as error:
        yield problem(
            line, text, worded("this entry cannot be read ({reason})", reason=_reason(error))
        )


def _strict(error: Exception) -> None:
    if not isinstance(error, UndefinedMacro):
        raise error


def _reason(error: Exception) -> str:
    return squeeze(str(error).rsplit(": ", 1)[-1]) or worded("it has no end")


def _fields(said: list[tuple[str, list[str]]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, parts in said:
        fields.setdefault(name.lower(), "".join(parts))
    return fields


def _entry(line: int, key: str, fields: dict[str, str]) -> Cited | Problem:
    def plain(name: str) -> str:
        return _plain(fields.get(name, ""))

    anything = [plain(name) for name in ANYTHING]
    return entry(
        line,
        names=[*_names(fields), *(name for said in anything for name in named(said))],
        title=squeeze(plain("title")),
        date=plain("year") or plain("date"),
        notes=[plain(name) for name in NOTES],
        urls=[plain("url"), *ADDRESS.findall(plain("howpublished"))],
        described=Described(
            authors=_people(fields.get("author", "")),
            abstract=plain("abstract"),
            venue=next((said for said in map(plain, VENUES) if said), ""),
            date=" ".join((plain("date") or plain("year"), plain("month"))),
            keywords=tuple(re.split(r"[,;]", plain("keywords"))) if plain("keywords") else (),
            key="" if key == NO_KEY else key,
        ),
    )


def _people(said: str) -> tuple[str, ...]:
    """Return the names of a field, forenames first; who stands in braces stays whole."""
    return tuple(filter(None, map(_person, split_name_list(squeeze(said)))))


def _person(said: str) -> str:
    try:
        name = Person(said)
    except InvalidNameString:
        return _plain(said)
    parts = (name.first_names, name.middle_names, name.prelast_names, name.last_names)
    words = [word for part in (*parts, name.lineage_names) for word in part]
    whole = squeeze(_plain(" ".join(words)))
    return "" if whole.lower() == "others" else whole


def _names(fields: dict[str, Any]) -> Iterator[Name | None]:
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or ""
    eprint = _plain(fields.get("eprint", ""))
    if eprint:
        is_arxiv = archive.lower() in ("", "arxiv")
        yield identifiers.read(f"arXiv:{eprint}" if is_arxiv and ":" not in eprint else eprint)
    yield identifiers.read(_plain(fields.get("doi", "")))
    for scheme in NUMBERS:
        if value := fields.get(scheme):
            yield identifiers.read(f"{scheme}:{_plain(value)}")


def _plain(text: str) -> str:
    """Return a value as people read it: accents as letters, no braces but those of maths."""
    parts = MATHS.split(to_unicode(text))
    parts[::2] = [part.replace("{", "").replace("}", "") for part in parts[::2]]
    return "".join(parts).strip()
