"""Measures what is proposed for reading lists, and writes that section of the benchmarks.

Run: python -m bench.lists  (BENCH_LIBRARY=FOLDER, default ../shared/data/citeulike-a)

A tag of CiteULike-a with 10 to 300 papers stands for a list. Half of its papers are known, all
other papers that anybody likes are ranked, and the other half should come first.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import numpy as np

from bench.page import replace_section, table
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation.library import load
from dailypapers.feed.evaluation.run import METRICS, estimate
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.evaluation.words import WordWeights
from dailypapers.feed.interest.continuing import SHORTLIST, continuing, towards
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.measures import Figures, measured
from dailypapers.feed.interest.neighbours import CoLikes
from dailypapers.feed.interest.reader import NOBODY
from dailypapers.feed.interest.space import Space

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("BENCH_LIBRARY", ROOT.parent / "shared" / "data" / "citeulike-a"))
CACHE = Path(os.environ.get("BENCH_CACHE", ROOT / "var" / "cache" / "evaluation"))
PAPERS = 10, 300  # that have a tag, for it to be a list
SEED = 13
LAST = -1e6  # the score of what is not to be proposed
Item = TypeVar("Item")
INTRODUCTION = f"""
Made by `python -m bench.lists` on CiteULike-a, titles only. A tag with {PAPERS[0]} to {PAPERS[1]}
papers stands for a list, {{lists:,}} in all: half of its papers are known, drawn by chance with
seed {SEED}, and all {{papers:,}} papers that anybody likes are ranked but for those. Brackets are
95 % bootstrap intervals over lists. “With readers” asks 5,551 libraries which papers are kept
together; who gave the tag is often among them, so that row is flattered. Tags may be words of
titles, which flatters all others alike. What shrinks the direction and how much readers weigh was
chosen on 500 of these same lists: nothing here was held out from that. The last two rows are leads,
paired by list.
"""


class Silent:
    """Tells nobody how far work is."""

    def over(self, items: Iterable[Item], what: str, total: int) -> Iterable[Item]:
        """Return the same items."""
        return items


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder with a library with BENCH_LIBRARY")
    library = load(FOLDER / "items.jsonl.gz", FOLDER / "dropoutnet_cold_train.csv.gz")
    liked = library.likes.liked
    vectors = vectors_of(library.titles, OnnxEncoder(SHIPPED), CACHE, Silent())[liked]
    place = np.full(len(library.titles), -1)
    place[liked] = np.arange(len(liked))
    crowd = Likes.of([place[papers].tolist() for papers, _ in library.likes])
    words = WordWeights.of([library.titles[paper] for paper in liked])
    figures = _figures(_lists(place), vectors, crowd, words)
    count = len(figures["content alone"]["mrr"])
    rows = [
        [name, *(_said(found[metric]) for metric in METRICS)] for name, found in figures.items()
    ]
    for ours, other in (("content alone", "TF-IDF centroid"), ("with readers", "content alone")):
        led = [figures[ours][metric] - figures[other][metric] for metric in METRICS]
        rows.append([f"{ours} over {other}", *map(_said, led)])
    about = INTRODUCTION.strip().format(lists=count, papers=len(liked))
    replace_section("Reading lists", f"{about}\n\n{table(['', *METRICS], rows)}")


def _figures(
    lists: list[Rows], vectors: Floats, crowd: Likes, words: WordWeights
) -> dict[str, dict[str, Figures]]:
    """Return the figures of each system and metric, (lists,) each."""
    chance, space = np.random.default_rng(SEED), Space.of(vectors)
    colikes = CoLikes.of(crowd, len(vectors))
    readers = np.bincount(crowd.papers, minlength=len(vectors))
    found: dict[str, dict[str, list[Figures]]] = defaultdict(lambda: defaultdict(list))
    for papers in lists:
        known, wanted = np.split(chance.permutation(papers), [len(papers) // 2])
        is_wanted = np.isin(np.arange(len(vectors)), wanted)[None]
        together = colikes.together(known, np.ones(len(known), np.float32), NOBODY)
        systems = {
            "with readers": _ours(vectors, known, space, together),
            "content alone": _ours(vectors, known, space),
            "readers alone": together,
            "mean of vectors": vectors @ vectors[known].sum(axis=0),
            "TF-IDF centroid": words.times(words.gathered(_has(known, len(vectors)))),
            "popularity": readers,
            "random": chance.random(len(vectors)),
        }
        for name, scores in systems.items():
            ranked = np.where(_has(known, len(vectors)) > 0, 2 * LAST, scores)[None]
            for metric, figure in measured(ranked, is_wanted).items():
                found[name][metric].append(figure)
    return {
        name: {metric: np.concatenate(some) for metric, some in of.items()}
        for name, of in found.items()
    }


def _ours(vectors: Floats, known: Rows, space: Space, together: Floats | None = None) -> Floats:
    """Return the scores as a page computes them: of a shortlist, all else behind it."""
    direction = towards(vectors[known], space)
    said = vectors @ direction
    said[known] = -2
    first = np.argpartition(-said, SHORTLIST)[:SHORTLIST]
    heard = None if together is None else together[first]
    scores = np.full(len(vectors), LAST, np.float32)
    scores[first] = continuing(vectors[first], vectors[known], direction, heard)
    return scores


def _has(rows: Rows, size: int) -> np.ndarray:
    found = np.zeros(size)
    found[rows] = 1
    return found


def _lists(place: Rows) -> list[Rows]:
    """Return the rows of each tag's papers."""
    found: dict[str, list[int]] = defaultdict(list)
    with gzip.open(FOLDER / "items.jsonl.gz", "rt", encoding="utf-8") as file:
        for paper, line in enumerate(file):
            for tag in set(json.loads(line)["tags"]) if place[paper] >= 0 else ():
                found[tag].append(int(place[paper]))
    few, many = PAPERS
    return [np.array(of) for _, of in sorted(found.items()) if few <= len(of) <= many]


def _said(figures: Figures) -> str:
    found = estimate(figures, np.arange(len(figures)), SEED)
    return f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"


if __name__ == "__main__":
    main()
