"""The formats in which a list of papers is written and read, and how one is told. Pure."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dailypapers.catalogue.citations import bibtex, bibtex_reader, csl, plain, ris, tags
from dailypapers.catalogue.citations.base import Citation
from dailypapers.catalogue.citations.reading import Cited, Problem, Reading, sorted_out
from dailypapers.core.errors import InputError
from dailypapers.core.worded import worded

LONGEST = 4_000_000  # characters of a list: some ten thousand entries
ENTRY = re.compile(
    r"^(?:(?P<ris>[^\S\n]*TY {1,2}-)|(?P<bibtex>[ \t]*@\s*[A-Za-z]+\s*[{(]))", re.MULTILINE
)


class Format(NamedTuple):
    """How a format is called, sent and saved, and what writes and reads it."""

    label: str
    media_type: str
    extension: str
    write: Callable[[Sequence[Citation]], str]
    read: Callable[[str], Iterator[Cited | Problem]]


FORMATS = {
    "bibtex": Format("BibTeX", "application/x-bibtex", "bib", bibtex.write, bibtex_reader.read),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", ris.write, ris.read),
    "csl": Format(
        "CSL-JSON", "application/vnd.citationstyles.csl+json", "json", csl.write, csl.read
    ),
    "plain": Format(worded("Identifiers"), "text/plain", "txt", plain.write, plain.read),
}


def read(said: str | bytes) -> Reading:
    """Return what a pasted or uploaded list says, in whichever format it is.

    Raise `InputError` only if it is too long or there is nothing in it.
    """
    text = said if isinstance(said, str) else _decoded(said)
    if len(text) > LONGEST:
        raise InputError(
            worded(
                "A list has at most {most:,} characters; this one has {length:,}.",
                most=LONGEST,
                length=len(text),
            )
        )
    text = text.removeprefix("\ufeff")
    reader = tags.read if tags.is_dump(text) else FORMATS[told(text)].read
    reading = sorted_out(reader(text))
    if not reading.papers and not reading.problems:
        raise InputError(worded("There is no paper in this list."))
    return reading


def told(text: str) -> str:
    """Return the name of the format that a text is in."""
    if text.lstrip().startswith(("[{", "{")) or re.match(r"\s*\[\s*(?:\{|\]\s*$)", text):
        return "csl"
    first = ENTRY.search(text)  # What comes after it may be a word of its title.
    return first.lastgroup or "plain" if first else "plain"


def _decoded(said: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 that says so, else what Windows writes."""
    if said.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return said.decode("utf-16", errors="replace")
    try:
        return said.decode("utf-8-sig")
    except UnicodeDecodeError:
        return said.decode("cp1252", errors="replace")
