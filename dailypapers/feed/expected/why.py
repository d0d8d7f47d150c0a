"""What brought a paper its expected interest. Pure, and true to the score: the parts add up."""

from __future__ import annotations

from collections.abc import Mapping

from dailypapers.feed.expected.model import Model
from dailypapers.feed.expected.papers import Numbers

SHARE = 0.25  # of what is expected above an average paper, for a part to be named
MOST = 2


def causes(
    model: Model, row: Numbers, parts: Mapping[str, slice], named: tuple[str, ...]
) -> list[str]:
    """Return the parts that gave the most, the strongest first; none for no more than average.

    `row` is (columns,). Only those in `named` are told.
    """
    gave = {
        name: float((row - model.mean)[part] @ model.weights[part]) for name, part in parts.items()
    }
    expected = sum(gave.values())
    telling = [name for name in named if name in gave and gave[name] > SHARE * expected > 0]
    return sorted(telling, key=lambda name: -gave[name])[:MOST]
