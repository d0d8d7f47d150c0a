"""The page of figures: tables, and sections that are written one at a time."""

from __future__ import annotations

import re
from math import sqrt
from pathlib import Path

from bench import figures
from dailypapers.search.evaluation.metrics import Estimate

Z = 1.96  # of a 95 % interval
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a Markdown table."""
    return "\n".join(map(_line, [head, ["---"] * len(head), *rows]))


def interval(said: Estimate, form: str) -> str:
    """Return a figure with the ends of its interval."""
    value, low, high = (format(end, form) for end in (said.value, said.low, said.high))
    return f"{value} [{low}, {high}]"


def share(found: float, of: int) -> Estimate:
    """Return a share, 0 to 1, of so many with Wilson's 95 % interval, which holds near 1 too.

    Where each of them gives a part and not all or nothing, the interval is too wide, never too
    narrow: nothing between 0 and 1 varies more than all or nothing of the same mean.
    """
    middle = (found + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z * sqrt(found * (1 - found) / of + Z * Z / (4 * of * of)) / (1 + Z * Z / of)
    return Estimate(found, middle - half, middle + half)


def titles(page: str) -> list[str]:
    """Return the headings of the sections of a page, or of a part of it."""
    return re.findall(r"^## (.+)$", page, re.M)


def section(title: str) -> str:
    """Return what the page says under a heading, empty if there is none of that name."""
    found = _pattern(title).search(PAGE.read_text())
    return found["body"].strip() if found else ""


def replace_section(title: str, body: str) -> None:
    """Put `body` under the heading, or at the end of the page; plots are made from it anew."""
    page = PAGE.read_text()
    new = f"## {title}\n\n{body.strip()}\n"
    found = _pattern(title).search(page)
    if found:
        rest = page[found.end() :]
        page = page[: found.start()] + new + ("\n" + rest if rest else "")
    else:
        page = f"{page.rstrip()}\n\n{new}"
    PAGE.write_text(page)
    figures.write(page)


def _pattern(title: str) -> re.Pattern[str]:
    return re.compile(rf"^## {re.escape(title)}\n(?P<body>.*?)(?=^## |\Z)", re.S | re.M)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
