"""Runs a test collection through the index, the encoder and the ranking that serve readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dailypapers.encoder.base import Encoder, paper_text
from dailypapers.search.backends.base import SearchIndex
from dailypapers.search.backends.embedded import EmbeddedIndex
from dailypapers.search.engine.fusion import Fused, reciprocal_rank
from dailypapers.search.engine.relevance import plain
from dailypapers.search.engine.reranking import Agreement, elimination
from dailypapers.search.engine.roles import Role
from dailypapers.search.engine.types import Hit, IndexedPaper, PaperVector
from dailypapers.search.evaluation.collection import Collection
from dailypapers.search.evaluation.metrics import METRICS, Estimate, estimate, mean_of
from dailypapers.search.ranking import Mode, Ranker
from dailypapers.search.similar import Text, rank_pool

DEPTH = 1000  # documents ranked by one side alone
ELIMINATED = 100  # documents that take part in an elimination
BATCH = 500  # documents to a commit
WHOLE_CORPUS = ", whole corpus"
Progress = Callable[[str, int, int], None]  # what, done, of how many
Ranking = Callable[[str, str], list[str]]  # id and text of a query to documents, best first
Values = dict[str, list[float]]  # metric to one value per query


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one collection says of each system: metric values per query, in the order of queries."""

    name: str
    documents: int
    queries: int
    rows: dict[str, Values] = field(default_factory=dict)


def evaluate(
    collection: Collection, mode: str, encoder: Encoder | None, progress: Progress
) -> Outcome:
    """Return the figures of every system that goes with `mode`, over a fresh index.

    `mode` is that of `ranking.Mode` or `similar`, where each query is a paper of the corpus (see
    `Collection.asked`), is never found itself, and ranks its judged documents only.
    """
    if mode == "similar":
        collection = collection.without_themselves()
    outcome = Outcome(collection.name, len(collection.documents), len(collection.queries))
    with (
        TemporaryDirectory() as folder,
        _filled(collection, encoder, Path(folder), progress) as index,
    ):
        systems = (
            _similar(collection, index, encoder)
            if mode == "similar"
            else _search(collection, index, encoder)
        )
        for number, (name, ranking) in enumerate(systems.items()):
            progress(f"{collection.name}: {name}", number, len(systems))
            outcome.rows[name] = _values(collection, ranking)
    return outcome


def estimates(outcomes: Sequence[Outcome], system: str, seed: int) -> dict[str, Estimate]:
    """Return each metric of one system, its mean over collections that weigh alike."""
    return {
        metric: _mean([outcome.rows[system][metric] for outcome in outcomes], seed)
        for metric in METRICS
    }


def main_system(mode: str) -> str:
    """Return the name of the row that a mode asks for."""
    return {"keyword": "BM25", "meaning": "meaning", "hybrid": "hybrid", "similar": "similar"}[mode]


def _mean(collections: Sequence[Sequence[float]], seed: int) -> Estimate:
    """Return the mean of means; the interval is that of the queries drawn in each collection."""
    if len(collections) == 1:
        return estimate(collections[0], seed)
    return mean_of([estimate(values, seed + number) for number, values in enumerate(collections)])


def _values(collection: Collection, ranking: Ranking) -> Values:
    found: Values = {metric: [] for metric in METRICS}
    for query, text in collection.queries.items():
        ranked, grades = ranking(query, text), collection.grades[query]
        for name, metric in METRICS.items():
            found[name].append(metric(ranked, grades))
    return found


def _search(
    collection: Collection, index: SearchIndex, encoder: Encoder | None
) -> dict[str, Ranking]:
    names = list(collection.documents)
    alone = Ranker(index, encoder, Mode.KEYWORD, DEPTH)
    meaning = Ranker(index, encoder, Mode.MEANING, DEPTH)
    fused = Ranker(index, encoder, strategy=None)

    def by(ranker: Ranker) -> Ranking:
        return lambda _, text: [names[hit.id - 1] for hit in ranker.rank(plain(text))]

    def by_ranks(_: str, text: str) -> list[str]:
        query = plain(text)
        keyword = [Hit(hit.id, hit.score) for hit in alone.rank(query)]
        near = [Hit(hit.id, hit.score) for hit in meaning.rank(query)]
        return [names[hit.id - 1] for hit in reciprocal_rank(keyword, near)]

    if encoder is None:
        return {"BM25": by(alone), "hybrid": by(alone)}
    return {
        "BM25": by(alone),
        "meaning": by(meaning),
        "hybrid by reciprocal rank": by_ranks,
        "hybrid, not reranked": by(fused),
        "hybrid, reranked by elimination": by(Ranker(index, encoder, strategy=_by_elimination)),
        "hybrid": by(Ranker(index, encoder)),
    }


def _by_elimination(pool: Sequence[Fused], scorer: Agreement) -> list[Fused]:
    """Let the best of the pool judge and eliminate each other; the others stay behind them."""
    head, rest = pool[:ELIMINATED], pool[ELIMINATED:]
    everyone = replace(scorer, leaders=ELIMINATED)
    return elimination(head, everyone) + [fused.scored(-1.0) for fused in rest]


def _similar(
    collection: Collection, index: SearchIndex, encoder: Encoder | None
) -> dict[str, Ranking]:
    """Return similar papers by words, by meaning, by both, and by both with the query's facet."""
    names = list(collection.documents)
    numbers = {name: number for number, name in enumerate(names, start=1)}
    systems: dict[str, Ranking] = {}
    for system, options in SIMILAR_SYSTEMS.items():
        if encoder is None and options["mode"] is Mode.MEANING:
            continue
        for scope in ("", WHOLE_CORPUS):

            def ranking(
                query: str, text: str, options: Any = options, scope: str = scope
            ) -> list[str]:
                paper, facet = collection.asked(query)
                title, abstract = collection.documents.get(paper, ("", text))
                judged = [numbers[name] for name in collection.grades[query]]
                hits = rank_pool(
                    index,
                    encoder,
                    Text(title, abstract, numbers.get(paper)),
                    facet=facet if options["facet"] and facet in set(Role) else "",
                    mode=options["mode"],
                    pool=None if scope else judged,
                )
                return [names[hit.id - 1] for hit in hits]

            systems[system + scope] = ranking
    return systems


SIMILAR_SYSTEMS: dict[str, dict[str, Any]] = {
    "BM25": {"mode": Mode.KEYWORD, "facet": False},
    "meaning": {"mode": Mode.MEANING, "facet": False},
    "whole text": {"mode": Mode.HYBRID, "facet": False},
    "similar": {"mode": Mode.HYBRID, "facet": True},
}


@contextmanager
def _filled(
    collection: Collection, encoder: Encoder | None, home: Path, progress: Progress
) -> Iterator[SearchIndex]:
    """Give a new index of the collection, with vectors if there is an encoder."""
    index = EmbeddedIndex(home)
    try:
        papers = list(collection.papers())
        index.upsert(papers)
        index.commit(1)
        if encoder:
            for start in range(0, len(papers), BATCH):
                progress(f"{collection.name}: encoding", start, len(papers))
                _encode(index, encoder, papers[start : start + BATCH])
        yield index
    finally:
        index.close()


def _encode(index: SearchIndex, encoder: Encoder, papers: Sequence[IndexedPaper]) -> None:
    vectors = encoder.encode_papers(paper_text(paper.title, paper.abstract) for paper in papers)
    made = [
        PaperVector(paper.id, paper.text_key(), vector)
        for paper, vector in zip(papers, vectors, strict=True)
    ]
    index.add_vectors(encoder.name, made)
    index.commit(1)
