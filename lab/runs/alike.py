"""Are answers to “which two are more alike?” worth asking a reader for? SIRL, arXiv 2301.00810.

    python -m lab.runs.alike

Its idea: what people say is alike shapes a space first, and what one likes is learnt in that space,
from less. A space is shaped here by descent on the paper's triplet loss, in two ways: by a reader's
own answers, which stretch each axis; and by those of 300 others, which turn and stretch all of it.
What is learnt in it is the ridge regression that ships.

Readers are simulated (`lab/said_alike.py`). What holds a space back from changing was chosen on
another fold and other readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from dailypapers.feed.evaluation import trials
from dailypapers.feed.interest.likes import Floats
from dailypapers.feed.interest.measures import measured
from dailypapers.feed.interest.space import Space
from lab.ground import library, vectors
from lab.results import Decided, Result, record
from lab.said_alike import READERS, Constraint, Fold, Ground, along, answered, fold, tags

LIKES, ANSWERS = (1, 3, 5, 10, 20), (0, 10, 30, 100, 300)
SEEDS = (1, 2, 3)  # of likes, questions and wrong answers
STEPS = 150
HOLDS, OTHERS_HOLDS = (0.03, 0.1, 0.3, 1.0), (1.0, 10.0, 100.0)  # back from changing
BATCH, EPOCHS, PACE = 512, 3, 0.5  # of what others say
SHARPNESS = 10.0  # of answers in squared distances
OTHERS_ANSWERS = 100


def main() -> None:
    """Choose on one fold, judge on another, and record."""
    papers = library()
    space = Space.of(found := vectors(papers.titles))
    ground = Ground(space.turned(found), space.variances, tags())
    folds = trials.folds(papers, 17)
    judging, choosing = fold(next(folds), 17), fold(next(folds), 18)
    chosen = [gained(ground, choosing, 5, (0, 30, 100), hold, 9) for hold in HOLDS]
    for hold, by_answers in zip(HOLDS, chosen, strict=True):
        say(f"choosing, own answers, hold {hold}", by_answers)
    best = HOLDS[int(np.argmax([each[30].mean() + each[100].mean() for each in chosen]))]
    asked = {
        count: stacked([gained(ground, judging, count, ANSWERS, best, seed) for seed in SEEDS])
        for count in LIKES
    }
    for count in LIKES:
        say(f"judging, {count} likes, own answers", asked[count])
    for answers in ANSWERS[1:]:
        print(f"{answers} answers of who likes 5 are worth {worth(asked, 5, answers)}")
    heard = others(ground, choosing, judging)
    record(*rows(asked, heard))


def others(ground: Ground, choosing: Fold, judging: Fold) -> dict[int, dict[int, Floats]]:
    """Return what answers of the readers of one fold do for those of another."""
    half = READERS // 2  # of the readers shape the space, the others choose
    first = replace(choosing, likes=choosing.likes[:half], wanted=choosing.wanted[:half])
    last = replace(choosing, likes=choosing.likes[half:], wanted=choosing.wanted[half:])
    said, tried = everything(ground, first, SEEDS[0]), []
    for hold in OTHERS_HOLDS:
        shaped = ground.mapped(mapping(ground.turned, said, hold, SEEDS[0]))
        tried.append(gained(shaped, last, 5, (0,), 1.0, 9)[0].mean())
        print(f"choosing, answers of others, hold {hold}: {tried[-1]:.4f}", flush=True)
    print(f"and without: {gained(ground, last, 5, (0,), 1.0, 9)[0].mean():.4f}")
    best = OTHERS_HOLDS[int(np.argmax(tried))]
    runs = []
    for seed in SEEDS:
        told = everything(ground, choosing, seed)
        shaped = ground.mapped(mapping(ground.turned, told, best, seed))
        runs.append({n: gained(shaped, judging, n, (0,), 1.0, seed)[0] for n in LIKES})
    found = {count: {0: each} for count, each in stacked(runs).items()}
    for count in LIKES:
        say(f"judging, {count} likes, answers of others", found[count])
    return found


def rows(asked: dict[int, dict[int, Floats]], heard: dict[int, dict[int, Floats]]) -> list[Result]:
    """Return the rows of the table."""
    own = {count: of[30] for count, of in asked.items()}
    theirs = {count: of[0] for count, of in heard.items()}
    ways = (
        ("30 answers of one's own", own),
        (f"{OTHERS_ANSWERS} answers of each of {READERS} others", theirs),
    )
    return [
        Result(
            f"“which two are more alike”, {name}",
            "2301.00810",
            f"new papers for a reader of {count} like{'s' * (count > 1)}, nDCG@10",
            "ridge from likes alone",
            asked[count][0],
            found[count],
            Decided.NOT_WORTH_IT,
            same_seeds=True,
        )
        for name, found in ways
        for count in (1, 5)
    ]


def stacked(runs: Sequence[dict[int, Floats]]) -> dict[int, Floats]:
    """Return (seeds, readers) by number of answers."""
    return {asked: np.stack([run[asked] for run in runs]) for asked in runs[0]}


def say(name: str, by_answers: dict[int, Floats]) -> None:
    """Print the mean for each number of answers."""
    figures = ", ".join(f"{asked}: {each.mean():.4f}" for asked, each in by_answers.items())
    print(f"{name}: {figures}", flush=True)


def gained(
    ground: Ground, fold: Fold, likes: int, answers: Sequence[int], hold: float, seed: int
) -> dict[int, Floats]:
    """Return nDCG@10 of each reader with so many likes, by how many questions were answered."""
    scores: dict[int, list[Floats]] = {asked: [] for asked in answers}
    for reader, library_ in enumerate(fold.likes):
        chance = np.random.default_rng([seed, reader])
        liked = chance.permutation(library_)[:likes]
        said = list(answered(ground, fold, liked, library_, max(answers), chance))
        for asked in answers:
            pairs = [one for answer in said[:asked] if answer is not None for one in answer]
            stretched = stretch(ground.turned, pairs, hold)
            direction = along(ground, liked, stretched)
            scores[asked].append(ground.turned[fold.candidates] @ direction)
    return {
        asked: np.asarray(measured(np.stack(each), fold.wanted)["ndcg@10"], np.float32)
        for asked, each in scores.items()
    }


def stretch(turned: Floats, said: Sequence[Constraint], hold: float) -> Floats:
    """Return how far each axis is stretched, (d,), so that distances say what a reader said.

    The loss is log(1 + exp(SHARPNESS * (distance of the pair - distance of the other))), with
    `hold` times the squared change of each axis; the sum of all stretches stays the same.
    """
    found = np.ones(turned.shape[1], np.float32)
    if not said:
        return found
    first, second, third = (turned[list(rows)] for rows in zip(*said, strict=True))
    apart = SHARPNESS * ((first - third) ** 2 - (first - second) ** 2)
    steep = 2 * hold + float((apart**2).sum(axis=1).mean()) / 4
    for _ in range(STEPS):
        unsure = 1 / (1 + np.exp(np.clip(apart @ found, -30, 30)))
        slope = -(unsure @ apart) / len(apart) + 2 * hold * (found - 1)
        found = np.maximum(found - slope / steep, 0.0)
        found *= len(found) / found.sum()
    return np.asarray(found, np.float32)


def everything(ground: Ground, fold: Fold, seed: int) -> list[Constraint]:
    """Return what all readers of a fold say, each of papers around five of their likes."""
    found: list[Constraint] = []
    for reader, library_ in enumerate(fold.likes):
        chance = np.random.default_rng([seed, reader, 1])
        liked = chance.permutation(library_)[:5]
        for said in answered(ground, fold, liked, library_, OTHERS_ANSWERS, chance):
            found += said or ()
    return found


def mapping(turned: Floats, said: Sequence[Constraint], hold: float, seed: int) -> Floats:
    """Return the linear map, (d, d), in which distances say what is alike, by the same loss."""
    chance, rows_ = np.random.default_rng(seed), np.array(said)
    kept = np.eye(turned.shape[1], dtype=np.float32)
    found = kept.copy()
    for _ in range(EPOCHS):
        for batch in np.array_split(chance.permutation(rows_), len(rows_) // BATCH + 1):
            first, second, third = (turned[column] for column in batch.T)
            far, near = first - third, first - second
            apart = ((far @ found.T) ** 2).sum(axis=1) - ((near @ found.T) ** 2).sum(axis=1)
            unsure = 1 / (1 + np.exp(np.clip(SHARPNESS * apart, -30, 30)))
            weighed = SHARPNESS * unsure[:, None] / len(batch)
            pull = far.T @ (weighed * far) - near.T @ (weighed * near)
            found = found + PACE * (found @ pull - hold * (found - kept) / len(turned.T))
    return np.asarray(found, np.float32)


def worth(whole: dict[int, dict[int, Floats]], likes: int, asked: int) -> str:
    """Say how many likes without any answer get as far, by the logarithm between those measured."""
    means = [float(whole[count][0].mean()) for count in LIKES]
    reached = float(whole[likes][asked].mean())
    return f"{np.exp(np.interp(reached, means, np.log(LIKES))) - likes:+.1f} likes"


if __name__ == "__main__":
    main()
