"""Takes a file in, batch by batch: resumable, safe to repeat, bad lines kept aside."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.db.models import F

from dailypapers.catalogue.records import SealedRecord, seal
from dailypapers.core.errors import InputError
from dailypapers.sources.files.ahead import Read, read_ahead
from dailypapers.sources.files.cited import entries, format_of
from dailypapers.sources.files.reader import fingerprint, opened
from dailypapers.sources.ingest import Tally, ingest_sealed
from dailypapers.sources.models import FileImport

BATCH = 2000  # Lines to a transaction: larger is hardly faster, smaller repeats less after a kill.
REPORTED = 20  # Bad lines named in the summary; all of them are in the reject file.
LONGEST_LINE = 8 << 20
ENTRIES = 500  # Of a list of papers to a transaction.
HEAD = 1 << 16  # Bytes by which the format of a file is told.
KEPT_OF_OVERLONG = 200

Progress = Callable[[int, int], None]  # (bytes read so far, lines of this step)


@dataclass(slots=True)
class Summary:
    """What an import did; `resumed` lines were taken in by an earlier, interrupted run.

    `unit` is what is counted: lines, or the entries of a list of papers.
    """

    unit: str = "line"
    read: int = 0
    resumed: int = 0
    tally: Tally = field(default_factory=Tally)
    rejected: int = 0
    bad_lines: list[tuple[int, str]] = field(default_factory=list)
    reject_file: Path | None = None

    def reject(self, number: int, error: str) -> None:
        """Count a bad line."""
        self.rejected += 1
        if len(self.bad_lines) < REPORTED:
            self.bad_lines.append((number, error))


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: bytes


def import_file(name: str, progress: Progress = lambda position, lines: None) -> Summary:
    """Take one file (or `-`, standard input) in and say what it did.

    Every batch is one transaction that also notes how far the file has been read: a run that was
    killed goes on there. Raises `InputError` if the file cannot be read at all.
    """
    mark = _mark(name)
    summary = Summary(resumed=mark.lines if mark else 0)
    rejects = _Rejects(name, mark)
    with opened(name) as (lines, raw):
        summary.unit = "entry" if _format(lines) else "line"
        for batch, found in _read(lines, summary.resumed):
            _take_in(batch, found, summary, rejects, mark)
            progress(_position(raw), len(batch))
    if mark:
        FileImport.objects.filter(pk=mark.pk).update(done=True)
    summary.reject_file = rejects.path if rejects.written else None
    return summary


def _read(lines: BinaryIO, skip: int) -> Iterator[tuple[list[_Line], list[Read]]]:
    """Yield batches of lines, or of the entries of a list of papers, with what they hold."""
    if name := _format(lines):
        yield from _entries(lines, name, skip)
        return
    batches = _batches(lines, skip=skip)
    yield from read_ahead(batches, lambda batch: [line.text for line in batch])


def _format(lines: BinaryIO) -> str:
    """Return the format of a list of papers, nothing for lines of JSON."""
    try:
        return format_of(lines.peek(HEAD))  # type: ignore[attr-defined]
    except (EOFError, OSError, zlib.error):
        return ""  # Reading it will say so.


def _entries(lines: BinaryIO, name: str, skip: int) -> Iterator[tuple[list[_Line], list[Read]]]:
    """Yield batches of entries, which are counted in the place of lines."""
    counted = islice(enumerate(entries(_fragments(lines), name), start=1), skip, None)
    while batch := list(islice(counted, ENTRIES)):
        yield (
            [_Line(number, entry.text.encode()) for number, entry in batch],
            [one.read if isinstance(one.read, str) else seal(one.read) for _, one in batch],
        )


def _mark(name: str) -> FileImport | None:
    """The row that says how far this file has been taken in; none for a pipe."""
    digest = fingerprint(name)
    if not digest:
        return None
    mark, _ = FileImport.objects.get_or_create(
        fingerprint=digest, defaults={"name": Path(name).name[:255]}
    )
    if mark.done:
        mark.done, mark.lines, mark.rejected = False, 0, 0
        mark.save()
    return mark


def _batches(lines: BinaryIO, skip: int) -> Iterator[list[_Line]]:
    """Batches of lines. Where the file breaks off, the last one comes before the error."""
    numbered = (_Line(number, text) for number, text in enumerate(_lines(lines), start=1))
    batch: list[_Line] = []
    try:
        for line in islice(numbered, skip, None):
            batch.append(line)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except InputError:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines of bounded length."""
    for line in _fragments(stream):
        yield line if len(line) < LONGEST_LINE else _overlong(line, stream)


def _fragments(stream: BinaryIO) -> Iterator[bytes]:
    """Lines, those that are too long in parts; a file that breaks off is an error that says so."""
    try:
        while line := stream.readline(LONGEST_LINE):
            yield line
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(f"the file breaks off: {error}; what came before it is kept") from None


def _overlong(head: bytes, stream: BinaryIO) -> bytes:
    """Read the rest of a line that is too long away; return enough of it to be recognised."""
    rest = head
    while rest and not rest.endswith(b"\n"):
        rest = stream.readline(LONGEST_LINE)
    return head[:KEPT_OF_OVERLONG]


def _take_in(
    batch: list[_Line],
    found: list[Read],
    summary: Summary,
    rejects: _Rejects,
    mark: FileImport | None,
) -> None:
    before = summary.rejected
    with transaction.atomic():
        for line, said in zip(batch, found, strict=True):
            if isinstance(said, str):
                summary.reject(line.number, said)
                rejects.add(line, said)
        summary.tally.add(ingest_sealed(said for said in found if isinstance(said, SealedRecord)))
        rejects.flush()
        if mark:
            FileImport.objects.filter(pk=mark.pk).update(
                lines=batch[-1].number, rejected=F("rejected") + summary.rejected - before
            )
    summary.read += len(batch)


class _Rejects:
    """The file of bad lines, one JSON object each: line number, error, the line as it was."""

    def __init__(self, name: str, mark: FileImport | None) -> None:
        stem = re.sub(r"[^A-Za-z0-9._-]", "_", Path(name).name).lstrip("-_.") or "standard-input"
        own = f"-{mark.fingerprint[:8]}" if mark else ""  # Files in two folders may share a name.
        self.path = Path(settings.HOME) / "rejects" / f"{stem}{own}.jsonl"
        self.written = False
        self._pending: list[str] = []
        self._keep(mark.lines if mark else 0)

    def _keep(self, lines: int) -> None:
        """Drop what an earlier run wrote beyond the line at which this one goes on."""
        if not self.path.exists():
            return
        with self.path.open() as file:
            kept = [line for line in file if _number(line) <= lines]
        self.written = bool(kept)
        if kept:
            self.path.write_text("".join(kept))
        else:
            self.path.unlink()

    def add(self, line: _Line, error: str) -> None:
        text = line.text.decode(errors="replace").rstrip("\n")
        said = {"line": line.number, "error": error, "text": text}
        self._pending.append(json.dumps(said) + "\n")

    def flush(self) -> None:
        if self._pending:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a") as file:
                file.writelines(self._pending)
            self._pending, self.written = [], True


def _number(reject: str) -> float:
    """The line number of a kept line; a run that was killed may have left the last one cut off."""
    try:
        return float(json.loads(reject)["line"])
    except ValueError:
        return float("inf")


def _position(raw: BinaryIO) -> int:
    try:
        return raw.tell()
    except OSError:  # A pipe has no position.
        return 0
