"""What a last stage of ranking is worth: the table of docs/decisions/0008.

    python -m lab.reranking COLLECTIONS [ENCODER]

COLLECTIONS is a folder of test collections, ENCODER what the setting takes. Learnt rows are trained
on the other collections; CSFCube is ranked, never trained on.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from dailypapers.encoder.base import Encoder, paper_text
from dailypapers.encoder.registry import open_encoder
from dailypapers.search.backends.embedded import EmbeddedIndex
from dailypapers.search.engine.fusion import Fused
from dailypapers.search.engine.relevance import FUNCTION_WORDS, plain
from dailypapers.search.engine.reranking import Agreement, elimination, one_pass
from dailypapers.search.engine.tokens import words
from dailypapers.search.engine.types import PaperVector
from dailypapers.search.evaluation.collection import Collection, load
from dailypapers.search.evaluation.metrics import ndcg_at_10
from dailypapers.search.ranking import Ranker

COLLECTIONS = {
    "cacm": "",
    "cisi": "",
    "cranfield": "qrels_without_source_docs.tsv",
    "med": "",
    "scifact": "",
    "csfcube": "",
}
NEVER_TRAINED_ON = "csfcube"
HEAD = 50  # papers that a learnt score orders
FEATURES = ("points", "cosine", "nearness", "title", "all", "proximity", "pairs", "fit", "length")
LEARNT = ((0, 1), (0, 1, 2), (0, 1, 2, 3, 4), (0, 1, 2, 5, 6), tuple(range(9)))
STEPS, RATE, DECAY = 400, 0.05, 1e-3


@dataclass(frozen=True)
class Pool:
    """What was found for one query, how to score it, and what is relevant."""

    query: str
    fused: list[Fused]
    scorer: Agreement
    grades: dict[int, int]


def main() -> None:
    """Print the table."""
    folder, setting = Path(sys.argv[1]), (sys.argv[2:] or ["builtin"])[0]
    encoder = open_encoder(setting)
    assert encoder
    loaded = {
        name: load(folder / name, folder / name / judgements if judgements else None)
        for name, judgements in COLLECTIONS.items()
    }
    pools = {name: list(found(collection, encoder)) for name, collection in loaded.items()}
    for name, strategy in strategies():
        show(
            name, [np.mean([judged(pool, strategy(pool)) for pool in of]) for of in pools.values()]
        )
    choose(pools)
    rows = {
        name: [(features(pool, loaded[name]), pool) for pool in of] for name, of in pools.items()
    }
    for columns in LEARNT:
        learnt(rows, columns)


def show(name: str, figures: Sequence[float]) -> None:
    """Print one row and its mean."""
    cells = [f"{name:60}", *(f"{figure:.3f}" for figure in figures), f"{np.mean(figures):.4f}"]
    sys.stdout.write(" ".join(cells) + "\n")
    sys.stdout.flush()


def found(collection: Collection, encoder: Encoder) -> Iterator[Pool]:
    """Yield what words and meaning find for each query; for CSFCube, of its judged papers."""
    names = {name: number for number, name in enumerate(collection.documents, start=1)}
    with TemporaryDirectory() as folder:
        index = EmbeddedIndex(Path(folder))
        papers = list(collection.papers())
        index.upsert(papers)
        index.commit(1)
        vectors = encoder.encode_papers(paper_text(p.title, p.abstract) for p in papers)
        made = [PaperVector(p.id, p.text_key(), v) for p, v in zip(papers, vectors, strict=True)]
        index.add_vectors(encoder.name, made)
        index.commit(1)
        judged_only = collection.name == NEVER_TRAINED_ON
        ranker = Ranker(index, encoder, strategy=None, depth=len(papers) if judged_only else 200)
        for query, text in collection.queries.items():
            itself = query.split("_")[0] if judged_only else ""
            grades = {names[d]: g for d, g in collection.grades[query].items() if d != itself}
            fused = ranker.rank(plain(text))
            if judged_only:
                fused = [paper for paper in fused if paper.id in grades]
            scorer = Agreement(index.vectors([paper.id for paper in fused]), index.floor)
            yield Pool(text, fused, scorer, grades)
        index.close()


def judged(pool: Pool, ranking: Sequence[Fused]) -> float:
    """Return nDCG@10."""
    grades = {str(number): grade for number, grade in pool.grades.items()}
    return ndcg_at_10([str(paper.id) for paper in ranking], grades)


def strategies() -> Iterator[tuple[str, Callable[[Pool], list[Fused]]]]:
    """Yield what is tried without learning, by name."""
    yield "none", lambda pool: pool.fused
    for leaders in (3, 5, 10, 20):
        for weight in (0.1, 0.2, 0.3, 0.4):
            yield f"nearness to the best {leaders}, {weight}", nearest(leaders, weight)
    for size in (20, 50, 100):
        for weight in (0.2, 0.4):
            yield f"nearness to all of {size}, {weight}", heads(size, weight, one_pass)
            yield f"the same, dropped step by step, {weight}", heads(size, weight, elimination)


def nearest(leaders: int, weight: float) -> Callable[[Pool], list[Fused]]:
    """Return the ranking by nearness to so many leaders."""
    return lambda pool: one_pass(pool.fused, replace(pool.scorer, leaders=leaders, weight=weight))


def heads(size: int, weight: float, strategy: Callable[..., list[Fused]]) -> Callable[..., list]:
    """Return a ranking in which the first `size` judge one another."""
    return lambda pool: strategy(
        pool.fused[:size], replace(pool.scorer, leaders=size, weight=weight)
    )


def choose(pools: dict[str, list[Pool]]) -> None:
    """Print the row of leaders and weight chosen on the other collections."""
    tried = [(leaders, weight) for leaders in (3, 5, 10, 20) for weight in (0.1, 0.2, 0.3, 0.4)]
    figures = {
        name: [np.mean([judged(p, nearest(*one)(p)) for p in of]) for one in tried]
        for name, of in pools.items()
    }
    chosen = {}
    for name in figures:
        others = [row for other, row in figures.items() if other not in (name, NEVER_TRAINED_ON)]
        best = int(np.argmax(np.mean(others, axis=0)))
        chosen[f"{name}: {tried[best]}"] = figures[name][best]
    show(f"chosen without it: {', '.join(chosen)}", list(chosen.values()))


def features(pool: Pool, collection: Collection) -> np.ndarray:
    """Return (papers, 9): what is known of each of the first papers, as in `FEATURES`."""
    head = pool.fused[:HEAD]
    most = max((paper.points or 0.0 for paper in pool.fused), default=0.0) or 1.0
    cosines = np.array([paper.cosine or 0.0 for paper in head])
    scaled = (cosines - cosines.min()) / (np.ptp(cosines) or 1.0)
    zero = replace(pool.scorer, weight=1.0)
    near = 2 * np.array(zero(pool.fused)[: len(head)]) - [paper.score for paper in head]
    asked = [word for word in words(pool.query) if word not in FUNCTION_WORDS]
    texts = list(collection.documents.values())
    seen = [_seen(asked, *texts[paper.id - 1]) for paper in head]
    points = [(paper.points or 0.0) / most for paper in head]
    return np.column_stack([points, scaled, near, np.array(seen)])


def _seen(asked: list[str], title: str, abstract: str) -> list[float]:
    """Return what the words of a query look like in one paper."""
    short, whole = words(title), words(title) + words(abstract)
    wanted = set(asked)
    places = [(place, word) for place, word in enumerate(whole) if word in wanted]
    pairs, both = list(pairwise(asked)), set(pairwise(whole))
    return [
        len(wanted & set(short)) / max(1, len(wanted)),
        len(wanted & set(whole)) / max(1, len(wanted)),
        _proximity(places),
        sum(pair in both for pair in pairs) / max(1, len(pairs)),
        len(wanted & set(short)) / max(1, len(set(short))),
        math.log1p(len(whole)) / 5,
    ]


def _proximity(places: list[tuple[int, str]]) -> float:
    """Return how many different words there are in the shortest stretch with all of them, by it."""
    need, inside, first, best = len({word for _, word in places}), Counter[str](), 0, math.inf
    for place, word in places:
        inside[word] += 1
        while len(inside) == need:
            best = min(best, place - places[first][0] + 1)
            inside[places[first][1]] -= 1
            inside += Counter()
            first += 1
    return need / best if need > 1 else 0.0


def learnt(rows: dict[str, list[tuple[np.ndarray, Pool]]], columns: tuple[int, ...]) -> None:
    """Print the row of a linear score trained, for each collection, on the others."""
    figures = []
    for name, of in rows.items():
        train = [
            (x[:, columns], gains(pool, len(x)), 1 / len(other_rows))
            for other, other_rows in rows.items()
            if other not in (name, NEVER_TRAINED_ON)
            for x, pool in other_rows
        ]
        weights = trained([part for part in train if part[1].sum()], len(columns))
        figures.append(np.mean([judged(pool, by(weights, x[:, columns], pool)) for x, pool in of]))
    show(f"learnt: {', '.join(FEATURES[column] for column in columns)}", figures)


def gains(pool: Pool, papers: int) -> np.ndarray:
    """Return the grades of the first papers."""
    return np.array([pool.grades.get(paper.id, 0) for paper in pool.fused[:papers]], float)


def trained(parts: list[tuple[np.ndarray, np.ndarray, float]], width: int) -> np.ndarray:
    """Return weights that make relevant papers likely under a softmax of the scores (ListNet)."""
    seen = np.zeros((len(parts), HEAD, width))
    missing = np.zeros((len(parts), HEAD))
    wanted = np.zeros((len(parts), HEAD))
    shares = np.array([[share] for *_, share in parts])
    for row, (x, grades, _) in enumerate(parts):
        seen[row, : len(x)], wanted[row, : len(x)] = x, grades / grades.sum()
        missing[row, len(x) :] = -1e9
    weights, mean, square = np.full(width, 1.0), np.zeros(width), np.zeros(width)
    for step in range(1, STEPS + 1):
        scores = seen @ weights + missing
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        slope = np.einsum("qp,qpf->f", shares * (likely - wanted), seen) + 2 * DECAY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        step_size = RATE / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = weights - step_size * mean / (1 - 0.9**step)
    return weights


def by(weights: np.ndarray, x: np.ndarray, pool: Pool) -> list[Fused]:
    """Return the first papers by the learnt score."""
    order = np.argsort(-(x @ weights), kind="stable")
    return [pool.fused[place] for place in order]


if __name__ == "__main__":
    main()
