"""Parting papers into groups as even as can be, each around one of many candidates."""

from __future__ import annotations

import numpy as np

from dailypapers.assistant.refine.questions import MOST_OPTIONS
from dailypapers.feed.pool import Floats

NOTHING = 1e-12  # a share of all papers


def parting(worth: Floats, weights: Floats, least: Floats) -> list[int]:
    """Return the columns that part the papers most evenly, where each goes to its highest.

    What has no value above `least` goes to none of them. Greedy: the best first one, and so on.
    """
    most = least.astype(np.float32)
    groups = np.zeros(len(weights), int)  # 0: none of them
    chosen: list[int] = []
    if not worth.shape[1]:
        return chosen
    for number in range(1, MOST_OPTIONS + 1):
        higher = (worth > most[:, None]).astype(np.float32)
        member = np.zeros((number, len(weights)), np.float32)
        member[groups, np.arange(len(weights))] = weights
        moved = member @ higher
        stays = member.sum(axis=1, keepdims=True) - moved
        parts = np.vstack([stays, moved.sum(axis=0, keepdims=True)])
        with np.errstate(divide="ignore", invalid="ignore"):
            bits = np.where(parts > NOTHING, -parts * np.log2(parts), 0.0).sum(axis=0)
        bits[chosen] = -1.0
        column = int(bits.argmax())
        if moved[:, column].sum() <= 0:
            break
        chosen.append(column)
        groups[higher[:, column] > 0] = number
        most = np.maximum(most, worth[:, column])
    return chosen
