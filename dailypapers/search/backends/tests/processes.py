"""Other processes for `test_embedded.py`: `python -m ... write|read HOME`; killed from outside."""

from __future__ import annotations

import sys
from pathlib import Path

from dailypapers.search.backends.embedded import EmbeddedIndex
from dailypapers.search.engine.types import IndexedPaper, Term

BATCH = 25


def paper(number: int) -> IndexedPaper:
    """Return the paper that revision `number` adds."""
    return IndexedPaper(number, f"Paper {number} common", "Some words. " * 20, published=20240101)


def write(home: Path) -> None:
    """Commit batch after batch, from the mark on, and say each mark once it is durable."""
    index = EmbeddedIndex(home)
    while True:
        first = index.mark + 1
        index.upsert(paper(number) for number in range(first, first + BATCH))
        index.commit(first + BATCH - 1)
        _say(index.mark)


def read(home: Path) -> None:
    """Search without end; say what each round saw. Any failure ends the process."""
    index = EmbeddedIndex(home)
    while True:
        generation = index.refresh()
        hits = index.keyword(Term("common"), k=5)
        _say(generation, index.count(), len(hits))


def _say(*numbers: int) -> None:
    sys.stdout.write(" ".join(map(str, numbers)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
