"""OWASP's list is gone through whole, and the tests that it names as evidence are there."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
PAGE = PACKAGE.parent / "docs" / "reference" / "asvs.md"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
NAMED = re.compile(r"`([\w/]+\.py)(?:::(test_\w+))?`")
STATES = ("yes", "partly", "not", "does not apply")
CHAPTERS = {1: 38, 2: 53, 3: 18, 4: 9, 5: 30, 6: 13, 7: 12, 8: 15, 9: 7, 10: 5, 11: 8, 12: 15}
CHAPTERS |= {13: 13, 14: 23}  # Lines of levels 1 and 2 in version 4.0.3, without those taken back.


def test_every_line_of_two_levels_is_there_once_and_its_evidence_too() -> None:
    page = PAGE.read_text()
    rows = ROW.findall(page)
    numbers = [number for number, *_ in rows]
    assert len(set(numbers)) == len(numbers)
    found = {one: sum(number.startswith(f"{one}.") for number in numbers) for one in CHAPTERS}
    assert found == CHAPTERS
    counts = [sum(state == one for _, _, state, _ in rows) for one in STATES]
    assert sum(counts) == len(rows)
    said = "Of\n{} lines {} are yes, {} partly, {} not, and {} do not apply."
    assert said.format(len(rows), *counts) in page
    texts = {file: (PACKAGE / file).read_text() for file, _ in NAMED.findall(page)}
    for file, name in NAMED.findall(page):
        assert not name or f"def {name}(" in texts[file], name
