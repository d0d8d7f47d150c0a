"""Readers' libraries in the format of CiteULike-a: papers with titles, and who has which.

items.jsonl[.gz]    {"item": 0, "title": ...}, a line a paper, numbered from 0
pairs.csv[.gz]      reader,item,1 without a header; here items are numbered from 1
candidates.csv      an item a line, numbered from 1
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, cast

import numpy as np

from dailypapers.core.errors import DailyPapersError
from dailypapers.feed.interest.likes import Likes, Rows


class LibraryError(DailyPapersError):
    """A file is not what it should be, or cannot be read; the sentence names the place."""


@dataclass(frozen=True, slots=True)
class Library:
    """Titles by row, the readers by their number in the files, and what they like.

    Each reader's papers are in the order of their numbers, which is the order of first posting.
    """

    titles: list[str]
    readers: Rows
    likes: Likes


def load(items: Path, pairs: Path) -> Library:
    """Return the papers of one file and the readers of another. Raises `LibraryError`."""
    titles = _titles(items)
    readers, likes = read_pairs(pairs, len(titles))
    return Library(titles, readers, likes)


def read_pairs(path: Path, papers: int) -> tuple[Rows, Likes]:
    """Return the readers' numbers, in order, and their likes. Raises `LibraryError`."""
    numbers = _numbers(path, 2)
    if not len(numbers):
        raise LibraryError(f"{path}: no pair of reader and item")
    rows = numbers[:, 1] - 1
    if rows.min() < 0 or rows.max() >= papers:
        raise LibraryError(f"{path}: an item below 1 or above {papers:,}, the papers there are")
    unique = np.unique(np.column_stack([numbers[:, 0], rows]), axis=0)
    readers, counts = np.unique(unique[:, 0], return_counts=True)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return readers, Likes(starts, unique[:, 1], np.ones(len(unique), np.float32))


def read_candidates(path: Path, papers: int) -> Rows:
    """Return the rows of the papers that a file of items names. Raises `LibraryError`."""
    rows = np.unique(_numbers(path, 1)[:, 0] - 1)
    if not len(rows) or rows.min() < 0 or rows.max() >= papers:
        raise LibraryError(f"{path}: an item below 1 or above {papers:,}, or none at all")
    return rows


def _titles(path: Path) -> list[str]:
    found: dict[int, str] = {}
    for number, line in enumerate(lines(path), start=1):
        try:
            paper = json.loads(line)
            found[int(paper["item"])] = str(paper["title"])
        except (ValueError, KeyError, TypeError):
            raise LibraryError(f'{path}, line {number}: no JSON with "item" and "title"') from None
    if sorted(found) != list(range(len(found))):
        raise LibraryError(f"{path}: items are not numbered 0, 1, 2 ... without a gap")
    return [found[item] for item in range(len(found))]


def _numbers(path: Path, columns: int) -> Rows:
    """Return the first columns of each line as whole numbers, (lines, columns)."""
    found = []
    for number, line in enumerate(lines(path), start=1):
        try:
            found.append([int(part) for part in islice(line.split(","), columns)])
            _ = found[-1][columns - 1]
        except (ValueError, IndexError):
            raise LibraryError(f"{path}, line {number}: not {columns} whole numbers") from None
    return np.asarray(found, np.int64).reshape(-1, columns)


def lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file, gzipped or not, that hold something. Raises `LibraryError`."""
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with cast("IO[str]", opened(path, "rt", encoding="utf-8")) as file:
            yield from (line for line in file if line.strip())
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise LibraryError(f"{path} cannot be read: {error}") from None
