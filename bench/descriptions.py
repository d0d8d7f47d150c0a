"""Whether a paper is found by what somebody remembers of it, among all that are imported.

`description_queries.tsv` has the name of a known paper and a description in other words than its
own. It lies open, so it cannot judge: what was chosen may have been chosen with it in mind.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from dailypapers.catalogue.models import Record
from dailypapers.search import encoding, index
from dailypapers.search.engine.relevance import plain
from dailypapers.search.evaluation.metrics import estimate
from dailypapers.search.ranking import Mode, Ranker

FILE = Path(__file__).with_name("description_queries.tsv")
DEPTH = 1000
SEED = 13
MEASURES: dict[str, Callable[[int], float]] = {
    "in first place": lambda rank: float(rank == 1),
    "in the first ten": lambda rank: float(0 < rank <= 10),
    "MRR": lambda rank: 1 / rank if rank else 0.0,
}


def main() -> None:
    """Measure the instance this runs in."""
    asked = list(_descriptions())
    rows = {}
    for name, ranker in _rankers().items():
        ranks = [_rank(ranker, text, paper) for paper, text in asked]
        rows[name] = [_figure(list(map(measure, ranks))) for measure in MEASURES.values()]
    print(json.dumps({"queries": len(asked), "measures": list(MEASURES), "rows": rows}))


def _descriptions() -> list[tuple[int, str]]:
    """Return the number of each paper that is here, and its description."""
    asked = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines()]
    names = {name: (name, name.partition(":")[2]) for name, _ in asked}  # with and without scheme
    records = Record.objects.filter(
        source_id__in=[each for both in names.values() for each in both]
    )
    papers = dict(records.values_list("source_id", "paper"))
    found = [
        (next((papers[n] for n in names[name] if n in papers), 0), text) for name, text in asked
    ]
    return [(paper, text) for paper, text in found if paper]


def _rankers() -> dict[str, Ranker]:
    reader = index.reader()
    encoder = encoding.encoder_for(reader.encoder)
    return {
        "keyword": Ranker(reader, encoder, Mode.KEYWORD, DEPTH),
        "meaning": Ranker(reader, encoder, Mode.MEANING, DEPTH),
        "hybrid, not reranked": Ranker(reader, encoder, strategy=None),
        "hybrid": Ranker(reader, encoder),
    }


def _rank(ranker: Ranker, text: str, paper: int) -> int:
    """Return the place of the paper from 1, or 0 where it was not found."""
    ids = [found.id for found in ranker.rank(plain(text))]
    return ids.index(paper) + 1 if paper in ids else 0


def _figure(values: list[float]) -> str:
    found = estimate(values, SEED)
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
