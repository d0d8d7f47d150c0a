from __future__ import annotations

from random import Random

import numpy as np
import pytest

from dailypapers.search.backends.latest import NONE_YET, NOWHERE


@pytest.mark.parametrize("seed", range(5))
def test_the_last_row_of_an_id_counts_however_it_was_read(seed: int) -> None:
    random = Random(seed)
    ids = [random.randrange(1, 40) for _ in range(200)]
    latest, first = NONE_YET, 0
    while first < len(ids):
        step = random.randrange(0, 50)
        latest = latest.then(np.array(ids[first : first + step], np.int64), first)
        first += step
    expected = {number: row for row, number in enumerate(ids)}

    assert latest.ids.tolist() == sorted(expected)
    assert latest.rows.tolist() == [expected[number] for number in sorted(expected)]
    asked = np.array([0, 1, 39, 40, 10**12, *ids[:5]])
    assert latest.find(asked).tolist() == [expected.get(n, NOWHERE) for n in asked.tolist()]


def test_nothing_is_found_in_nothing() -> None:
    assert NONE_YET.find(np.array([1, 2])).tolist() == [NOWHERE, NOWHERE]
    assert NONE_YET.then(np.array([7]), 0).find(np.empty(0, np.int64)).tolist() == []


def test_ids_can_be_taken_out_and_come_back() -> None:
    latest = NONE_YET.then(np.array([3, 1, 2]), 0)
    kept = latest.where(latest.ids != 2)

    assert kept.find(np.array([1, 2, 3])).tolist() == [1, NOWHERE, 0]
    assert kept.then(np.array([2]), 3).find(np.array([2])).tolist() == [3]
