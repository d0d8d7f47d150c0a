"""What of a comment is worth quoting: its writer's own words, and not all of many. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dailypapers.core.maths import shorten

LONGEST = 600  # characters of a quote
FENCE = re.compile(r" {0,3}(?:```|~~~)")
QUOTE = re.compile(r" {0,3}>")
SENTENCE = re.compile(r"[.!?][)\"']*(?=\s)")


def passage(text: str) -> str:
    """Return the words of a comment without those that it quotes, cut where a thought ends.

    One that only quotes is quoted as it is. No formula is cut.
    """
    own = "\n".join(_own_lines(text)).strip() or text.strip()
    if len(own) <= LONGEST:
        return own
    cut = shorten(own, LONGEST)
    if (end := cut.rfind("\n\n")) >= LONGEST // 2:
        return f"{cut[:end].rstrip()}\n\n…"
    ends = [match.end() for match in SENTENCE.finditer(cut)]
    if ends and ends[-1] >= LONGEST // 2:
        return f"{cut[: ends[-1]]} …"
    return cut


def _own_lines(text: str) -> Iterator[str]:
    """Yield the lines that are no quote; in a block of code, `>` is what it is."""
    is_code = False
    for line in text.splitlines():
        if FENCE.match(line):
            is_code = not is_code
        if is_code or not QUOTE.match(line):
            yield line
