"""The last row of every id in a file of rows that only grows: the living one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
NOWHERE = -1
COMPACT_FROM = 1024  # rows; of fewer, dead ones do not matter


@dataclass(frozen=True, slots=True)
class Latest:
    """Ids in rising order, and the last row of each."""

    ids: Ids
    rows: Rows

    def then(self, ids: Ids, first: int) -> Latest:
        """Return what is the case after the rows from `first` on, which are of `ids`."""
        if not len(ids):
            return self
        all_ids = np.concatenate([self.ids, ids])
        rows = np.concatenate([self.rows, np.arange(first, first + len(ids), dtype=np.int32)])
        order = np.argsort(all_ids, kind="stable")  # quick where most are in order already
        all_ids = all_ids[order]
        is_last = np.append(all_ids[1:] != all_ids[:-1], True)
        return Latest(all_ids[is_last], rows[order[is_last]])

    def where(self, kept: npt.NDArray[np.bool_]) -> Latest:
        """Return those ids for which `kept` holds."""
        return self if kept.all() else Latest(self.ids[kept], self.rows[kept])

    def find(self, ids: Ids) -> Rows:
        """Return the row of each id, `NOWHERE` for those that are not here; quick if in order."""
        if not len(self.ids):
            return np.full(len(ids), NOWHERE, np.int32)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return np.where(self.ids[places] == ids, self.rows[places], np.int32(NOWHERE))


NONE_YET = Latest(np.empty(0, np.int64), np.empty(0, np.int32))


def is_mostly_dead(rows: int, living: int) -> bool:
    """Say whether a file of so many rows should be copied without the dead ones."""
    return rows > max(COMPACT_FROM, 2 * living)
