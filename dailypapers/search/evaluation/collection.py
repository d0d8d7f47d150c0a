"""Test collections in the layout of BEIR: a corpus, queries, and judgements of who answers whom.

FOLDER/corpus.jsonl[.gz]     {"_id": ..., "title": ..., "text": ...}
FOLDER/queries.jsonl[.gz]    {"_id": ..., "text": ...}
FOLDER/qrels.tsv             query, document and grade, or qrels/test.tsv, or the only qrels*.tsv
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, cast

from dailypapers.core.errors import DailyPapersError
from dailypapers.search.engine.types import IndexedPaper


class CollectionError(DailyPapersError):
    """A folder is not a test collection, or a file in it cannot be read."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents by id, queries by id, and the grades of each judged query.

    Queries without a relevant document in the corpus are left out, as everywhere.
    """

    name: str
    documents: dict[str, tuple[str, str]]  # title and text
    queries: dict[str, str]
    grades: dict[str, dict[str, int]]

    def without_themselves(self) -> Collection:
        """Return the collection with no query judged like itself, and none without another."""
        grades = {query: self._of_others(query) for query in self.queries}
        kept = {
            q: text for q, text in self.queries.items() if max(grades[q].values(), default=0) > 0
        }
        if not kept:
            raise CollectionError(f"no query of {self.name} has a relevant document but itself")
        return replace(self, queries=kept, grades=grades)

    def asked(self, query: str) -> tuple[str, str]:
        """Return the document that a query stands for, empty if none, and the facet it names.

        A query is named like a document, or like a document, `_` and a facet.
        """
        document, _, facet = query.rpartition("_")
        if query in self.documents or document not in self.documents:
            return (query if query in self.documents else ""), ""
        return document, facet

    def _of_others(self, query: str) -> dict[str, int]:
        itself, _ = self.asked(query)
        return {name: grade for name, grade in self.grades[query].items() if name != itself}

    def papers(self) -> Iterator[IndexedPaper]:
        """Yield the documents as an index takes them, numbered from 1 in the order of the file."""
        for number, (title, text) in enumerate(self.documents.values(), start=1):
            yield IndexedPaper(number, title, text)


def load(folder: Path, judgements: Path | None = None) -> Collection:
    """Return the collection in `folder`; raise `CollectionError` with what is wrong with it."""
    if not folder.is_dir():
        raise CollectionError(f"{folder} is not a folder")
    documents = {
        str(row["_id"]): (row.get("title") or "", row.get("text") or "")
        for row in _rows(folder, "corpus")
    }
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for query, document, grade in _judgements(judgements or _judgement_file(folder)):
        if document in documents:
            grades[query][document] = grade
    queries = {
        str(row["_id"]): row.get("text") or ""
        for row in _rows(folder, "queries")
        if any(grade > 0 for grade in grades.get(str(row["_id"]), {}).values())
    }
    if not queries:
        raise CollectionError(f"no query of {folder} has a relevant document in the corpus")
    return Collection(folder.resolve().name, documents, queries, dict(grades))


def _rows(folder: Path, stem: str) -> Iterator[dict[str, Any]]:
    names = (f"{stem}.jsonl", f"{stem}.jsonl.gz")
    file = next((folder / name for name in names if (folder / name).is_file()), None)
    if file is None:
        raise CollectionError(f"{folder} has neither {names[0]} nor {names[1]}")
    try:
        yield from _read(file)
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise CollectionError(f"{file} cannot be read: {error}") from error


def _read(file: Path) -> Iterator[dict[str, Any]]:
    with _opened(file) as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                row["_id"], row.get("text")
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise CollectionError(f"{file}, line {number}: {error!r}") from error
            yield row


def _opened(file: Path) -> IO[str]:
    if file.suffix == ".gz":
        return cast(IO[str], gzip.open(file, "rt", encoding="utf-8"))
    return file.open(encoding="utf-8")


def _judgement_file(folder: Path) -> Path:
    for named in (folder / "qrels.tsv", folder / "qrels" / "test.tsv"):
        if named.is_file():
            return named
    others = sorted(folder.glob("qrels*.tsv"))
    if len(others) != 1:
        found = ", ".join(file.name for file in others) or "none"
        raise CollectionError(f"{folder} needs one file of judgements, has {found}; say --qrels")
    return others[0]


def _judgements(file: Path) -> Iterator[tuple[str, str, int]]:
    """Yield query, document, grade; a first line of names is passed over."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionError(f"{file} cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        parts = line.split("\t")
        try:
            yield parts[0], parts[1], int(float(parts[2]))
        except (IndexError, ValueError, OverflowError) as error:
            if line.strip() and number > 1:
                raise CollectionError(f"{file}, line {number}: {line!r}") from error
