"""Four jobs of one encoder, each in parts that were cut before anything was tuned.

| job | learns from | judged by |
| --- | --- | --- |
| tag | arXiv's categories of a paper, from its title and first sentence | nDCG@3, per paper |
| retrieve | an abstract's last sentence finds title and first sentence | nDCG@10, per query |
| interest | a paper's votes against the others of its day | nDCG@10, per day |
| similar | nothing: CSFCube's judged papers, by cosine | nDCG@10, per query |

The newest papers test, those before them validate. Titles that a test collection has are left out.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dailypapers.encoder.wordpiece import WordPiece
from dailypapers.feed.expected.papers import gains
from lab.model import Encoder
from lab.texts import SENTENCE_END, SHORTEST_ABSTRACT, collection_titles, key, read_lines
from lab.trunk import Hidden, run_lower

LONGEST = 64  # word pieces
FEWEST = 400  # papers of a category that is learnt
LEARNT, VALIDATED, TESTED = 4000, 300, 800  # papers of a job; interest has what there is
INTEREST_VALIDATES, INTEREST_TESTS = "2025-11", "2026-01"  # months


@dataclass(frozen=True, slots=True)
class Part:
    """Texts in columns of equal length, and what is right: (rows, ...)."""

    columns: tuple[Hidden, ...]
    right: np.ndarray
    lists: np.ndarray  # which list a row stands in; only interest has several

    def __len__(self) -> int:
        return len(self.columns[0])


@dataclass(frozen=True, slots=True)
class Readings:
    """The parts of one job, by `train`, `validation` and `test`."""

    job: str
    parts: dict[str, Part]
    labels: tuple[str, ...] = ()


class Shelf:
    """Texts as the lower layers of one encoder see them, by name."""

    def __init__(self, encoder: Encoder, lower: int, words: WordPiece, folder: Path) -> None:
        self._encoder, self._lower, self._words, self._folder = encoder, lower, words, folder
        folder.mkdir(parents=True, exist_ok=True)
        self._held: dict[str, Hidden] = {}

    def keep(self, name: str, texts: Sequence[str]) -> Hidden:
        """Return these texts, cut at `LONGEST` pieces; a name stands for the same ones always."""
        file = self._folder / f"{name}.npz"
        if name not in self._held and not file.exists():
            pieces = [self._words.encode(text, LONGEST) for text in texts]
            np.savez(file, **run_lower(self._encoder, self._lower, pieces))
        if name not in self._held:
            with np.load(file) as held:
                self._held[name] = Hidden(held["every"], held["ends"])
        return self._held[name]


def head(title: str, abstract: str) -> str:
    """Return the title and the first sentence."""
    return f"{title}. {SENTENCE_END.split(abstract, maxsplit=1)[0]}"


def read_tag(papers: Path, taxonomy: Path, collections: Path, shelf: Shelf) -> Readings:
    """Read arXiv's categories: those of at least `FEWEST` papers."""
    with taxonomy.open(encoding="utf-8") as file:
        known = {row["code"] for row in csv.DictReader(file)}
    rows = [row for row in _dated(papers, collections) if set(row.get("categories") or ()) & known]
    often = Counter(name for row in rows for name in row["categories"] if name in known)
    labels = tuple(sorted(name for name, count in often.items() if count >= FEWEST))
    place = {name: number for number, name in enumerate(labels)}
    rows = [row for row in rows if set(row["categories"]) & place.keys()]
    parts = {}
    for name, some in _by_time(rows, seed=1):
        right = np.zeros((len(some), len(labels)), np.float32)
        for number, row in enumerate(some):
            right[number, [place[one] for one in row["categories"] if one in place]] = 1
        texts = shelf.keep(f"tag-{name}", [head(row["title"], row["abstract"]) for row in some])
        parts[name] = Part((texts,), right, np.zeros(len(some), int))
    return Readings("tag", parts, labels)


def read_retrieve(papers: Path, collections: Path, shelf: Shelf) -> Readings:
    """Read pairs: the last sentence of an abstract, and the title with the first one."""
    parts = {}
    for name, some in _by_time(list(_dated(papers, collections)), seed=2):
        sentences = [SENTENCE_END.split(row["abstract"]) for row in some]
        asked = shelf.keep(f"retrieve-{name}-asked", [one[-1] for one in sentences])
        found = shelf.keep(
            f"retrieve-{name}-found", [head(row["title"], row["abstract"]) for row in some]
        )
        parts[name] = Part((asked, found), np.zeros(len(some)), np.zeros(len(some), int))
    return Readings("retrieve", parts)


def read_interest(daily: Path, shelf: Shelf) -> Readings:
    """Read votes of each day, as what is learnt: log votes above those of the day."""
    rows = sorted(read_lines(daily), key=lambda row: row["first_seen_file"])
    days = np.array([row["first_seen_file"] for row in rows])
    votes = np.array([row["upvotes"] for row in rows], float)
    lists = np.unique(days, return_inverse=True)[1]
    known = {
        "train": days < INTEREST_VALIDATES,
        "validation": (days >= INTEREST_VALIDATES) & (days < INTEREST_TESTS),
        "test": days >= INTEREST_TESTS,
    }
    parts = {}
    for name, of in known.items():
        some = np.flatnonzero(of)
        wanted = np.nan_to_num(gains(votes[some], lists[some]))
        right = np.column_stack([wanted, votes[some]]).astype(np.float32)
        heads = [head(rows[one]["title"], rows[one].get("abstract") or "") for one in some]
        texts = shelf.keep(f"interest-{name}", heads)
        parts[name] = Part((texts,), right, lists[some])
    return Readings("interest", parts)


def _dated(papers: Path, collections: Path) -> Iterator[dict[str, Any]]:
    """Yield papers with an abstract of two sentences and a date, none of a collection."""
    held_back = {key(title) for title in collection_titles(collections)}
    for row in read_lines(papers):
        abstract = row.get("abstract") or ""
        if (
            len(abstract) >= SHORTEST_ABSTRACT
            and len(SENTENCE_END.split(abstract, maxsplit=2)) > 1
            and row.get("date")
            and key(row["title"]) not in held_back
        ):
            yield row


def _by_time(rows: list[dict[str, Any]], seed: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield some of the oldest 80 % to learn from, of the next 10 % and of the newest 10 %."""
    rows = sorted(rows, key=lambda row: (row["date"], row["id"]))
    first, second = int(len(rows) * 0.8), int(len(rows) * 0.9)
    chance = np.random.default_rng(seed)
    cuts = (
        ("train", rows[:first], LEARNT),
        ("validation", rows[first:second], VALIDATED),
        ("test", rows[second:], TESTED),
    )
    for name, some, most in cuts:
        chosen = chance.choice(len(some), min(most, len(some)), replace=False)
        yield name, [some[number] for number in sorted(chosen)]
