"""The figures that `/about/ranking` plots, read from the page of benchmarks into a file.

`replace_section` writes the file anew whenever a measurement changed the page. Each plot is rows of
label, series, value and the ends of its interval; an end that was not measured is null, and so is a
value that is no number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

FILE = Path(__file__).resolve().parent.parent / "dailypapers" / "feed" / "figures.json"
CELL = re.compile(r"(?P<value>[\d.,]+)(?: \[(?P<low>-?[\d.,]+), (?P<high>-?[\d.,]+)\])?")
Row: TypeAlias = tuple[str, str, float | None, float | None, float | None]


class Source(NamedTuple):
    """Where a plot's figures stand: which table of a section, which columns, which rows if not all.

    `series` says that the columns are named beside each row.
    """

    section: str
    number: int
    columns: tuple[int, ...]
    rows: str = ""
    series: bool = False


SOURCES = {
    "expected": Source("Expected interest", 0, (1,)),
    "readers": Source("Ranking for a reader", 0, (1,)),
    "likes": Source("Ranking for a reader", 3, (1, 2), rows=r"\d+ likes?$", series=True),
    "lists": Source("Reading lists", 0, (1,), rows="(?!.* over )"),
    "attacks": Source("Attacks on trending", 1, (1, 2, 3), series=True),
}


def write(page: str) -> None:
    """Write the file from the whole page, in Markdown."""
    FILE.write_text(text_of(page))


def text_of(page: str) -> str:
    """Return what stands in the file, a row a line."""
    plots = []
    for name, source in SOURCES.items():
        rows = [json.dumps(row, ensure_ascii=False) for row in _rows(page, source)]
        plots.append(f'"{name}": [\n  ' + ",\n  ".join(rows) + "\n ]")
    return "{\n " + ",\n ".join(plots) + "\n}\n"


def _rows(page: str, source: Source) -> Iterator[Row]:
    section = page.partition(f"\n## {source.section}\n")[2].partition("\n## ")[0]
    tables = re.findall(r"(?:^\|.*\n?)+", section, re.M)
    head, _, *rows = [_cells(line) for line in tables[source.number].splitlines()]
    for row in rows:
        label = row[0].strip("*")
        if re.match(source.rows, label):
            for column in source.columns:
                yield label, head[column] if source.series else "", *_figures(row[column])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _figures(cell: str) -> tuple[float | None, float | None, float | None]:
    found = CELL.fullmatch(cell)
    if found is None:
        return None, None, None
    value, low, high = (float(text.replace(",", "")) if text else None for text in found.groups())
    return value, low, high


if __name__ == "__main__":
    from bench.page import PAGE

    write(PAGE.read_text())
