"""The tables of docs/reference/rights.md, as tests read them: one under each heading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import dailypapers

PAGE = Path(dailypapers.__file__).parent.parent / "docs" / "reference" / "rights.md"


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may do what with one kind of thing: the roles, and each action with its yes and no."""

    roles: list[str]
    actions: list[tuple[str, list[str]]]


def rights(kind: str) -> Rights:
    """Return the table under the heading of a kind of thing."""
    [section] = [part for part in sections() if part.splitlines()[0] == kind]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    head, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return Rights(head[1:], [(row[0], row[1:]) for row in rows if row[0] != "---"])


def sections() -> list[str]:
    """Return what stands under each heading, the heading first."""
    return PAGE.read_text().split("\n## ")[1:]
