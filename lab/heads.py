"""What stands behind the encoder for each job: how vectors are judged, and what is learnt of them.

A head is one linear layer. It begins as the best one on the vectors of the encoder that ships, so
that tuning starts from the plain baseline and not from chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from dailypapers.feed.expected.agreement import NDCG, agreement
from lab.readings import Part, Readings

TEMPERATURE = 0.05
DECAYS = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3)  # of the squares of a tagger's weights
RIDGES = (0.3, 1.0, 3.0, 10.0, 30.0)
SEED = 13  # of the order of papers that are expected to be alike


def loss_of(job: str, vectors: list[Tensor], head: nn.Module, right: Tensor) -> Tensor:
    """Return the loss of one batch, from the vectors of each column."""
    if job == "tag":
        return functional.binary_cross_entropy_with_logits(head(vectors[0]), right) * 10
    if job == "interest":
        return functional.mse_loss(head(vectors[0])[:, 0], right[:, 0])
    likely = vectors[0] @ vectors[1].T / TEMPERATURE
    return functional.cross_entropy(likely, torch.arange(len(likely)))


@torch.no_grad()
def scores(job: str, vectors: list[np.ndarray], head: nn.Module, part: Part) -> np.ndarray:
    """Return one figure an item: a paper, a query or a day."""
    if job == "retrieve":
        return _found(vectors[0] @ vectors[1].T)
    told = head(torch.from_numpy(vectors[0])).numpy()
    if job == "tag":
        return _tags(told, part.right)
    days = agreement(told[:, 0].astype(float), part.right[:, 1].astype(float), part.lists, SEED)
    return np.array(days[NDCG])


def _tags(told: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return nDCG@3 of each row's labels in the order of their scores."""
    order = np.argsort(-told, axis=1, kind="stable")[:, :3]
    discounts = 1 / np.log2(np.arange(2, 5))
    best = np.sort(right, axis=1)[:, ::-1][:, :3] @ discounts
    return (np.take_along_axis(right, order, axis=1) @ discounts) / best


def _found(likely: np.ndarray) -> np.ndarray:
    """Return nDCG@10 of each row, whose right column has the same number."""
    rank = (likely > likely.diagonal()[:, None]).sum(axis=1)
    return np.where(rank < 10, 1 / np.log2(rank + 2), 0.0)


def macro_f1(told: np.ndarray, right: np.ndarray, least: float) -> float:
    """Return the mean over labels of F1, a label being given from a score of `least` on."""
    given, true = told >= least, right > 0
    hits = (given & true).sum(axis=0)
    both = given.sum(axis=0) + true.sum(axis=0)
    return float(np.mean(2 * hits / np.maximum(both, 1)))


def best_threshold(told: np.ndarray, right: np.ndarray) -> float:
    """Return the score from which on labels are given, by macro F1."""
    tried = np.linspace(-4, 2, 25)
    return float(max(tried, key=lambda least: macro_f1(told, right, least)))


def begin(readings: Mapping[str, Readings], vectors: Mapping[tuple[str, str], np.ndarray]) -> dict:
    """Return the heads that fit the vectors by (job, part) best; validation sets their strength."""
    heads = {}
    for job, of in readings.items():
        if job == "retrieve":
            heads[job] = nn.Identity()
            continue
        learn, check = of.parts["train"], of.parts["validation"]
        fit = _tagger if job == "tag" else _ridge
        tried: Iterable[nn.Linear] = (
            fit(vectors[job, "train"], learn.right, strength)
            for strength in (DECAYS if job == "tag" else RIDGES)
        )
        heads[job] = max(
            tried,
            key=lambda head: scores(job, [vectors[job, "validation"]], head, check).mean(),
        )
    return heads


def _tagger(vectors: np.ndarray, right: np.ndarray, decay: float) -> nn.Linear:
    """Return logistic regressions, one a label."""
    x, y = torch.from_numpy(vectors), torch.from_numpy(right)
    head = nn.Linear(x.shape[1], y.shape[1])
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    optimizer = torch.optim.LBFGS(head.parameters(), max_iter=150, history_size=10)

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = functional.binary_cross_entropy_with_logits(head(x), y)
        loss = loss + decay * head.weight.square().mean(dim=1).sum()
        loss.backward()
        return loss

    optimizer.step(closure)
    return head


@torch.no_grad()
def _ridge(vectors: np.ndarray, right: np.ndarray, strength: float) -> nn.Linear:
    """Return the ridge regression of the first column of what is right."""
    x, y = vectors.astype(np.float64), right[:, 0].astype(np.float64)
    mean = x.mean(axis=0)
    centred = x - mean
    gram = centred.T @ centred + strength * np.eye(x.shape[1])
    weights = np.linalg.solve(gram, centred.T @ (y - y.mean()))
    head = nn.Linear(x.shape[1], 1)
    head.weight.copy_(torch.from_numpy(weights)[None].float())
    head.bias.fill_(float(y.mean() - mean @ weights))
    return head
