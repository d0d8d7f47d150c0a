"""What the words of a comment point at: addresses, papers and people. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dailypapers.catalogue import identifiers
from dailypapers.catalogue.identifiers import Name

REFERENCE = re.compile(
    r"(?i)(?<![\w/.@])(?:"
    r"(?P<address>https?://[^\s<>\"]+)"
    r"|(?P<paper>(?:arxiv|acl|doi|openalex):[ ]?[^\s<>\"]+|10\.\d{4,9}/[^\s<>\"]+)"
    r"|(?<![+-])@(?P<person>[a-z0-9][a-z0-9_-]{0,15})(?![\w@-]))"
)
AFTER = ".,;:!?'\"*~’”»…"  # Ends the sentence, not the address.


class Reference(NamedTuple):
    """A stretch of text that points at something: an address, a paper or a handle."""

    start: int
    end: int
    target: str | Name
    is_person: bool = False


def references(text: str) -> Iterator[Reference]:
    """Yield what a text without markup points at, in order.

    >>> [reference.target for reference in references("@u23456789ab: see arXiv:2302.04089v2.")]
    ['u23456789ab', Name(scheme='arxiv', value='2302.04089', version=2)]
    """
    for match in REFERENCE.finditer(text):
        if handle := match["person"]:
            yield Reference(*match.span(), handle.lower(), is_person=True)
            continue
        said = trimmed(match[0])
        target = said if match["address"] else identifiers.read(said)
        if target:
            yield Reference(match.start(), match.start() + len(said), target)


def trimmed(said: str) -> str:
    """Return an address without what follows it in a sentence: a full stop, a closing bracket."""
    surplus = {")": said.count(")") - said.count("("), "]": said.count("]") - said.count("[")}
    end = len(said)
    while end and (said[end - 1] in AFTER or surplus.get(said[end - 1], 0) > 0):
        end -= 1
        if said[end] in surplus:
            surplus[said[end]] -= 1
    return said[:end]
