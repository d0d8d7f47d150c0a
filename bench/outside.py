"""Other people's keyword search on the same papers: SQLite's FTS5 and bm25s."""

from __future__ import annotations

import importlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

BEST = 10  # papers that are asked for
Text: TypeAlias = tuple[int, str, str]  # id, title, abstract


@dataclass(frozen=True, slots=True)
class Outside:
    """Another engine, filled: its ids for a query, its CPU seconds for all papers, its bytes."""

    search: Callable[[str], Sequence[int]]
    cpu: float
    size: int


def engines(papers: Sequence[Text], folder: Path) -> dict[str, Outside]:
    """Return those that are installed, filled with these papers."""
    found = {"SQLite FTS5": fts5(papers, folder / "fts5.sqlite3")}
    try:
        bm25s, stemmers = map(importlib.import_module, ("bm25s", "Stemmer"))
    except ImportError:
        return found
    return {**found, f"bm25s {bm25s.__version__}": _bm25s(bm25s, stemmers, papers, folder)}


def fts5(papers: Iterable[Text], file: Path) -> Outside:
    """Fill SQLite's index: Porter's first stemmer, title and abstract, any of the words."""
    database = sqlite3.connect(file)
    started = time.process_time()
    with database:
        database.execute(
            "CREATE VIRTUAL TABLE papers "
            "USING fts5 (title, abstract, tokenize = 'porter unicode61')"
        )
        database.executemany("INSERT INTO papers (rowid, title, abstract) VALUES (?, ?, ?)", papers)
        database.execute("INSERT INTO papers (papers) VALUES ('optimize')")
    spent = time.process_time() - started

    def search(query: str) -> list[int]:
        either = " OR ".join(f'"{word}"' for word in query.split())
        best = "SELECT rowid FROM papers WHERE papers MATCH ? ORDER BY bm25(papers) LIMIT ?"
        return [number for (number,) in database.execute(best, (either, BEST))]

    return Outside(search, spent, os.path.getsize(file))


def _bm25s(bm25s: Any, stemmers: Any, papers: Sequence[Text], folder: Path) -> Outside:
    """Fill bm25s: Porter's second stemmer, its English stop words, title and abstract in one."""
    started = time.process_time()
    stemmer = stemmers.Stemmer("english")
    split: dict[str, Any] = {"stopwords": "en", "stemmer": stemmer, "show_progress": False}
    texts = [f"{title} {abstract}" for _, title, abstract in papers]
    index = bm25s.BM25()
    index.index(bm25s.tokenize(texts, **split), show_progress=False)
    spent = time.process_time() - started
    ids = [number for number, _, _ in papers]
    index.save(folder / "bm25s")
    size = sum(path.stat().st_size for path in (folder / "bm25s").iterdir())

    def search(query: str) -> list[int]:
        words = bm25s.tokenize([query], **split)
        rows, _ = index.retrieve(words, k=BEST, show_progress=False)
        return [ids[row] for row in rows[0]]

    return Outside(search, spent, size)
