"""Author names of arXiv, from the parts OAI-PMH gives or from the line authors typed.

The line: `Ada Byron (1), C. Babbage, Jr. (1 and 2) ((1) London, (2) Cambridge)`, with names split
by commas or `and`, affiliations in brackets after the name or numbered at the end.
https://info.arxiv.org/help/prep.html#author
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from dailypapers.catalogue.records import AuthorName
from dailypapers.core.tex import to_unicode

HOLE = "\x00"  # Stands where a bracket was; XML cannot hold it.
BETWEEN = re.compile(r"[,;:]\s*(?:and\s+|&\s*)?|\s(?:and|&)\s+")
SUFFIX = re.compile(r"(?:jr|sr|i{2,3}|iv)\.?", re.IGNORECASE)
KEY = r"(?:\d{1,3}|[a-z])"
KEYS = re.compile(rf"{KEY}(?:(?:\s*[,;]\s*|\s+and\s+){KEY})*")
FOOTNOTE = re.compile(rf"\(\s*({KEY})\s*\)\s*((?:[^()]|\((?!{KEY}\))[^()]*\))*)")
ON_BEHALF = re.compile(r"(?:(.*?)\s+)?(?:for|on behalf of)\s+(?:the\s+)?(.+)", re.IGNORECASE)
ET_AL = re.compile(r"(?:^|\s+)et\.?\s+al\.?$", re.IGNORECASE)


def from_parts(
    keynames: Iterable[str], forenames: str, suffix: str, affiliations: Iterable[str]
) -> AuthorName | None:
    """Return the author forenames first, or None where the parts name nobody (a lone colon)."""
    name = clean(" ".join([forenames, *keynames, suffix]))
    return _author(name, "; ".join(clean(place) for place in affiliations))


def from_line(line: str) -> tuple[AuthorName, ...]:
    """Return the authors of a line as people type it, in order."""
    parts = _parts(clean(line))
    footnotes = {key: place for _, notes in parts for key, place in _footnotes(notes)}
    authors = (_author(name, _affiliation(notes, footnotes)) for name, notes in parts)
    return tuple(author for author in authors if author)


def clean(text: str) -> str:
    """Fold white space and turn TeX and ties into characters."""
    return " ".join(to_unicode(text, ties=True).split())


def _author(name: str, affiliation: str) -> AuthorName | None:
    """Tell a person from the collaboration the person speaks for.

    >>> _author("Ada Byron for the Engine Collaboration", "")
    AuthorName(name='Ada Byron', affiliation='Engine Collaboration')
    """
    name = ET_AL.sub("", name).strip(" ,;:")
    if not name:
        return None
    match = ON_BEHALF.fullmatch(name)
    if not match:
        return AuthorName(name, affiliation)
    person, group = match.groups()
    return AuthorName(person, affiliation or group) if person else AuthorName(group, affiliation)


def _parts(line: str) -> list[tuple[str, list[str]]]:
    """Return each name with the contents of the brackets after it."""
    holed, brackets = _lift_brackets(line)
    unused = iter(brackets)
    parts: list[tuple[str, list[str]]] = []
    for piece in BETWEEN.split(holed):
        name = " ".join(piece.replace(HOLE, " ").split())
        notes = list(islice(unused, piece.count(HOLE)))
        if parts and SUFFIX.fullmatch(name):
            parts[-1] = (f"{parts[-1][0]} {name}", parts[-1][1] + notes)
        else:
            parts.append((name, notes))
    return parts


def _lift_brackets(line: str) -> tuple[str, list[str]]:
    """Put a hole in the place of each outermost bracket, and return their contents beside."""
    depth, holed, brackets = 0, list[str](), list[str]()
    for char in line:
        depth -= char == ")" and depth > 0
        if depth:
            brackets[-1] += char
        elif char == "(":
            holed.append(HOLE)
            brackets.append("")
        elif char != ")":
            holed.append(char)
        depth += char == "("
    return "".join(holed), brackets


def _footnotes(notes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the numbered affiliations of the bracket that holds them all."""
    for note in notes:
        for key, place in FOOTNOTE.findall(note):
            yield key, place.strip(" ,;.")


def _affiliation(notes: Iterable[str], footnotes: Mapping[str, str]) -> str:
    """Join the affiliations the brackets after a name give or point to."""
    places: list[str] = []
    for note in notes:
        if KEYS.fullmatch(note):
            places += [footnotes[key] for key in re.findall(KEY, note) if key in footnotes]
        elif not FOOTNOTE.match(note):
            places.append(note.strip())
    return "; ".join(places)
