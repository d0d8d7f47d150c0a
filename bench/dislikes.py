"""Measures “less like this” by simulation, and writes that section of the benchmarks.

Run: python -m bench.dislikes  (BENCH_LIBRARY=FOLDER, default ../shared/data/citeulike-a)

No public data has dislikes, so readers of CiteULike-a are given some, of papers that are known:

    a topic       three papers of the tag that fills their list most, of those that no paper they
                  like has, also none of the held-out ones
    strays        five unliked papers out of those that the list would show first: a reader who
                  dislikes what is next to their taste, which is the worst case
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from bench.page import interval, replace_section, table
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation import trials
from dailypapers.feed.evaluation.library import load
from dailypapers.feed.evaluation.run import estimate
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.interest.aversion import AVERSION, aversion
from dailypapers.feed.interest.blend import content
from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.feed.interest.measures import Figures, Wanted, measured
from dailypapers.feed.interest.reader import Candidates, liked_by_each
from dailypapers.feed.interest.space import Space
from dailypapers.search.evaluation.metrics import CONFIDENCE, SAMPLES, Estimate

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("BENCH_LIBRARY", ROOT.parent / "shared" / "data" / "citeulike-a"))
CACHE = Path(os.environ.get("BENCH_CACHE", ROOT / "var" / "cache" / "evaluation"))
Item = TypeVar("Item")
READERS, SEED = 600, 17
LIKES = 5, 60  # of readers who are asked
PAPERS = 40, 400  # that have a tag, for it to be a topic
WEIGHTS = (0, 1, 2, 3, 4, 6)  # of aversion
NEAR = 3  # papers most like the disliked, whose places are looked at


@dataclass
class Case:
    """A reader's list as it is without dislikes, and papers to be disliked, by kind."""

    scores: Floats
    wanted: Wanted
    in_topic: Wanted  # of the candidates
    disliked: dict[str, Rows]


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder with a library with BENCH_LIBRARY")
    library = load(FOLDER / "items.jsonl.gz", FOLDER / "dropoutnet_cold_train.csv.gz")
    vectors = vectors_of(library.titles, OnnxEncoder(SHIPPED), CACHE, Silent())
    fold = next(trials.folds(library, SEED))
    candidates = Candidates.of(fold.candidates, vectors, Space.of(vectors), fold.crowd)
    cases = list(_cases(fold, candidates, vectors))
    topic, strays = (
        [_found(kind, weight, cases, candidates, vectors) for weight in WEIGHTS]
        for kind in ("a topic", "strays")
    )
    rows = [
        [
            f"{weight:g}",
            *_gained(one, topic[0]),
            interval(estimate(one.leading, np.arange(len(cases)), SEED), ".2f"),
            interval(_median(one.places), ".0f"),
            *_gained(other, strays[0]),
        ]
        for weight, one, other in zip(WEIGHTS, topic, strays, strict=True)
    ]
    about = (
        f"Made by `python -m bench.dislikes`: {len(cases)} readers of CiteULike-a with "
        f"{LIKES[0]} to {LIKES[1]} likes, titles only, a fifth of the papers unseen; seed {SEED}. "
        "No public data has dislikes, so they are simulated, and held-out likes stay the measure. "
        "Three papers are disliked of a topic of which the reader never likes any, or five strays "
        "next to what the reader likes, the worst case. A near copy is one of the three unwanted "
        "papers most like the disliked; its place is the median. Brackets are 95 % bootstrap "
        "intervals over readers, those of changes from a weight of 0 paired. The weight used is "
        f"{AVERSION:g}."
    )
    head = ["weight", "nDCG@10", "change", "of the topic in the first ten", "place of a near copy"]
    body = [about, table([*head, "nDCG@10, strays", "change"], rows)]
    replace_section("Less like this", "\n\n".join(body))


@dataclass(frozen=True)
class Found:
    """What each reader's list is: nDCG@10 and how many of the topic lead it, (readers,) each.

    `places` are those of the papers most like the disliked, (readers, NEAR).
    """

    gained: Figures
    leading: Figures
    places: Figures


