"""Measures by simulation what exploring finds for a reader and costs, and writes that section.

Run: python -m bench.exploration  (BENCH_LIBRARY=FOLDER, default ../shared/data/citeulike-a)

A reader of CiteULike-a begins with five papers on one interest: one of their own by chance, and
those of their own next to it. Papers come in days of 500, in the order of posting. Each day the
first ten of the list are shown; those that are in the reader's library become likes, and the next
day's list knows them. A find is of a new interest where no cosine to the five reaches FAR.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import numpy as np

from bench.dislikes import CACHE, FOLDER, SEED, Silent
from bench.page import interval, replace_section, table
from bench.variety import without_newest
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation import trials
from dailypapers.feed.evaluation.library import Library, load
from dailypapers.feed.evaluation.run import estimate
from dailypapers.feed.evaluation.trials import A_DAY
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.interest.blend import content
from dailypapers.feed.interest.exploration import CURIOSITY, EVERY, curious, explored, unsure
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.measures import TOP, Figures
from dailypapers.feed.interest.reader import Candidates, Liked
from dailypapers.feed.interest.space import Space
from dailypapers.feed.interest.variety import varied

READERS, FIRST = 400, 5
ENOUGH = 30  # papers in the library of a reader who is asked
FAR = 0.3
NONE, CHANCE = "none", "a paper by chance"
WAYS = (NONE, CHANCE, "0.5", "1", "2")
LONG = 60  # places of the list that are made: what is shown is ten of them


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} is not there: name a folder with a library with BENCH_LIBRARY")
    library = load(FOLDER / "items.jsonl.gz", FOLDER / "dropoutnet_cold_train.csv.gz")
    vectors = vectors_of(library.titles, OnnxEncoder(SHIPPED), CACHE, Silent())
    older = without_newest(library)
    chosen = figures(older, older.likes.liked, vectors)
    judged = figures(library, trials.newest(library).candidates, vectors)
    rows = [[way, *one, *other] for way, one, other in zip(WAYS, chosen, judged, strict=True)]
    about = (
        f"Made by `python -m bench.exploration` on CiteULike-a, titles only, by simulation: "
        f"{READERS} readers with {ENOUGH} papers or more begin with {FIRST} papers on one "
        f"interest, and each day of {A_DAY} papers shows them ten, one place of {EVERY} for "
        "exploring; what is in their library becomes a like. Shown are the likes that a reader "
        f"finds in all days, and those with a cosine under {FAR:g} to each of the first {FIRST}: "
        "on the older papers, on which the curiosity was chosen, the one that finds most new "
        "interests, and on the newest fifth. Changes "
        f"are paired, with 95 % bootstrap intervals over readers; seed {SEED}. "
        f"The curiosity used is {CURIOSITY:g}."
    )
    half = ["change", "of a new interest", "change"]
    head = ["curiosity", "likes, older", *half, "likes, newest", *half]
    replace_section("Exploring for a reader", f"{about}\n\n{table(head, rows)}")


def figures(library: Library, papers: Rows, vectors: Floats) -> list[list[str]]:
    """Return for each way what a reader finds among the papers, and the change."""
    space, nobody = Space.of(vectors), Likes.of([[]])
    starts = range(0, len(papers) - A_DAY + 1, A_DAY)
    days = [papers[start : start + A_DAY] for start in starts]
    lists = [Candidates.of(day, vectors, space, nobody) for day in days]
    chance = np.random.default_rng(SEED)
    able = np.flatnonzero(library.likes.counts >= ENOUGH)
    asked = np.sort(chance.permutation(able)[:READERS])
    found = {
        way: np.array(
            [lived(way, own, days, lists, vectors) for own, _ in library.likes.chosen(asked)]
        )
        for way in WAYS
    }
    return [_row(found[way], found[NONE], asked) for way in WAYS]


def lived(
    way: str, own: Rows, days: Sequence[Rows], lists: Sequence[Candidates], vectors: Floats
) -> tuple[int, int]:
    """Return how many likes a reader finds in all days, and how many of a new interest."""
    chance = np.random.default_rng([SEED, *own[:3]])
    first = own[np.argsort(-(vectors[own] @ vectors[chance.choice(own)]))[:FIRST]]
    likes = first
    for day, candidates in zip(days, lists, strict=True):
        weights = Likes.of([range(len(likes))]).recent_first().weights
        liked = Liked(vectors[likes], weights, np.arange(len(likes)), likes, likes[:0])
        scores = content(candidates.parts(liked), len(likes))
        scores[np.isin(day, first)] = -np.inf
        shown = day[_shown(way, scores, candidates, liked.vectors, chance)]
        likes = np.concatenate([likes, shown[np.isin(shown, own)]])
    found = vectors[likes[FIRST:]] @ vectors[first].T
    return len(found), int((found.max(axis=1, initial=0) < FAR).sum())


def _shown(
    way: str, scores: Floats, candidates: Candidates, judged: Floats, chance: np.random.Generator
) -> Rows:
    order = np.argsort(-scores, kind="stable")[:LONG]
    order = order[varied(scores[order], candidates.vectors[order])]
    if way == CHANCE:
        by_chance = np.where(scores > -np.inf, chance.random(len(scores), np.float32), -np.inf)
        order, _ = explored(order, by_chance.astype(np.float32))
    elif way != NONE:
        open_to = unsure(candidates.space, judged, candidates.turned)
        order, _ = explored(order, curious(scores, open_to, float(way)))
    return order[:TOP]


def _row(found: Figures, before: Figures, readers: Rows) -> list[str]:
    cells = []
    for kind in (0, 1):
        change = estimate((found - before)[:, kind].astype(float), readers, SEED)
        cells.append(interval(estimate(found[:, kind].astype(float), readers, SEED), ".2f"))
        cells.append("" if found is before else interval(change, "+.2f"))
    return cells


if __name__ == "__main__":
    main()
