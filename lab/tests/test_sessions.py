"""Sessions are read by what is known of papers, so that new papers are as good as old ones."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the lab's own environment has PyTorch")

from lab.sessions import NONE, Papers, Sessions, foretold, taught  # noqa: E402

KINDS = np.arange(40) % 2  # even papers and odd ones
PAPERS = Papers(
    np.random.default_rng(3).normal(size=(40, 8)).astype(np.float32),
    np.column_stack([KINDS, np.full(40, NONE)]),
    KINDS,
)
SEEN, NEW = np.arange(30), np.arange(30, 40)


def test_after_even_papers_and_odd_ones_in_turn_new_ones_are_foretold_by_kind() -> None:
    chance = np.random.default_rng(5)
    drawn = chance.integers(15, size=(600, 6)) * 2 + np.arange(6) % 2
    model = taught(list(drawn), PAPERS, seed=1)

    said = foretold(model, [np.array([0, 1, 2]), np.array([4, 3, 8, 5])], NEW)

    odd = KINDS[NEW] == 1
    assert said[0][odd].min() > said[0][~odd].max()
    assert said[1][~odd].min() > said[1][odd].max()


def test_a_place_knows_what_came_before_and_papers_alike_are_one() -> None:
    torch.manual_seed(2)
    model = Sessions(PAPERS).eval()
    one, other = np.array([[1, 2, 3]]), np.array([[1, 2, 9]])
    assert torch.allclose(model(one)[:, :2], model(other)[:, :2])
    assert not torch.allclose(model(one)[:, 2], model(other)[:, 2])

    again = Papers(np.repeat(PAPERS.vectors[:1], 40, axis=0), 0 * PAPERS.attributes, KINDS)
    twins = Sessions(again).known(np.array([0, 1])).detach()
    assert torch.allclose(twins[0], twins[1])


def test_papers_by_title_have_no_attributes() -> None:
    assert (PAPERS.by_title().attributes == NONE).all()
    assert Sessions(PAPERS.by_title()).known(SEEN).shape == (30, 128)
