"""How much of the screening of a review an order saves: simulated on judged collections.

Run: python -m bench.screening  (BENCH_COLLECTIONS=FOLDER, default ../shared/data/ir)

A query is a question, the documents judged relevant are what is included, and the 500 best of BM25
are what a search found. Who screens reads in an order, and decides as the judgements say, until
95 % of what is to be included was read. Work saved over sampling (Cohen and others 2006,
doi:10.1197/jamia.M1929) is the part that need not be read, less the 5 % that chance would save.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.page import interval, replace_section, table
from dailypapers.encoder.base import Encoder, paper_text
from dailypapers.encoder.registry import open_encoder
from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.feed.reviews.nearness import nearest_first
from dailypapers.search.backends.embedded import EmbeddedIndex
from dailypapers.search.engine.query import any_of, parse
from dailypapers.search.evaluation.collection import Collection, load
from dailypapers.search.evaluation.metrics import estimate, mean_of

TITLE = "Screening for a review"
ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("BENCH_COLLECTIONS", ROOT.parent / "shared" / "data" / "ir"))
TUNED, JUDGED = ("cranfield", "cisi"), ("cacm", "med")
FOUND, FEWEST, RECALL, SEED = 500, 5, 0.95, 13


class Screening(NamedTuple):
    """What a search found, in its order: vectors, what is to be included, and the question's."""

    vectors: Floats
    included: Rows
    question: Floats


Order = Callable[[Screening], Rows]


def main() -> None:
    """Simulate, and write the section."""
    encoder = open_encoder("builtin")
    assert encoder
    every = {name: list(screenings(load(FOLDER / name), encoder)) for name in (*TUNED, *JUDGED)}
    rows = []
    for label, order in ORDERS.items():
        parts = {name: [saved(one, order(one)) for one in some] for name, some in every.items()}
        found = {name: estimate(values, SEED) for name, values in parts.items()}
        held = mean_of([found[name] for name in JUDGED])
        rows.append(
            [label, *(interval(one, ".3f") for one in found.values()), interval(held, ".3f")]
        )
    counts = ", ".join(f"{len(some)} of {name}" for name, some in every.items())
    head = ["order", *every, f"mean of {' and '.join(JUDGED)}"]
    replace_section(TITLE, f"{__doc__.splitlines()[0]} {about(counts)}\n\n{table(head, rows)}")


def about(counts: str) -> str:
    """Return what the table shows."""
    return (
        "Made by `python -m bench.screening`. A query is a question, the documents judged relevant "
        f"are what is included, the {FOUND} best of BM25 are what a search found; queries of which "
        f"fewer than {FEWEST} relevant ones were found are left out ({counts} remain). Work saved "
        "over sampling at 95 % recall (WSS@95): the part of the papers that need not be read to "
        "have read 95 % of those to be included, less 5 %. Brackets are 95 % bootstrap intervals "
        f"over queries, seed {SEED}. Nearness is that of pages, and no constant was chosen for it; "
        f"those of search were chosen on {' and '.join(TUNED)}. Nobody who screens knows when 95 % "
        "are reached: the figures say what an order is worth, not when to stop."
    )


def screenings(collection: Collection, encoder: Encoder) -> Iterator[Screening]:
    """Yield the screening of each query that has enough to be included."""
    names, papers = list(collection.documents), list(collection.papers())
    vectors = np.stack(
        list(encoder.encode_papers(paper_text(one.title, one.abstract) for one in papers))
    ).astype(np.float32)
    with tempfile.TemporaryDirectory() as home:
        index = EmbeddedIndex(Path(home))
        index.upsert(papers)
        index.commit(1)
        for query, text in collection.queries.items():
            plain = "".join(sign if sign.isalnum() else " " for sign in text)
            hits = index.keyword(any_of(parse(plain).tree), k=FOUND)
            grades = collection.grades[query]
            included = [at for at, hit in enumerate(hits) if grades.get(names[hit.id - 1], 0) > 0]
            if len(included) >= FEWEST:
                some = vectors[[hit.id - 1 for hit in hits]]
                yield Screening(some, np.array(included), encoder.encode_query(text))
        index.close()


def saved(one: Screening, order: Rows) -> float:
    """Return the work saved over sampling at 95 % recall."""
    is_included = np.isin(order, one.included)
    needed = int(np.ceil(RECALL * len(one.included)))
    read = int(np.searchsorted(np.cumsum(is_included), needed)) + 1
    return 1 - read / len(order) - (1 - RECALL)


def by_search(one: Screening) -> Rows:
    """Return the order of BM25."""
    return np.arange(len(one.vectors))


def by_chance(one: Screening) -> Rows:
    """Return an order drawn by chance."""
    return np.random.default_rng(SEED + len(one.included)).permutation(len(one.vectors))


def by_question(one: Screening) -> Rows:
    """Return the papers nearest to the question first, as pages do."""
    return nearest_first(one.vectors, one.question)


ORDERS: dict[str, Order] = {
    "chance": by_chance,
    "the search's (BM25)": by_search,
    "nearness to the question": by_question,
}


if __name__ == "__main__":
    main()
