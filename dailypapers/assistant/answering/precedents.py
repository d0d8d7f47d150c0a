"""Accepted sessions that began like what is asked now, as examples of how it is taken apart; pure.

A demonstration retriever (https://arxiv.org/abs/2305.04320) by the encoder of papers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dailypapers.search.engine.types import Vector

Encode = Callable[[str], Vector]


def nearest(encode: Encode, said: str, beginnings: Sequence[str], most: int) -> list[int]:
    """Return the places of the beginnings that are nearest to what is said, nearest first."""
    if not beginnings:
        return []
    wanted = encode(said)
    near = [float(np.dot(encode(one), wanted)) for one in beginnings]
    return [int(place) for place in np.argsort([-one for one in near], kind="stable")[:most]]
