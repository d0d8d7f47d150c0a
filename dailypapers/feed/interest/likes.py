"""Who likes what: the rows of a sparse matrix, a reader a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# A paper that was read and no more counts as part of a like, older than all likes: that it was
# opened says little of whether it was worth it. See “Papers that were read” in the benchmarks.
READ_WEIGHT = 0.25

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]  # row numbers of papers


@dataclass(frozen=True, slots=True)
class Likes:
    """The papers of every reader, one reader after the other, in the order in which they came.

    `starts` is (readers + 1,): reader r has `papers[starts[r] : starts[r + 1]]`. `weights` says
    how much each like counts, 1 as a rule; both are (likes,).
    """

    starts: Rows
    papers: Rows
    weights: Floats

    @classmethod
    def of(cls, readers: Sequence[Sequence[int]]) -> Likes:
        """Return the likes of readers who are given one by one, each like counting 1."""
        starts = np.cumsum([0, *map(len, readers)], dtype=np.int64)
        papers = np.fromiter((p for one in readers for p in one), np.int64, int(starts[-1]))
        return cls(starts, papers, np.ones(len(papers), np.float32))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[tuple[Rows, Floats]]:
        """Yield papers and weights, reader by reader."""
        for start, end in zip(self.starts, self.starts[1:], strict=False):
            yield self.papers[start:end], self.weights[start:end]

    @property
    def counts(self) -> Rows:
        """How many papers each reader likes, (readers,)."""
        return np.diff(self.starts)

    @property
    def liked(self) -> Rows:
        """The papers that anybody likes, each once."""
        return np.unique(self.papers)

    def chosen(self, readers: Rows) -> Likes:
        """Return the likes of some readers only, in that order."""
        counts = self.counts[readers]
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        inside = np.arange(int(starts[-1])) - np.repeat(starts[:-1], counts)
        where = np.repeat(self.starts[readers], counts) + inside
        return Likes(starts, self.papers[where], self.weights[where])

    def recent_first(self) -> Likes:
        """Return the same likes, each reader's last one counting most and all as much as before.

        The weight of the n-th like from the end is 1 / (1 + log10 n), as in zotero-arxiv-daily.
        """
        ends = np.repeat(self.starts[1:], self.counts)
        faded = 1 / (1 + np.log10(ends - np.arange(len(self.papers))))
        readers = np.repeat(np.arange(len(self)), self.counts)
        mean = np.bincount(readers, faded, len(self)) / np.maximum(self.counts, 1)
        return Likes(self.starts, self.papers, (faded / mean[readers]).astype(np.float32))
