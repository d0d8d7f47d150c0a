"""Content and behaviour together, arXiv 2309.00359: what readers did with papers like this one.

    python -m lab.runs.behaviour

The paper's model reads contents with the behaviour that each met, and so foretells the behaviour
that a new one will meet. Here a paper reads the earlier papers nearest to it together with what
they gained and how much they were discussed, by a kernel over the vectors; both are columns beside
those from which interest is expected now. How many papers are read, how sharply, and how far they
are trusted was chosen on the second half of 2025; the days of 2026 judge.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np

from dailypapers.feed.evaluation import daily_papers
from dailypapers.feed.evaluation.daily_papers import Daily
from dailypapers.feed.evaluation.library import lines
from dailypapers.feed.expected.agreement import NDCG, SPEARMAN, agreement
from dailypapers.feed.expected.papers import Numbers, gains
from dailypapers.feed.expected.walk import walked
from dailypapers.feed.interest.likes import Floats
from lab.ground import DAILY, vectors
from lab.results import SEED, Decided, Result, record

CHOOSING = date(2025, 7, 1), date(2025, 12, 31)
JUDGING = date(2026, 1, 1), date(2026, 4, 30)
NEAREST, SHARPNESS, PRIOR = (20, 100, 1000), (5.0, 10.0, 20.0), (1.0, 5.0)
Reading = tuple[int, float, float]


def main() -> None:
    """Choose on 2025, judge on 2026, and record."""
    daily = daily_papers.load(DAILY)
    found = vectors(daily.texts)
    said = behaviour(daily)
    tried = {}
    for reading in product(NEAREST, SHARPNESS, PRIOR):
        tried[reading] = agreed(daily, found, read(daily, found, said, reading), CHOOSING)[NDCG]
        print(f"choosing, {reading}: {np.mean(tried[reading]):.4f}", flush=True)
    print(f"and without: {np.mean(agreed(daily, found, None, CHOOSING)[NDCG]):.4f}")
    best = max(tried, key=lambda reading: float(np.mean(tried[reading])))
    plain = agreed(daily, found, None, JUDGING)
    both = agreed(daily, found, read(daily, found, said, best), JUDGING)
    print(f"chosen: {best}")
    record(
        *(
            Result(
                "behaviour of readers towards the nearest papers",
                "2309.00359",
                f"expected interest, {metric}",
                "as ships",
                plain[metric],
                both[metric],
                Decided.NOT_WORTH_IT,
            )
            for metric in (NDCG, SPEARMAN)
        )
    )


def behaviour(daily: Daily) -> Numbers:
    """Return what readers did with each paper against its day: votes and comments, (papers, 2)."""
    told = sorted(
        (str(one["first_seen_file"]), str(one["id"]), one["num_comments"] or 0)
        for one in map(json.loads, lines(DAILY))
    )
    comments = np.array([count for *_, count in told], float)
    each = [gains(numbers, daily.days) for numbers in (daily.votes, comments)]
    return np.nan_to_num(np.column_stack(each))


def read(daily: Daily, found: Floats, said: Numbers, reading: Reading) -> Numbers:
    """Return what each paper reads of the papers of days before its own, (papers, 2)."""
    nearest, sharpness, prior = reading
    columns = np.zeros_like(said)
    for day in np.unique(daily.days):
        today, past = np.flatnonzero(daily.days == day), np.flatnonzero(daily.days < day)
        if not len(past):
            continue
        cosines = found[today] @ found[past].T
        count = min(nearest, len(past))
        near = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        best = np.take_along_axis(cosines, near, axis=1)
        weights = np.exp(sharpness * (best - best.max(axis=1, keepdims=True)))
        heard = np.einsum("pn,pnc->pc", weights, said[past[near]])
        columns[today] = heard / (weights.sum(axis=1, keepdims=True) + prior)
    return columns


def agreed(
    daily: Daily, found: Floats, columns: Numbers | None, period: tuple[date, date]
) -> dict[str, list[float]]:
    """Return how well what is expected agrees with the votes of each day of a period."""
    first, last = (day.toordinal() for day in period)
    papers = daily.papers(found.astype(np.float64))
    if columns is not None:
        papers = replace(papers, facts={**papers.facts, "behaviour": columns})
    asked = (daily.days >= first) & (daily.days <= last)
    expected = walked(papers, first, last)
    return agreement(expected[asked], daily.votes[asked], daily.days[asked], SEED)


if __name__ == "__main__":
    main()
