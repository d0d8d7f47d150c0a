"""Measures by simulation what papers that were only read say, and writes that section.

Run: python -m bench.reads  (BENCH_LIBRARY=FOLDER, default ../shared/data/citeulike-a)

No public data tells what was read without being liked. So half of what a reader of CiteULike-a has
is taken as votes, and reads are made: some of the other half, which were worth it, and papers that
are in nobody's way to be opened, for they are near what was voted for, but that the reader does not
have. The newest fifth of the papers takes no part.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bench.dislikes import CACHE, FOLDER, SEED, Silent
from bench.page import interval, replace_section, table
from bench.variety import without_newest
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation import trials
from dailypapers.feed.evaluation.library import load
from dailypapers.feed.evaluation.run import estimate
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.interest.blend import content
from dailypapers.feed.interest.likes import READ_WEIGHT, Floats, Rows
from dailypapers.feed.interest.measures import Figures, Wanted, measured
from dailypapers.feed.interest.reader import NOBODY, Candidates, Liked
from dailypapers.feed.interest.space import Space

READERS = 600
LIKES = 12, 60  # of readers who are asked
READS = 20
NEAR = 200  # papers next to what was voted for, of which those that were not worth it are drawn
WORTH = (0.25, 0.5, 0.75)  # shares of the reads
WEIGHTS = (0.0, 0.05, 0.1, 0.25, 0.5, 1.0)


@dataclass(frozen=True)
class Case:
    """A reader: votes, papers worth reading and others that were opened, and what is wanted."""

    votes: Rows
    worth: Rows
    others: Rows
    wanted: Wanted


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder with a library with BENCH_LIBRARY")
    library = load(FOLDER / "items.jsonl.gz", FOLDER / "dropoutnet_cold_train.csv.gz")
    vectors = vectors_of(library.titles, OnnxEncoder(SHIPPED), CACHE, Silent())
    fold = next(trials.folds(without_newest(library), SEED))
    candidates = Candidates.of(fold.candidates, vectors, Space.of(vectors), fold.crowd)
    cases = list(_cases(fold, candidates, vectors))
    columns = [list(_column(share, cases, candidates, vectors)) for share in WORTH]
    rows = [
        [f"{weight:g}", *(cell for column in columns for cell in column[place])]
        for place, weight in enumerate(WEIGHTS)
    ]
    about = (
        f"Made by `python -m bench.reads`: {len(cases)} readers of CiteULike-a, titles only, a "
        f"fifth of the older papers unseen; seed {SEED}. No public data has reads, so they are "
        f"simulated: half of what a reader has are votes, and {READS} papers were read besides, of "
        "which a share was worth it, being in the other half; the others are papers next to what "
        "was voted for that the reader does not have. Changes are paired, with 95 % bootstrap "
        f"intervals over readers. The weight used is {READ_WEIGHT:g} of a vote: the greatest that "
        "is not surely a loss where three of four reads were for nothing."
    )
    head = ["weight of a read"]
    for share in WORTH:
        head += [f"nDCG@10, {share:.0%} worth it", "change"]
    replace_section("Papers that were read", f"{about}\n\n{table(head, rows)}")


def _cases(fold: trials.Trial, candidates: Candidates, vectors: Floats) -> Iterator[Case]:
    chance = np.random.default_rng(SEED)
    able = np.flatnonzero((fold.likes.counts >= LIKES[0]) & (fold.likes.counts <= LIKES[1]))
    asked = np.sort(chance.permutation(able)[:READERS])
    known = np.setdiff1d(fold.crowd.liked, fold.candidates)
    for reader, (papers, _) in zip(asked, fold.likes.chosen(asked), strict=True):
        votes, worth = np.array_split(chance.permutation(papers), 2)
        direction = candidates.space.direction(vectors[votes], np.ones(len(votes), np.float32))
        others = np.setdiff1d(known, papers)
        near = others[np.argsort(-(vectors[others] @ direction))[:NEAR]]
        yield Case(votes, worth, chance.permutation(near)[:READS], fold.wanted[reader])


def _column(
    share: float, cases: list[Case], candidates: Candidates, vectors: Floats
) -> Iterator[list[str]]:
    wanted = np.stack([case.wanted for case in cases])
    before: Figures | None = None
    for weight in WEIGHTS:
        scores = [_scores(case, share, weight, candidates, vectors) for case in cases]
        gained = measured(np.stack(scores), wanted)["ndcg@10"]
        before = gained if before is None else before
        readers = np.arange(len(cases))
        change = estimate(gained - before, readers, SEED)
        said = interval(estimate(gained, readers, SEED), ".4f")
        yield [said, interval(change, "+.4f") if weight else ""]


def _scores(
    case: Case, share: float, weight: float, candidates: Candidates, vectors: Floats
) -> Floats:
    """Return the scores of a reader who read so many papers, of which a share was worth it."""
    worth = case.worth[: round(READS * share)]
    reads = np.concatenate([worth, case.others[: round(len(worth) / share * (1 - share))]])
    if not weight:
        reads = reads[:0]
    likes = np.concatenate([reads, case.votes])
    weights = np.ones(len(likes), np.float32)
    weights[: len(reads)] = weight
    places = np.arange(len(likes))
    liked = Liked(vectors[likes], weights, places, likes, NOBODY, lightly=len(reads))
    return content(candidates.parts(liked), liked.count)


if __name__ == "__main__":
    main()
