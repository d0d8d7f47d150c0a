"""How many of the truly nearest papers the scan of one-bit codes finds, on real vectors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.questions import Questions
from dailypapers.search import encoding, index
from dailypapers.search.backends import manifest
from dailypapers.search.backends.bit_codes import Floats, closest, cosines
from dailypapers.search.backends.contents import open_contents
from dailypapers.search.backends.latest import Rows
from dailypapers.search.backends.vector_log import Vectors
from dailypapers.search.engine.scoring import TIE_DECIMALS
from dailypapers.search.engine.types import NO_FILTER, Facet, Filter, Vector

QUERIES = 200
KIND = "8 running words"  # of question
DEPTHS = (10, 200)
SHARES = (0.1, 0.01)  # of all papers that pass a filter
CANDIDATES = (500, 1000, 2000, 3000, 4000, 8000, 16000)


@dataclass(frozen=True, slots=True)
class Truth:
    """What an exhaustive scan of `rows` says of one query: the cosine of the k-th nearest, by k."""

    query: Vector
    rows: Rows
    least: dict[int, float]

    def share(self, k: int, found: Floats) -> float:
        """Return the share of the `k` nearest rows that is among those with these cosines.

        What is a tie to the index is one here, so that any of the tied will do.
        """
        k = min(k, len(self.rows))
        return min(k, int((found.round(TIE_DECIMALS) >= self.least[k]).sum())) / k


def main(questions: str) -> None:
    """Measure the instance this runs in."""
    reader = index.reader()
    encoder = encoding.encoder_for(reader.encoder)
    assert encoder
    asked = Questions(Path(questions)).take(KIND, QUERIES)
    vectors = [encoder.encode_query(question.text) for question in asked]
    live = open_contents(index.folder(), _state()).live
    assert live
    found = []
    for filter in (NO_FILTER, *map(_filter_for, SHARES)):
        truths = list(_truths(live, vectors, filter))
        found.append(
            {
                "filter": filter.topics[0] if filter.topics else "",
                "papers": len(truths[0].rows),
                "found": {k: _found(truths, filter, k) for k in DEPTHS},
                "by candidates": {n: _among_closest(live, truths, n) for n in CANDIDATES},
            }
        )
    print(json.dumps({"queries": QUERIES, "all": len(live.rows), "scans": found}))


def _state() -> manifest.Manifest:
    state = manifest.read(index.folder())
    assert state
    return state


def _filter_for(share: float) -> Filter:
    """Return the topic whose share of all papers is nearest to this one."""
    reader = index.reader()
    wanted = share * reader.count()
    topics = reader.facets(None, NO_FILTER, [Facet.TOPIC], 1000)[Facet.TOPIC]
    return Filter(topics=(min(topics, key=lambda topic: abs(topic[1] - wanted))[0],))


def _truths(live: Vectors, queries: list[Vector], filter: Filter) -> Iterator[Truth]:
    """Compare each query with every vector of a paper that passes."""
    passes = live.papers.passing(filter)
    owners = live.papers.latest.find(live.rows["id"])
    rows = np.flatnonzero(passes[owners]).astype(np.int32)
    depths = {min(k, len(rows)) for k in DEPTHS}
    for query in queries:
        near = cosines(live.halves, rows, query).round(TIE_DECIMALS)
        yield Truth(query, rows, {k: float(np.partition(near, -k)[-k]) for k in depths})


def _found(truths: list[Truth], filter: Filter, k: int) -> float:
    """Return the mean share of the `k` nearest among the `k` that the index gives."""
    shares = []
    for truth in truths:
        hits = index.reader().vector(truth.query, filter, k)
        shares.append(truth.share(k, np.array([hit.score for hit in hits], np.float32)))
    return float(np.mean(shares))


def _among_closest(live: Vectors, truths: list[Truth], wanted: int) -> dict[int, float]:
    """Return the same for so many candidates; all of these are compared exactly, none is lost."""
    assert live.frame
    shares: dict[int, list[float]] = {k: [] for k in DEPTHS}
    for truth in truths:
        rows = closest(live.codes, truth.rows, live.frame.codes(truth.query[np.newaxis])[0], wanted)
        near = cosines(live.halves, rows, truth.query)
        for k in DEPTHS:
            shares[k].append(truth.share(k, near))
    return {k: float(np.mean(each)) for k, each in shares.items()}
