"""Tags of arxiv-sanity-lite: which papers somebody put under which tag. Pure.

It keeps a dict of tag to a set of arXiv ids for each user (`aslite/db.py`, `get_tags_db`), and has
no export of its own: people write that dict out, as JSON or as Python prints it, alone or by user.
Both are strings, of which those before a colon name tags or users; so nothing is evaluated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from dailypapers.catalogue import pasted
from dailypapers.catalogue.citations.reading import Cited, Problem, entry, problem
from dailypapers.core.worded import worded

STRING = r"""(?:"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?)"""
ARXIV = r"""["'](?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?["'](?!\s*:)"""
# Users and tags without papers, then a tag with some.
DUMP = re.compile(
    rf"\s*(?:ok:\s*)?\{{(?:\s*{STRING}\s*:\s*(?:\{{|(?:\[\s*\]|set\(\s*\))\s*,))*+"
    rf"\s*(?:{STRING}\s*:\s*(?:\[|set\(\s*\[)\s*)?{ARXIV}"
)
PART = re.compile(rf"(?P<string>{STRING})(?P<names>\s*+:)?|\n")


def is_dump(text: str) -> bool:
    """Say whether a text is such a dict."""
    return DUMP.match(text) is not None


def read(text: str) -> Iterator[Cited | Problem]:
    """Yield each paper once; the tag under which it stands first is its note."""
    line, tag, seen = 1, "", set()
    for part in PART.finditer(text):
        if part["string"] is None:
            line += 1
            continue
        said = _unquoted(part["string"])
        if part["names"]:
            tag = said
        elif name := pasted.surely(said):
            if name not in seen:
                yield entry(line, names=[name], notes=[tag])
            seen.add(name)
        else:
            yield problem(line, said, worded("this is no identifier"))


def _unquoted(string: str) -> str:
    try:
        return str(json.loads(string))
    except ValueError:  # It stands in single quotes, or has no end.
        return string[1:].removesuffix(string[0])
