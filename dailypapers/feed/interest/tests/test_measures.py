"""Figures for many readers at once are those of the one-query definitions."""

from __future__ import annotations

import numpy as np
import pytest

from dailypapers.feed.interest.measures import measured
from dailypapers.search.evaluation.metrics import METRICS


@pytest.mark.parametrize("candidates", [5, 150])
def test_they_agree_with_the_definitions_for_search(candidates: int) -> None:
    chance = np.random.default_rng(candidates)
    scores = chance.permutation(20 * candidates).reshape(20, candidates).astype(np.float32)
    wanted = chance.random((20, candidates)) < 0.1
    wanted[0] = False

    found = measured(scores, wanted)

    for reader in range(1, 20):
        ranking = [str(n) for n in np.argsort(-scores[reader])[:100]]
        grades = {str(n): 1 for n in np.flatnonzero(wanted[reader])}
        for name in ("ndcg@10", "recall@100", "mrr"):
            if grades:
                expected = METRICS[name](ranking, grades)
                assert found[name][reader] == pytest.approx(expected)
            else:
                assert np.isnan(found[name][reader])
    assert np.isnan(found["mrr"][0])
