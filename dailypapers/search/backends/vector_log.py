"""The vectors of one encoder, in files that only grow.

They say of which paper and which text of it a vector is, the vector in half precision and, from
some thousand on, its code (`bit_codes.py`), for all of one frame.

The last row of a paper counts. Rows of papers that are gone stay until the log is compacted; they
are not found, because a row is found only by way of a living paper.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends.append_file import LogWriter, mapped, new_log
from dailypapers.search.backends.bit_codes import (
    BLOCK,
    Floats,
    Frame,
    Halves,
    closest,
    code_words,
    cosines,
    mean_of,
    widened,
)
from dailypapers.search.backends.latest import NONE_YET, NOWHERE, Latest, Rows, is_mostly_dead
from dailypapers.search.backends.manifest import VectorSet
from dailypapers.search.backends.paper_log import Mask, PaperLog
from dailypapers.search.engine.scoring import TIE_DECIMALS
from dailypapers.search.engine.types import NO_FILTER, Filter, Hit, PaperVector, Vector

FILES = ("rows", "vectors", "codes", "frame")
ROW = np.dtype([("id", np.int64), ("text_key", np.int64)])
CODED_FROM = 4096  # vectors; fewer are compared one by one
CANDIDATES = 3000  # found by their codes, then compared exactly
CANDIDATES_FOR_ONE = 20  # at least so many for each hit that is asked for


class Vectors:
    """The vectors as of one commit, joined with the papers of the same commit.

    `seen` is an earlier state of the same encoder's to go on from. Raises `IndexUnavailable`.
    """

    def __init__(
        self, home: Path, made: VectorSet, papers: PaperLog, seen: Vectors | None = None
    ) -> None:
        self.made, self.papers = made, papers
        self.rows = mapped(home, made.log, "rows", ROW)
        self.halves: Halves = _table(home, made, "vectors", np.float16, made.dimensions)
        words = code_words(made.dimensions)
        self.codes = _table(home, made, "codes", np.uint64, words)
        frame = mapped(home, made.log, "frame", np.float32)
        self.frame = Frame.from_numbers(frame, made.dimensions) if len(frame) else None
        if len(self.halves) != len(self.rows) or len(self.codes) not in (0, len(self.rows)):
            raise IndexUnavailable(f"the files in {made.log.folder} do not belong together")
        seen = seen if seen and seen.made.log.folder == made.log.folder else None
        start = len(seen.rows) if seen else 0
        self._latest: Latest = (seen._latest if seen else NONE_YET).then(
            self.rows["id"][start:], start
        )
        self._owners = self._joined()

    def is_mostly_dead(self) -> bool:
        """Say whether more than half of the rows are of no living paper, or not its last."""
        return is_mostly_dead(len(self.rows), len(self._living))

    def nearest(self, query: Vector, filter: Filter, k: int, exclude: Collection[int]) -> list[Hit]:
        """Return the `k` nearest papers that pass; raise `ValueError` for the wrong dimensions."""
        if query.shape != (self.made.dimensions,):
            raise ValueError(
                f"the query's shape is {query.shape}, the vectors' ({self.made.dimensions},)"
            )
        query = _unit(query)
        rows = self._passing(filter, exclude)
        wanted = max(CANDIDATES, CANDIDATES_FOR_ONE * k)
        if self.frame and len(rows) > wanted:
            code = self.frame.codes(query[np.newaxis])[0]
            rows = closest(self.codes, rows, code, wanted)
        return self._best(rows, cosines(self.halves, rows, query), k)

    def of(self, ids: Collection[int]) -> dict[int, Vector]:
        """Return the vectors of these papers, as far as there are any."""
        wanted = np.unique(np.fromiter(ids, np.int64))
        rows = self._latest.find(wanted)
        rows = rows[(rows != NOWHERE) & (self._owners[rows] != NOWHERE)]
        found = _unit(widened(self.halves[rows]))
        return dict(zip(self.rows["id"][rows].tolist(), found, strict=True))

    def floor(self, query: Vector) -> float:
        """Return the mean cosine to the vectors, or to those that fixed the codes' frame."""
        return float(self._mean @ _unit(query))

    def encoded(self) -> Mask:
        """Return, for each paper in the order of `PaperLog.latest`, if its text has a vector."""
        rows = self._latest.find(self.papers.latest.ids)
        keys = self.papers.rows["text_key"][self.papers.latest.rows]
        done: Mask = rows != NOWHERE
        done[done] = self.rows["text_key"][rows[done]] == keys[done]
        return done

    def compacted(self, home: Path) -> VectorSet:
        """Copy the living rows into a new folder, where codes are made anew."""
        writer = VectorWriter.new(home, self.made.encoder, self.made.dimensions)
        try:
            for start in range(0, len(self._living), BLOCK):
                rows = self._living[start : start + BLOCK]
                writer.append(self.rows[rows], self.halves[rows])
            return writer.sync()
        finally:
            writer.close()

    def _joined(self) -> Rows:
        """Return, for each row, the row of its paper in the paper log, `NOWHERE` if it is dead."""
        owners = np.full(len(self.rows), NOWHERE, np.int32)
        owners[self._latest.rows] = self.papers.latest.find(self._latest.ids)
        return owners

    @cached_property
    def _living(self) -> Rows:
        return np.flatnonzero(self._owners != NOWHERE).astype(np.int32)

    @cached_property
    def _mean(self) -> Floats:
        if self.frame:
            return self.frame.mean
        if not len(self._living):
            return np.zeros(self.made.dimensions, np.float32)
        return mean_of(self.halves[self._living])

    def _passing(self, filter: Filter, exclude: Collection[int]) -> Rows:
        if filter == NO_FILTER and not exclude:
            return self._living
        passes = self.papers.passing(filter)[self._owners]
        unwanted = self._latest.find(np.fromiter(exclude, np.int64))
        passes[unwanted[unwanted != NOWHERE]] = False
        return np.flatnonzero(passes).astype(np.int32)

    def _best(self, rows: Rows, scores: Floats, k: int) -> list[Hit]:
        rounded = scores.round(TIE_DECIMALS)
        if 0 < k < len(rows):  # Sorting takes longer than finding the last score that counts.
            kept = rounded >= np.partition(rounded, -k)[-k]
            rows, scores, rounded = rows[kept], scores[kept], rounded[kept]
        ids = self.rows["id"][rows]
        published = self.papers.rows["published"][self._owners[rows]]
        order = np.lexsort((ids, published, rounded))[::-1][:k]
        found = zip(ids[order].tolist(), scores[order].tolist(), strict=True)
        return [Hit(number, score) for number, score in found]


