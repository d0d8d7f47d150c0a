"""The rows of any file as dictionaries: JSON lines, CSV, or a table of an instance's own export."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, cast

from dailypapers.encoder.base import paper_text
from lab.jobs.job import JobError

Row = Mapping[str, Any]


def rows(data: Mapping[str, Any], root: Path) -> Iterator[Row]:
    """Yield the rows that a table of a declaration names: `path`, `format`, and what it needs."""
    path, form = root / str(data["path"]), str(data.get("format") or "jsonl")
    readers = {"jsonl": _json_lines, "csv": _csv, "export": _exported}
    if form not in readers:
        raise JobError(f"{form!r} is no format of rows: {', '.join(readers)}")
    if not path.is_file():
        raise JobError(f"{path} is not there")
    try:
        with _opened(path) as lines:
            yield from readers[form](lines, data)
    except (ValueError, OSError, EOFError, csv.Error) as error:
        raise JobError(f"{path}: {error}") from error


def value(row: Row, column: str) -> Any:
    """Return what a row has under a column; `submitter.name` is inside of `submitter`."""
    found: Any = row
    for name in column.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def values(row: Row, column: str) -> list[str]:
    """Return the same as texts: of a list each, of nothing none."""
    found = value(row, column)
    each = found if isinstance(found, list) else [found]
    return [str(one) for one in each if one is not None and one != ""]


def text(row: Row, columns: list[str]) -> str:
    """Return the texts of some columns, two as encoders read title and abstract."""
    each = [str(value(row, column) or "").strip() for column in columns]
    if len(each) == 2 and any(each):
        return paper_text(*each)
    return ". ".join(filter(None, each))


def _json_lines(lines: IO[str], data: Mapping[str, Any]) -> Iterator[Row]:
    yield from (json.loads(line) for line in lines if line.strip())


def _csv(lines: IO[str], data: Mapping[str, Any]) -> Iterator[Row]:
    """Without a header, columns are named by their place, from 0."""
    between = str(data.get("between") or ",")
    if data.get("header", True):
        yield from csv.DictReader(lines, delimiter=between)
        return
    for row in csv.reader(lines, delimiter=between):
        yield {str(place): cell for place, cell in enumerate(row)}


def _exported(lines: IO[str], data: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows of one table of what `dailypapers export` wrote."""
    head = json.loads(next(lines))
    if head.get("format") != "dailypapers-instance":
        raise ValueError("not the export of an instance")
    columns: list[str] = []
    for line in lines:
        said = json.loads(line)
        if isinstance(said, list):
            if columns:
                yield dict(zip(columns, said, strict=True))
        else:
            columns = said["columns"] if said.get("model") == data["table"] else []


def _opened(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return cast(IO[str], gzip.open(path, "rt", encoding="utf-8", newline=""))
    return path.open(encoding="utf-8", newline="")
