"""What the student learns from: papers, none of which is in a test collection."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
SHORTEST_ABSTRACT = 200  # characters


class Paper(NamedTuple):
    """A paper to learn from."""

    title: str
    abstract: str

    @property
    def whole(self) -> str:
        """What an encoder reads of it."""
        return f"{self.title}. {self.abstract}"

    def sentence(self, chance: random.Random) -> str:
        """Return one sentence of the abstract."""
        found = [part for part in SENTENCE_END.split(self.abstract) if 40 <= len(part) <= 300]
        return chance.choice(found) if found else self.abstract[:200]


def read_papers(file: Path, collections: Path, seed: int) -> list[Paper]:
    """Return the papers of `file`, shuffled, without titles that a collection has."""
    held_back = {key(title) for title in collection_titles(collections)}
    papers = [
        Paper(row["title"], row["abstract"])
        for row in read_lines(file)
        if len(row.get("abstract") or "") >= SHORTEST_ABSTRACT
        and key(row["title"]) not in held_back
    ]
    random.Random(seed).shuffle(papers)
    return papers


def read_lines(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a `.jsonl` or `.jsonl.gz` file."""
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def collection_titles(folder: Path) -> Iterable[str]:
    """Yield the title of every document in the collections of a folder."""
    for corpus in sorted(folder.glob("*/corpus.jsonl*")):
        yield from (row.get("title") or "" for row in read_lines(corpus))


def key(title: str) -> str:
    """Return what two writings of one title have in common."""
    return re.sub(r"[^a-z0-9]+", " ", title.lower()).strip()