class VectorWriter:
    """Appends to the vectors of one encoder; see `LogWriter` for what it raises."""

    def __init__(self, home: Path, made: VectorSet) -> None:
        self._home, self._made = home, made
        self._writer = LogWriter(home, made.log, FILES)

    @classmethod
    def new(cls, home: Path, encoder: str, dimensions: int) -> VectorWriter:
        """Begin a new set in a folder of its own."""
        return cls(home, VectorSet(encoder, dimensions, new_log(home, "vectors")))

    @property
    def made(self) -> VectorSet:
        """What has been written, durable or not."""
        return replace(self._made, log=self._writer.written())

    def add(self, vectors: Sequence[PaperVector]) -> None:
        """Append vectors, which have the right dimensions."""
        rows = np.array([(given.id, given.text_key) for given in vectors], ROW)
        units = _unit(np.array([given.vector for given in vectors], np.float32))
        self.append(rows, units.astype(np.float16))

    def append(self, rows: npt.NDArray[np.void], halves: Halves) -> None:
        """Append rows as they are."""
        self._writer.append("rows", rows.tobytes())
        self._writer.append("vectors", halves.tobytes())

    def sync(self) -> VectorSet:
        """Return what has been written, with all codes that are due, once it is durable."""
        self._append_codes(self.made)
        self._writer.sync()
        return self.made

    def close(self) -> None:
        """Let go of the files."""
        self._writer.close()

    def _append_codes(self, made: VectorSet) -> None:
        """Write the codes of the rows that have none; the first time, fix their frame."""
        halves: Halves = _table(self._home, made, "vectors", np.float16, made.dimensions)
        if len(halves) < CODED_FROM:
            return
        words = code_words(made.dimensions)
        frame = self._frame(halves)
        coded = made.log.extent("codes").size // (words * 8)
        for start in range(coded, len(halves), BLOCK):
            block = widened(halves[start : start + BLOCK])
            self._writer.append("codes", frame.codes(block).tobytes())

    def _frame(self, halves: Halves) -> Frame:
        numbers = mapped(self._home, self.made.log, "frame", np.float32)
        if not len(numbers):
            frame = Frame.around(halves)
            self._writer.append("frame", frame.to_bytes())
            return frame
        return Frame.from_numbers(numbers, self._made.dimensions)


def check(encoder: str, vectors: Sequence[PaperVector], dimensions: int) -> None:
    """Raise `ValueError` unless all vectors are numbers in so many dimensions."""
    for given in vectors:
        if given.vector.shape != (dimensions,):
            shape = given.vector.shape
            raise ValueError(f"vectors of {encoder} have shape ({dimensions},), not {shape}")
        if not np.isfinite(given.vector).all():
            raise ValueError(f"the vector of paper {given.id} holds what is not a number")


def _table(
    home: Path, made: VectorSet, name: str, dtype: npt.DTypeLike, width: int
) -> npt.NDArray[Any]:
    numbers = mapped(home, made.log, name, dtype)
    if len(numbers) % width:
        raise IndexUnavailable(f"{made.log.folder}/{name} has a broken row")
    return numbers.reshape(-1, width)


def _unit(vectors: Floats) -> Floats:
    """Return the vector or vectors at unit length; zero stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    units: Floats = vectors / np.maximum(lengths, np.finfo(np.float32).tiny)
    return units
