"""What is known of papers before anybody votes for them, and the votes that came. Pure.

A paper stands in one list, that of its day, and is judged against the others there:

    gain = log2(1 + votes) - mean of log2(1 + votes) in its list

so that busy and quiet days count alike, and the tenth vote counts less than the first.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dailypapers.feed.interest.likes import Rows

Numbers = npt.NDArray[np.float64]
Names = Sequence[Sequence[Hashable]]  # those of each paper


@dataclass(frozen=True, slots=True)
class Papers:
    """Papers that were put before readers, a row each.

    `days` are ordinals, `lists` numbers of the lists, `votes` is NaN where they are not known yet;
    all are (papers,). `vectors` is (papers, d), a row of zeros where a paper has none. `people`
    names who stands behind each paper by what they are, `facts` has (papers,) numbers by name.
    Nothing here may come from readers' votes, comments or stars but `votes` itself.
    """

    days: Rows
    lists: Rows
    votes: Numbers
    vectors: Numbers
    people: Mapping[str, Names]
    facts: Mapping[str, Numbers]

    def __len__(self) -> int:
        return len(self.days)


def gains(votes: Numbers, lists: Rows) -> Numbers:
    """Return the gain of each paper, (papers,); NaN in lists in which nobody voted.

    >>> gains(np.array([3, 0, 0, 0]), np.array([1, 1, 2, 2])).tolist()
    [1.0, -1.0, nan, nan]
    """
    known = ~np.isnan(votes)
    _, place = np.unique(lists, return_inverse=True)
    heard = np.where(known, np.log2(1 + np.nan_to_num(votes)), 0.0)
    counts, sums = np.bincount(place, known), np.bincount(place, heard)
    mean = sums / np.maximum(counts, 1)
    return np.where(known & (sums[place] > 0), heard - mean[place], np.nan)
