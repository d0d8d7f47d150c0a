"""Judged collections that no encoder here learns from: to find, and papers like a paper."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import nn

from dailypapers.search.evaluation.collection import Collection, load
from dailypapers.search.evaluation.metrics import ndcg_at_10
from lab.readings import Shelf, head
from lab.tuning import encode

FOUND = {"cranfield": "qrels_without_source_docs.tsv", "med": "qrels.tsv"}
SIMILAR = "csfcube"


class Judged:
    """The texts of some collections."""

    def __init__(self, folder: Path, shelf: Shelf) -> None:
        self._found = [load(folder / name, folder / name / file) for name, file in FOUND.items()]
        self._similar = load(folder / SIMILAR).without_themselves()
        self._shelf = shelf

    def measure(self, encoder: nn.Module) -> dict[str, np.ndarray]:
        """Return nDCG@10 by meaning alone, a query each: of all collections, and of CSFCube."""
        return {"collections": self.finds(encoder), "similar": self._likes(encoder)}

    def finds(self, encoder: nn.Module) -> np.ndarray:
        """Return nDCG@10 of every query of the collections."""
        return np.concatenate([self._finds(encoder, one) for one in self._found])

    def _finds(self, encoder: nn.Module, of: Collection) -> np.ndarray:
        names = list(of.documents)
        texts = [". ".join(filter(None, one)) for one in of.documents.values()]
        documents = encode(encoder, self._shelf.keep(f"{of.name}-documents", texts))
        queries = list(of.queries.values())
        asked = encode(encoder, self._shelf.keep(f"{of.name}-queries", queries))
        ranked = np.argsort(-(asked @ documents.T), axis=1, kind="stable")[:, :10]
        return np.array(
            [
                ndcg_at_10([names[row] for row in rows], of.grades[query])
                for query, rows in zip(of.queries, ranked, strict=True)
            ]
        )

    def _likes(self, encoder: nn.Module) -> np.ndarray:
        """Rank the judged papers of each query by nearness to the paper it stands for."""
        of = self._similar
        asked = {query: of.asked(query)[0] for query in of.queries}
        wanted = sorted({*asked.values(), *(name for q in asked for name in of.grades[q])})
        texts = [head(*of.documents[name]) for name in wanted]
        made = encode(encoder, self._shelf.keep(of.name, texts))
        vectors = dict(zip(wanted, made, strict=True))
        figures = []
        for query, paper in asked.items():
            pool = list(of.grades[query])
            near = np.stack([vectors[name] for name in pool]) @ vectors[paper]
            order = [pool[place] for place in np.argsort(-near, kind="stable")]
            figures.append(ndcg_at_10(order, of.grades[query]))
        return np.array(figures)
