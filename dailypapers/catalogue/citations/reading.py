"""What was read of a list of papers, in any format: papers, and what could not be read. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape

from dailypapers.catalogue import identifiers, pasted
from dailypapers.catalogue.identifiers import Name
from dailypapers.core.text import shorten, squeeze
from dailypapers.core.worded import worded

NEW_LINE = re.compile(r"\r\n?|\n")
SHOWN = 120  # characters of what could not be read
YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
TAG = re.compile(
    r"</?(?:a|b|br|div|em|h[1-6]|i|li|ol|p|span|strong|sub|sup|ul)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
UNKEPT = re.compile("[\0\ud800-\udfff]")  # What no database keeps.
# An identifier in a field that may hold anything, as in `arXiv preprint arXiv:2302.04089`.
NAMED = re.compile(r"(?i)(?<!\w)(?:arxiv|acl|doi|openalex|openreview|pmid):[ ]?[^\s,;]+")


@dataclass(frozen=True, slots=True)
class Described:
    """What an entry says of its paper beyond what it is found by.

    `key` is what the list calls it, `date` as it is written.
    """

    authors: tuple[str, ...] = ()
    abstract: str = ""
    venue: str = ""
    date: str = ""
    keywords: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cited:
    """What one entry says: the names that the paper may have, the likeliest first, and the rest.

    Without names, `url` or `title` are all there is to find the paper by. Of the names, `sure` are
    those that are no guess from an address.
    """

    line: int
    names: tuple[Name, ...]
    title: str = ""
    year: int | None = None
    note: str = ""
    url: str = ""
    sure: tuple[Name, ...] = field(default=(), compare=False)
    described: Described = field(default=Described(), compare=False)


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, where it stands, and why."""

    line: int
    said: str
    why: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.why}: {self.said}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A list of papers as it was understood; nothing of it is in neither."""

    papers: tuple[Cited, ...]
    problems: tuple[Problem, ...]


def problem(line: int, said: str, why: str) -> Problem:
    """Return a problem with what was said cut to a length that can be shown."""
    return Problem(line, shorten(kept(squeeze(said[: 4 * SHOWN])), SHOWN), why)


def entry(
    line: int,
    *,
    names: Iterable[Name | None],
    title: str = "",
    date: str = "",
    notes: Iterable[str] = (),
    urls: Iterable[str] = (),
    described: Described | None = None,
) -> Cited | Problem:
    """Return what an entry says, its notes without the lines that are identifiers."""
    addresses = [address for address in map(kept, urls) if address]
    lines = [said for note in notes for said in NEW_LINE.split(untagged(note)) if said.strip()]
    from_notes = [pasted.surely(said) for said in lines]
    words = [said.strip() for said, name in zip(lines, from_notes, strict=True) if not name]
    in_urls = (name for address in addresses for name in pasted.names(address))
    told = [*names, *from_notes]
    found = dict.fromkeys(name for name in (*told, *in_urls) if name)
    of_urls = map(identifiers.read, addresses)
    year = YEAR.search(date)
    if not found and not addresses and not title:
        return problem(
            line, " ".join(words), worded("an entry without title, identifier and address")
        )
    return Cited(
        line=line,
        names=tuple(found),
        title=kept(title),
        year=int(year[0]) if year else None,
        note=kept("\n".join(words)),
        url=addresses[0] if addresses else "",
        sure=tuple(dict.fromkeys(name for name in (*told, *of_urls) if name)),
        described=described or Described(date=date),
    )


def named(text: str) -> Iterator[Name]:
    """Yield the identifiers that a text names with what they are: `arXiv:2302.04089`."""
    for match in NAMED.finditer(text):
        if name := identifiers.read(match[0].rstrip(".)]}")):
            yield name


def untagged(text: str) -> str:
    """Return the text without the few HTML tags that reference managers put into theirs."""
    if not TAG.search(text):
        return text
    return unescape(TAG.sub(_gap, text)).replace("\xa0", " ")


def _gap(match: re.Match[str]) -> str:
    return "\n" if re.match(r"</?(?:br|div|h|li|p)", match[0], re.IGNORECASE) else ""


def kept(text: str) -> str:
    """Return the text without characters that no database keeps."""
    return UNKEPT.sub("", text).strip()


def sorted_out(found: Iterable[Cited | Problem]) -> Reading:
    """Return papers and problems apart, each in order."""
    everything = list(found)
    return Reading(
        tuple(one for one in everything if isinstance(one, Cited)),
        tuple(one for one in everything if isinstance(one, Problem)),
    )
