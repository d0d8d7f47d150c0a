"""What the vector search must know of papers: which are there, and what filters ask of them.

One row for every change of a paper, in a file that only grows; the last row of an id counts. Beside
it pairs (row, tag) for what a paper has several of, in two files, and the names of the tags.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dailypapers.core.errors import IndexUnavailable
from dailypapers.search.backends.append_file import Log, LogWriter, mapped, new_log
from dailypapers.search.backends.base import ID_BITS
from dailypapers.search.backends.latest import NONE_YET, Latest, Rows, is_mostly_dead
from dailypapers.search.engine.types import Filter, IndexedPaper, is_archive

ROW = np.dtype(
    [
        ("id", np.int64),
        ("text_key", np.int64),
        ("published", np.int32),
        ("has_code", np.int16),
        ("deleted", np.int16),
    ]
)
FILES = ("rows", "pair_rows", "pair_tags", "names")
BATCH = 4096  # rows gathered before they are written
FEW_TAGS = 4  # looked for one by one, which is quicker than looking each pair up

Mask = npt.NDArray[np.bool_]
Tag = tuple[str, str | int]  # what kind of thing, its name

KINDS: dict[str, Callable[[IndexedPaper], Iterable[str | int]]] = {
    "topics": lambda paper: paper.topics,
    "sources": lambda paper: paper.sources,
    "venues": lambda paper: (paper.venue,),
    "edition_days": lambda paper: paper.edition_days,
}


class PaperLog:
    """The papers as of one commit.

    `latest` has the row of every living paper; `alive` says it of every row, with one more at the
    end, False, for `NOWHERE`. `seen` is an earlier state to go on from.
    """

    def __init__(self, home: Path, log: Log, seen: PaperLog | None = None) -> None:
        self.log = log
        seen = seen if seen and seen.log.folder == log.folder else None
        self.rows = mapped(home, log, "rows", ROW)
        self._pair_rows: Rows = mapped(home, log, "pair_rows", np.int32)
        self._pair_tags: Rows = mapped(home, log, "pair_tags", np.int32)
        are_known = seen and seen.log.extent("names") == log.extent("names")
        self.tags: dict[Tag, int] = (
            seen.tags
            if seen and are_known
            else _tags(mapped(home, log, "names", np.uint8).tobytes())
        )
        self.latest = self._living(seen)
        self.alive = np.zeros(len(self.rows) + 1, np.bool_)
        self.alive[self.latest.rows] = True

    def __len__(self) -> int:
        return len(self.latest.ids)

    def is_mostly_dead(self) -> bool:
        """Say whether more than half of the rows are of papers changed or deleted since."""
        return is_mostly_dead(len(self.rows), len(self))

    def passing(self, filter: Filter) -> Mask:
        """Return which rows are living papers that pass, with one more at the end like `alive`."""
        passes = self.alive.copy()
        for condition in self._conditions(filter):
            passes[:-1] &= condition
        return passes

    def newest(self, rows: Rows, k: int) -> list[int]:
        """Return the ids in the `k` newest of these rows, newest first."""
        ids = self.rows["id"][rows]
        orders = self.rows["published"][rows].astype(np.uint64) << np.uint64(ID_BITS)
        orders |= ids.astype(np.uint64)
        if k < len(orders):
            best = np.argpartition(orders, -k)[-k:] if k else slice(0)
            ids, orders = ids[best], orders[best]
        found: list[int] = ids[np.argsort(orders)[::-1]].tolist()
        return found

    def _living(self, seen: PaperLog | None) -> Latest:
        start = len(seen.rows) if seen else 0
        latest = (seen.latest if seen else NONE_YET).then(self.rows["id"][start:], start)
        return latest.where(self.rows["deleted"][latest.rows] == 0)

    @cached_property
    def _published(self) -> npt.NDArray[np.int32]:
        """The days alone, side by side: read far quicker than from among the rows."""
        return np.ascontiguousarray(self.rows["published"])

    def _conditions(self, filter: Filter) -> Iterator[Mask]:
        published = self._published
        if filter.published_from is not None:
            yield published >= max(filter.published_from, 1)
        if filter.published_to is not None:
            yield (published > 0) & (published <= filter.published_to)
        if filter.edition_day is not None:
            yield self._tagged("edition_days", [filter.edition_day])
        for kind in ("topics", "sources", "venues"):
            if wanted := getattr(filter, kind):
                yield self._tagged(kind, wanted)
        if filter.has_code is not None:
            yield self.rows["has_code"] == filter.has_code
        if filter.ids is not None:
            yield np.isin(self.rows["id"], sorted(filter.ids))

    def _tagged(self, kind: str, names: Iterable[str | int]) -> Mask:
        tags = [tag for name in names for tag in self._tags_of(kind, name)]
        found = np.zeros(len(self.rows), np.bool_)
        if len(tags) <= FEW_TAGS:
            for tag in tags:
                found[self._pair_rows.compress(self._pair_tags == tag)] = True
            return found
        wanted = np.zeros(len(self.tags), np.bool_)
        wanted[tags] = True
        found[self._pair_rows.compress(wanted.take(self._pair_tags))] = True
        return found

    def _tags_of(self, kind: str, name: str | int) -> list[int]:
        if isinstance(name, str) and kind == "topics" and is_archive(name):
            start = name.removesuffix("*")
            return [n for (k, v), n in self.tags.items() if k == kind and str(v).startswith(start)]
        return [self.tags[kind, name]] if (kind, name) in self.tags else []

    def compacted(self, home: Path) -> Log:
        """Copy the living papers into a new folder."""
        rows = np.sort(self.latest.rows)
        new_rows = np.cumsum(self.alive, dtype=np.int32) - 1
        kept = self.alive[self._pair_rows]
        writer = LogWriter(home, new_log(home, "papers"), FILES)
        try:
            writer.append("rows", self.rows[rows].tobytes())
            writer.append("pair_rows", new_rows[self._pair_rows[kept]].tobytes())
            writer.append("pair_tags", self._pair_tags[kept].tobytes())
            writer.append("names", _lines(self.tags))
            return writer.sync()
        finally:
            writer.close()


class PaperLogWriter:
    """Appends to a log of papers; see `LogWriter` for what it raises."""

    def __init__(self, home: Path, log: Log, tags: Mapping[Tag, int]) -> None:
        self._writer = LogWriter(home, log, FILES)
        self._tags = dict(tags)
        self._size = log.extent("rows").size // ROW.itemsize
        self._named = len(tags)
        self._rows: list[tuple[int, int, int, bool, bool]] = []
        self._pair_rows: list[int] = []
        self._pair_tags: list[int] = []

    def upsert(self, paper: IndexedPaper) -> None:
        """Note a paper as it is now."""
        row = self._size + len(self._rows)
        for kind, values in KINDS.items():
            for value in dict.fromkeys(values(paper)):
                self._pair_rows.append(row)
                self._pair_tags.append(self._tags.setdefault((kind, value), len(self._tags)))
        self._note(paper.id, paper.text_key(), paper.published, paper.has_code, False)

    def delete(self, number: int) -> None:
        """Note that there is no such paper, if there was."""
        self._note(number, 0, 0, False, True)

    def sync(self) -> Log:
        """Return the log with all that was noted, once it is durable."""
        self._write()
        return self._writer.sync()

    def close(self) -> None:
        """Let go of the files."""
        self._writer.close()

    def _note(self, *row: *tuple[int, int, int, bool, bool]) -> None:
        self._rows.append(row)
        if len(self._rows) == BATCH:
            self._write()

    def _write(self) -> None:
        self._writer.append("rows", np.array(self._rows, ROW).tobytes())
        self._writer.append("pair_rows", np.array(self._pair_rows, np.int32).tobytes())
        self._writer.append("pair_tags", np.array(self._pair_tags, np.int32).tobytes())
        self._writer.append("names", _lines(list(self._tags)[self._named :]))
        self._size, self._named = self._size + len(self._rows), len(self._tags)
        for noted in (self._rows, self._pair_rows, self._pair_tags):
            noted.clear()


def _lines(tags: Iterable[Tag]) -> bytes:
    return b"".join(json.dumps(tag).encode() + b"\n" for tag in tags)


def _tags(lines: bytes) -> dict[Tag, int]:
    """Return the number of each tag: its line."""
    try:
        names = [json.loads(line) for line in lines.splitlines()]
        return {(kind, name): number for number, (kind, name) in enumerate(names)}
    except (ValueError, TypeError) as error:
        raise IndexUnavailable(f"the names of tags cannot be read: {error}") from error
