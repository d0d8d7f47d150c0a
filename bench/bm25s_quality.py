"""bm25s on a test collection, as its own documentation runs it: the outside reference of BM25."""

from __future__ import annotations

from pathlib import Path

from dailypapers.search.evaluation.collection import load
from dailypapers.search.evaluation.metrics import METRICS, estimate

DEPTH = 1000
SEED = 13  # as `dailypapers evaluate`


def bm25s_figures(folder: Path, judgements: str) -> dict[str, dict[str, float]]:
    """Return each metric with its interval, of bm25s with Porter2 and its English stop words."""
    import bm25s
    import Stemmer

    def cut(texts: list[str]) -> list[list[str]]:
        found: list[list[str]] = bm25s.tokenize(
            texts, stopwords="en", stemmer=stemmer, return_ids=False, show_progress=False
        )
        return found

    stemmer = Stemmer.Stemmer("english")
    collection = load(folder, folder / judgements if judgements else None)
    names = list(collection.documents)
    index = bm25s.BM25()
    index.index(cut([*map(" ".join, collection.documents.values())]), show_progress=False)
    values: dict[str, list[float]] = {name: [] for name in METRICS}
    for query, words in zip(collection.queries, cut([*collection.queries.values()]), strict=True):
        scores = index.get_scores(words)
        best = sorted(range(len(names)), key=lambda number: -scores[number])[:DEPTH]
        ranking = [names[number] for number in best if scores[number] > 0]
        for name, metric in METRICS.items():
            values[name].append(metric(ranking, collection.grades[query]))
    figures = {}
    for name, measured in values.items():
        found = estimate(measured, SEED)
        figures[name] = {"value": found.value, "low": found.low, "high": found.high}
    return figures
