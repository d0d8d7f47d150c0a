from __future__ import annotations

import pytest

from dailypapers.community.reviews.agreement import agreement


def test_kappa_is_the_one_worked_by_hand() -> None:
    # Both include 20 and exclude 15 of 50: observed .7. One includes half, the other .6: by chance
    # .5 * .6 + .5 * .4 = .5. So kappa is .2 / .5, and it reaches 1.96 * sqrt(.7 * .3 / 50) / .5.
    pairs = [("in", "in")] * 20 + [("out", "out")] * 15 + [("out", "in")] * 10
    found = agreement(pairs + [("in", "out")] * 5)
    assert (found.papers, found.same, found.share) == (50, 35, 0.7)
    assert (found.kappa, found.low, found.high) == pytest.approx((0.4, 0.146, 0.654), abs=1e-3)


def test_where_chance_says_it_all_there_is_no_kappa() -> None:
    assert agreement([]).kappa is None
    assert agreement([("in", "in")] * 9).kappa is None
    assert agreement([("in", "in")] * 9).share == 1
