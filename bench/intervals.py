"""The rule that a figure of quality says how sure it is: read from the page of benchmarks.

Every number in a table carries an interval in brackets, but for those of tables of cost, for
columns that count or name what was asked, and for tables whose paragraph says why they have none,
in a sentence that begins with “No intervals:”. A table with a metric in its head is one of quality
wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# Sections whose tables say what something costs, or count it exactly.
COST = frozenset(
    {
        "From a fresh clone to a full page",
        "Writing 112,632 papers (112,622 works)",
        "Reading, CPU ms per request",
        "Search cost",
        "Faults",
        "A reader's page of 100",
        "Feeds asked for again",
        "For you",
        "Personal mails",
        "Harvesting arXiv",
        "Programs",
        "Connectors",
        "Turns of a conversation",
    }
)
# Columns that count, or name what was asked; all others of a table of quality are measured.
ASKED = re.compile(
    r".*queries|documents|labelled|accounts|pairs told apart|of them in the same order|"
    r"paper|job|decided|(.* )?by seed",
)
METRIC = re.compile(
    r"ndcg|recall|precision|\bf1\b|\bauc\b|\bmrr\b|\bmap\b|\btau\b|spearman|\blikes\b|right", re.I
)
SURE = re.compile(r"[-+]?[\d.,]+ \[[-+]?[\d.,]+, [-+]?[\d.,]+\](?: \(.*?\))?")
NAME = re.compile(r"^[^\[\]]*: ")  # before a figure, as of a baseline; it may have figures itself
FIGURE = re.compile(r"[-+±]?\d[\d.,]*%?")
EXCUSE = "No intervals: "


def lacking(page: str) -> Iterator[str]:
    """Yield what has no interval and no excuse, by section, row and column."""
    for title, before, lines in _tables(page):
        head, _, *rows = [_cells(line) for line in lines]
        is_quality = title not in COST or any(METRIC.search(name) for name in head)
        if not is_quality or EXCUSE in before:
            continue
        for row in rows:
            for name, cell in zip(head[1:], row[1:], strict=True):
                if not ASKED.fullmatch(name) and _is_bare(cell):
                    yield f"{title}: {row[0]}, {name or 'without a name'}: {cell}"


def _tables(page: str) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield each table's section, the text between the table before and it, and its lines."""
    for section in re.split(r"^## ", page, flags=re.M)[1:]:
        title, _, body = section.partition("\n")
        text, *rest = re.split(r"((?:^\|.*\n?)+)", body, flags=re.M)
        for found, after in zip(rest[::2], rest[1::2], strict=True):
            yield title, text, found.splitlines()
            text = after


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _is_bare(cell: str) -> bool:
    """Say whether a cell has a figure that no interval goes with."""
    said = SURE.sub("", NAME.sub("", cell))
    return any(FIGURE.fullmatch(part) for part in re.split(r"[\s/,]+", said))