class Silent:
    """Tells nobody how far work is."""

    def over(self, items: Iterable[Item], what: str, total: int) -> Iterable[Item]:
        """Return the same items."""
        return items


def _found(
    kind: str, weight: float, cases: list[Case], candidates: Candidates, vectors: Floats
) -> Found:
    """Return what the lists of all readers are with their dislikes."""
    scores, places, leading = [], [], []
    for case in cases:
        averse = aversion(candidates.vectors, vectors[case.disliked[kind]])
        found = case.scores - weight * averse
        near = np.argsort(-np.where(case.wanted, -1, averse))[:NEAR]
        places.append([(found > found[one]).sum() + 1 for one in near])
        leading.append(case.in_topic[np.argsort(-found)[:10]].sum())
        scores.append(found)
    gained = measured(np.stack(scores), np.stack([case.wanted for case in cases]))["ndcg@10"]
    return Found(gained, np.array(leading, float), np.array(places, float))


def _gained(found: Found, before: Found) -> list[str]:
    """Return nDCG@10, and its change from a list without dislikes."""
    readers = np.arange(len(found.gained))
    change = estimate(found.gained - before.gained, readers, SEED)
    return [
        interval(estimate(found.gained, readers, SEED), ".4f"),
        "" if found is before else interval(change, "+.4f"),
    ]


def _median(places: Figures) -> Estimate:
    """Return the median over (readers, near copies), whole readers drawn for its interval."""
    chance = np.random.default_rng(SEED)
    drawn = [
        np.median(places[chance.integers(0, len(places), len(places))]) for _ in range(SAMPLES)
    ]
    low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Estimate(float(np.median(places)), float(low), float(high))


def _cases(fold: trials.Trial, candidates: Candidates, vectors: Floats) -> Iterator[Case]:
    chance = np.random.default_rng(SEED)
    able = np.flatnonzero((fold.likes.counts >= LIKES[0]) & (fold.likes.counts <= LIKES[1]))
    some = np.sort(chance.permutation(able)[:READERS])
    tags, papers = _tags()
    known = np.setdiff1d(fold.crowd.liked, fold.candidates)
    is_new = np.isin(np.arange(len(vectors)), fold.candidates)
    for reader, liked in zip(some, liked_by_each(fold.likes.chosen(some), vectors), strict=True):
        scores = content(candidates.parts(liked), len(liked.weights))
        wanted = fold.wanted[reader]
        own = {t for p in [*fold.candidates[wanted], *liked.rows] for t in tags[p]}
        first = fold.candidates[np.argsort(-scores)[:50]]
        seen = Counter(t for p in first for t in tags[p] if t in papers and t not in own)
        if not seen:
            continue
        topic = max(seen, key=lambda t: (seen[t], t))
        draw = candidates.space.direction(liked.vectors, liked.weights)
        of_topic = _first(papers[topic][~is_new[papers[topic]]], vectors @ draw, 10)
        strays = _first(np.setdiff1d(known, liked.rows), vectors @ draw, 50)
        disliked = chance.permutation(of_topic)[:3]
        yield Case(
            scores,
            wanted,
            np.isin(fold.candidates, papers[topic]),
            {"a topic": disliked, "strays": chance.permutation(strays)[:5]},
        )


def _first(papers: Rows, scores: Floats, count: int) -> Rows:
    return papers[np.argsort(-scores[papers])[:count]]


def _tags() -> tuple[list[set[str]], dict[str, Rows]]:
    """Return the tags of each paper, and the papers of each tag that is a topic."""
    with gzip.open(FOLDER / "items.jsonl.gz", "rt", encoding="utf-8") as file:
        tags = [set(json.loads(line)["tags"]) for line in file]
    found: dict[str, list[int]] = defaultdict(list)
    for paper, named in enumerate(tags):
        for tag in named:
            found[tag].append(paper)
    few, many = PAPERS
    return tags, {tag: np.array(of) for tag, of in found.items() if few <= len(of) <= many}


if __name__ == "__main__":
    main()
