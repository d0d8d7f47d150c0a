from __future__ import annotations

import numpy as np
import pytest

from dailypapers.search.evaluation.variance import (
    difference,
    monotonicity,
    over_items,
    seed_variance,
)

CHANCE = np.random.default_rng(3)


def test_an_interval_is_as_wide_as_the_standard_error_says() -> None:
    values = CHANCE.normal(0.5, 0.2, 400)
    found = over_items(values, seed=13)

    assert found.value == pytest.approx(values.mean())
    assert found.high - found.low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


def test_seeds_that_differ_make_an_interval_wider_though_items_do_not() -> None:
    items = CHANCE.normal(0.5, 0.05, 300)
    alike, apart = np.stack([items, items, items]), np.stack([items - 0.1, items, items + 0.1])
    narrow, wide = over_items(alike, seed=13), over_items(apart, seed=13)

    assert wide.value == pytest.approx(narrow.value)
    assert wide.high - wide.low > 5 * (narrow.high - narrow.low)


def test_a_difference_is_paired_by_item() -> None:
    baseline = CHANCE.random(200)
    found = difference(baseline + 0.01, baseline, seed=13)
    unpaired = over_items(baseline, seed=13)

    assert [found.low, found.high] == pytest.approx([0.01, 0.01])
    assert unpaired.high - unpaired.low > 0.05
    with pytest.raises(ValueError, match="same items"):
        difference(baseline[1:], baseline, seed=13)


def test_a_trained_row_is_held_against_one_that_is_not() -> None:
    baseline = CHANCE.random(200)
    found = difference(np.stack([baseline + 0.02, baseline + 0.04]), baseline, seed=13)

    assert found.value == pytest.approx(0.03)
    assert [found.low, found.high] == pytest.approx([0.02, 0.04])


def test_what_has_no_figure_counts_nowhere() -> None:
    found = over_items([0.25, np.nan, 0.25], seed=13)

    assert (found.value, found.low, found.high) == (0.25, 0.25, 0.25)
    assert over_items([np.nan], seed=13).value == 0
    gained = difference([0.5, np.nan, 0.5], [0.25, 0.1, np.nan], seed=13)
    assert gained.value == pytest.approx(0.25)


def test_signal_over_noise_is_taken_from_what_guessing_gets() -> None:
    assert seed_variance([0.5, 0.6, 0.7], chance=0.5).signal_to_noise == pytest.approx(1)
    assert seed_variance([0.5, 0.5]).signal_to_noise == float("inf")
    with pytest.raises(ValueError, match="one seed"):
        seed_variance([0.5])


def test_monotonicity_counts_pairs_of_checkpoints_in_order() -> None:
    assert monotonicity([0.1, 0.2, 0.2, 0.4]) == pytest.approx(5 / 6)
    assert monotonicity([0.3, 0.2, 0.1]) == -1
    assert monotonicity([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]]) == 0
    with pytest.raises(ValueError, match="one checkpoint"):
        monotonicity([0.1])
