from __future__ import annotations

import numpy as np

from dailypapers.feed.interest.exploration import curious, explored, unsure
from dailypapers.feed.interest.space import Space

CHANCE = np.random.default_rng(3)
PAPERS = CHANCE.standard_normal((400, 16)).astype(np.float32)
PAPERS /= np.linalg.norm(PAPERS, axis=1, keepdims=True)
SPACE = Space.of(PAPERS)
TURNED = SPACE.turned(PAPERS)


def test_one_is_least_unsure_of_what_is_judged() -> None:
    deviations = unsure(SPACE, PAPERS[:3], TURNED)
    assert set(np.argsort(deviations)[:3]) == {0, 1, 2}


def test_a_judgement_never_makes_one_more_unsure() -> None:
    few = PAPERS[:6]
    more = np.concatenate([few, PAPERS[10:14]])
    space = Space(SPACE.mean, SPACE.axes, SPACE.variances)
    before, after = (unsure(space, judged, TURNED) for judged in (few[:4], few[:5]))
    assert (after <= before + 1e-5).all()  # with five or fewer the regression is the same
    assert unsure(space, more, TURNED)[10:14].max() < np.median(unsure(space, more, TURNED))


def test_nothing_judged_leaves_what_the_catalogue_says() -> None:
    deviations = unsure(SPACE, PAPERS[:0], TURNED)
    assert np.isclose((deviations**2).mean(), 1, atol=0.01)


def test_the_last_place_of_every_ten_is_for_exploring() -> None:
    order = np.arange(25)
    wanted = np.arange(40, dtype=np.float32)  # 39 is wanted most

    found, moved = explored(order, wanted)

    assert found.tolist() == [*range(9), 39, *range(9, 18), 38, *range(18, 23)]
    assert moved == {39, 38}


def test_a_paper_further_down_stands_once() -> None:
    wanted = np.zeros(20, np.float32)
    wanted[15] = 1
    found, moved = explored(np.arange(20), wanted)
    assert found[9] == 15
    assert moved >= {15}
    assert sorted(found) == list(range(20))


def test_what_would_stand_there_anyway_does_not_explore() -> None:
    wanted = -np.arange(20, dtype=np.float32)
    found, moved = explored(np.arange(20), wanted)
    assert found.tolist() == list(range(20))
    assert not moved


def test_nothing_is_explored_where_one_is_sure() -> None:
    wanted = np.full(20, -np.inf, np.float32)
    wanted[12] = 1
    found, moved = explored(np.arange(20), wanted)
    assert moved == {12}
    assert found[9] == 12
    assert found[-1] == 19


def test_short_lists_stay_as_they_are() -> None:
    found, moved = explored(np.arange(9), np.arange(30, dtype=np.float32))
    assert found.tolist() == list(range(9))
    assert not moved


def test_one_is_curious_of_what_is_good_and_unsure() -> None:
    scores, deviations = np.array([2.0, 0.0]), np.array([0.5, 1.5])
    assert curious(scores, deviations, 1.5).tolist() == [-np.inf, 1.5]
    assert curious(scores, deviations, 0).tolist() == [-np.inf, 0.0]
