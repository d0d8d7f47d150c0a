"""Measures authors and words as parts of a reader's ranking, and writes that section.

Run: python -m bench.authors_and_words  (BENCH_LIBRARY and BENCH_DAILY as for bench.interest and
bench.expected)

Words: of CiteULike-a, titles only, on the older papers as in `bench.constants`. Authors:
CiteULike-a names none, so who submitted papers to the Hugging Face Daily archive stands for a
reader, and what they submitted for what they like. Each week of theirs before 2026 is ranked, given
what they submitted before. Many submit what they wrote themselves: so a second row leaves out, for
each, the name that signs most of what they submitted.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from bench.constants import some
from bench.dislikes import CACHE, FOLDER, SEED, Silent
from bench.expected import FILE
from bench.page import interval, replace_section, table
from bench.variety import without_newest
from dailypapers.encoder.onnx import SHIPPED, OnnxEncoder
from dailypapers.feed.evaluation import daily_papers, systems, trials
from dailypapers.feed.evaluation.library import load
from dailypapers.feed.evaluation.run import estimate
from dailypapers.feed.evaluation.systems import OURS, Material
from dailypapers.feed.evaluation.trials import Trial
from dailypapers.feed.evaluation.vectors import vectors_of
from dailypapers.feed.interest.authors import WORTH, shared
from dailypapers.feed.interest.blend import content, standard
from dailypapers.feed.interest.likes import Floats, Likes
from dailypapers.feed.interest.measures import Figures, measured
from dailypapers.feed.interest.reader import Candidates, liked_by_each
from dailypapers.feed.interest.space import Space

MEASURE = "ndcg@10"
WORDS = (0.0, 0.1, 0.2, 0.3, 0.5)
AUTHORS = (0.0, 0.25, 0.5, 1.0, 2.0)
FIRST_DAY_KEPT_BACK = date(2026, 1, 1).toordinal()
FEWEST = 3  # papers submitted before a week, for it to be asked


@dataclass(frozen=True)
class Week:
    """One reader's week: content scores, what is wanted, and who signs likes and candidates."""

    reader: int
    scores: Floats
    wanted: np.ndarray
    signed: list[list[str]]
    candidates: list[list[str]]


def main() -> None:
    """Measure and write."""
    if not FOLDER.is_dir() or not FILE.is_file():
        sys.exit("Name a library with BENCH_LIBRARY and past days with BENCH_DAILY")
    library = load(FOLDER / "items.jsonl.gz", FOLDER / "dropoutnet_cold_train.csv.gz")
    vectors = vectors_of(library.titles, OnnxEncoder(SHIPPED), CACHE, Silent())
    material, older = Material(library.titles, vectors, SEED), without_newest(library)
    asked = [some(trials.daily(older)), some(next(trials.folds(older, SEED)))]
    columns = [list(by_words(trial, material)) for trial in asked]
    words = [[f"{w:g}", *day, *fold] for w, day, fold in zip(WORDS, *columns, strict=True)]
    weeks = list(submitted())
    columns = [list(by_authors(weeks, without_first=is_on)) for is_on in (False, True)]
    names = [[f"{w:g}", *one, *other] for w, one, other in zip(AUTHORS, *columns, strict=True)]
    readers = len({week.reader for week in weeks})
    head = ["weight", "nDCG@10, days", "change", "nDCG@10, fold", "change"]
    more = ["weight", "nDCG@10", "change", "nDCG@10 without the first name", "change"]
    body = [
        "Made by `python -m bench.authors_and_words`. Changes are paired, with 95 % bootstrap "
        f"intervals over readers; seed {SEED}.",
        "A cosine of words (TF-IDF of titles, the sum over what one likes) beside the vectors, on "
        "the older papers of CiteULike-a:",
        table(head, words),
        "Words have no weight in the ranking: they add nothing to what the vectors say.",
        f"An author who signs two of what one likes, on {len(weeks):,} weeks of {readers} who "
        "submitted to the Hugging Face Daily archive before 2026, abstracts read:",
        table(more, names),
        f"The weight used is {WORTH:g}, a third of that of an author whom one follows: who submits "
        "papers is nearer to their authors than most readers are.",
    ]
    replace_section("Authors and words for a reader", "\n\n".join(body))


def by_words(trial: Trial, material: Material) -> Iterator[list[str]]:
    """Yield nDCG@10 and its change, for each weight of words."""
    scores = systems.ours(trial, material)[0][OURS]
    likes = trial.likes.recent_first() if trial.is_ordered else trial.likes
    cosines = material.words.cosines(trial.candidates)
    said = np.stack([weights @ cosines[papers] for papers, weights in likes])
    readers, before = np.tile(trial.readers, len(trial.days)), None
    wanted = trial.wanted
    for weight in WORDS:
        gained = np.concatenate(
            [
                measured(scores[:, day] + weight * standard(said[:, day]), wanted[:, day])[MEASURE]
                for day in trial.days
            ]
        )
        before = gained if before is None else before
        yield _row(gained, before, readers, weight)


def by_authors(weeks: list[Week], *, without_first: bool) -> Iterator[list[str]]:
    """Yield nDCG@10 and its change, for each weight of shared authors."""
    readers, before = np.array([week.reader for week in weeks]), None
    for weight in AUTHORS:
        gained = np.array([_gained(week, weight, without_first) for week in weeks])
        before = gained if before is None else before
        yield _row(gained, before, readers, weight)


def _gained(week: Week, weight: float, without_first: bool) -> float:
    signed = week.signed
    if without_first:
        [(first, _)] = Counter(name for names in signed for name in names).most_common(1)
        signed = [[name for name in names if name != first] for names in signed]
    has = np.array([bool(names) for names in shared(signed, week.candidates)], np.float32)
    found = measured((week.scores + weight * has)[None], week.wanted[None])
    return float(found[MEASURE][0])


def _row(gained: Figures, before: Figures, readers: np.ndarray, weight: float) -> list[str]:
    change = estimate(gained - before, readers, SEED)
    said = interval(estimate(gained, readers, SEED), ".4f")
    return [said, interval(change, "+.4f") if weight else ""]


def submitted() -> Iterator[Week]:
    """Yield the weeks in which somebody who had submitted before submitted again."""
    daily = daily_papers.load(FILE)
    vectors = vectors_of(daily.texts, OnnxEncoder(SHIPPED), CACHE, Silent())
    known = daily.days < FIRST_DAY_KEPT_BACK
    space, nobody = Space.of(vectors[known]), Likes.of([[]])
    authors = daily.people["authors"]
    of_reader: dict[str, list[int]] = defaultdict(list)
    for paper in np.flatnonzero(known):
        for name in daily.people["submitter"][paper]:
            of_reader[name].append(int(paper))
    weeks = daily.days // 7
    for number, papers in enumerate(of_reader.values()):
        for week in sorted({int(weeks[paper]) for paper in papers}):
            before = [paper for paper in papers if weeks[paper] < week]
            if len(before) < FEWEST:
                continue
            rows = np.flatnonzero(known & (weeks == week))
            candidates = Candidates.of(rows, vectors, space, nobody)
            likes = Likes.of([before[-500:]]).recent_first()
            [liked] = liked_by_each(likes, vectors, counted=False)
            yield Week(
                number,
                content(candidates.parts(liked), len(before)),
                np.isin(rows, papers),
                [authors[paper] for paper in before],
                [authors[paper] for paper in rows],
            )


if __name__ == "__main__":
    main()
