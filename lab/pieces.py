"""Word pieces of many texts, as the program itself cuts them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return ids (batch, longest row) and the mask of what is not padding."""
    longest = max(map(len, rows))
    ids = np.zeros((len(rows), longest), np.int64)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
    mask = np.arange(longest) < np.array([[len(row)] for row in rows])
    return torch.from_numpy(ids), torch.from_numpy(mask)
