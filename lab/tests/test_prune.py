"""The surgeon takes the unit that others can make up for, and has them make up for it."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="the lab's own environment has PyTorch")

from lab.prune import Cost, choose, curve  # noqa: E402


def test_a_unit_that_another_says_too_goes_first_and_nothing_is_lost() -> None:
    torch.manual_seed(6)
    said = torch.randn(500, 3).double()
    units = torch.cat([said, said[:, :1]], dim=1)  # the last one says what the first does
    weight = torch.randn(5, 4)

    found = curve(weight, units.T @ units, 1, range(1, 5))

    assert set(found.kept[3].tolist()) in ({0, 1, 2}, {1, 2, 3})
    assert found.errors[3] < 1e-2 < found.errors[2]
    kept = found.weights[3].double()
    assert torch.allclose(units[:, found.kept[3]] @ kept.T, units @ weight.T.double(), atol=0.1)


def test_what_is_left_where_costs_least_within_the_budget() -> None:
    torch.manual_seed(6)
    weights, moments = torch.randn(2, 4, 8), torch.eye(8).double()
    loud, quiet = (curve(weight, moments, 1, range(1, 9)) for weight in weights)
    quiet.errors = {left: error / 100 for left, error in quiet.errors.items()}
    cost = Cost(head=1.0, unit=1.0, rest=0.0)
    widths = choose([{"output": loud, "outer": quiet}], 12, cost)
    assert sum(widths[0]) <= 12
    assert widths[0][0] > widths[0][1]
