"""Sessions of papers without their ids, arXiv 2209.11824: what does a reader add next?

    python -m lab.runs.sessions      (needs PyTorch)

Libraries of CiteULike-a in the order of first posting, and what each account brought to
Hugging Face's daily papers, are the sessions. Cold: the newest fifth of the papers, which no
session has seen. Warm: the last older paper of each reader, left out of what is learnt; accounts
have no warm ones, as a paper is brought once. Attributes are tags, of which readers may have given
some later, or authors, categories and organisation. Held against the model are the regression that
ships, and the model without its head of categories. How long to learn, and how the weights begin,
was chosen on the last older papers of readers whom no model learns from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dailypapers.feed.evaluation import trials
from dailypapers.feed.evaluation.library import Library
from dailypapers.feed.interest.likes import Floats, Likes, Rows
from dailypapers.feed.interest.measures import Figures, Wanted, measured
from dailypapers.feed.interest.space import Space
from lab.ground import DAILY, DATA, LIBRARY, library, vectors
from lab.results import Decided, Result, record
from lab.sessions import NONE, Papers, foretold, taught
from lab.texts import read_lines

PAPER = "2209.11824"
SEEDS = (1, 2, 3)
TAUGHT, CATEGORIES, SHARED, MOST = 2000, 100, 3, 12
RIDGE, ALONE = "ridge of what is liked, as ships", "the same without categories"


@dataclass(frozen=True)
class Asked:
    """What sessions have, and what they go on with among candidates."""

    job: str
    read: list[Rows]
    candidates: Rows
    wanted: Wanted

    def gained(self, scores: Floats) -> Figures:
        """Return nDCG@10 of each session; what it has is not proposed."""
        ranked = scores.copy()
        for row, one in zip(ranked, self.read, strict=True):
            row[np.isin(self.candidates, one)] = -np.inf
        return measured(ranked, self.wanted)["ndcg@10"]


@dataclass(frozen=True)
class Ground:
    """Papers, sessions to learn from, and what is asked."""

    papers: Papers
    sessions: list[Rows]
    asked: list[Asked]


def main() -> None:
    """Teach, judge and record."""
    for ground, attributes in ((readers(), "tags"), (accounts(), "authors and categories")):
        alone = judged(ground, with_categories=False)
        _said(ground, judged(ground), f"titles and {attributes}", alone)
        if attributes == "tags":
            titles = replace(ground, papers=ground.papers.by_title())
            _said(titles, judged(titles), "titles")


def _said(
    ground: Ground, ours: list[Figures], known: str, alone: list[Figures] | None = None
) -> None:
    """Record what the model gets for each question, over the plain way and over itself alone."""
    for number, one in enumerate(ground.asked):
        bases = {RIDGE: one.gained(ridge(ground.papers.vectors, one))}
        if alone:
            bases[ALONE] = alone[number]
        for base, theirs in bases.items():
            job, method = f"{one.job} ({base}), nDCG@10", f"sessions without ids, {known}"
            record(Result(method, PAPER, job, base, theirs, ours[number], Decided.NOT_WORTH_IT))


def judged(ground: Ground, *, with_categories: bool = True) -> list[Figures]:
    """Return what the model gets for each question, (seeds, sessions)."""
    found: list[list[Figures]] = [[] for _ in ground.asked]
    for seed in SEEDS:
        model = taught(ground.sessions, ground.papers, seed, with_categories=with_categories)
        for figures, one in zip(found, ground.asked, strict=True):
            figures.append(one.gained(foretold(model, one.read, one.candidates)))
    return [np.stack(figures) for figures in found]


def ridge(found: Floats, of: Asked) -> Floats:
    """Return the scores of the direction that ships, the last likes counting most."""
    space, likes = Space.of(found), Likes.of([one.tolist() for one in of.read]).recent_first()
    directions = np.stack([space.direction(found[one], weights) for one, weights in likes])
    return np.asarray(directions @ found[of.candidates].T)


def readers() -> Ground:
    """Return libraries of CiteULike-a."""
    papers = library()
    newest, known = cold(papers, "what a reader adds next, new papers")
    older = np.setdiff1d(papers.likes.liked, newest.candidates)
    able = [one for one in known if len(one) > 2]
    some = np.random.default_rng(SEEDS[0]).permutation(len(able))[:TAUGHT]
    sessions, last = [able[one][:-1] for one in some], np.array([able[one][-1] for one in some])
    wanted = older[None] == last[:, None]
    warm = Asked("what a reader adds next, known papers", sessions, older, wanted)
    tags = [row["tags"] for row in read_lines(LIBRARY / "items.jsonl.gz")]
    often = Counter(tag for one in older for tag in set(tags[one])).most_common(CATEGORIES)
    categories = [next((tag for tag, _ in often if tag in of), None) for of in map(set, tags)]
    of = described(papers.titles, tags, categories, older)
    return Ground(of, sessions, [newest, warm])


def accounts() -> Ground:
    """Return what accounts brought to the daily papers, in the order of days."""
    rows = sorted(read_lines(DAILY), key=lambda row: (row["daily_published_at"], row["id"]))
    held: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if row["submitter"]:
            held.setdefault(row["submitter"], []).append(number)
    titles, likes = [row["title"] for row in rows], Likes.of(list(held.values()))
    newest, known = cold(
        Library(titles, np.arange(len(held)), likes), "what an account brings next"
    )
    older = np.arange(newest.candidates.min())
    said = {row["id"]: row.get("categories") or [] for row in read_lines(DATA / "papers.jsonl.gz")}
    fields = [said.get(f"arxiv:{row['id']}", []) for row in rows]
    attributes = [
        [*of, *filter(None, [row["organization"]]), *row["authors"]]
        for row, of in zip(rows, fields, strict=True)
    ]
    first = [of[0] if of else None for of in fields]
    of = described(titles, attributes, first, older)
    return Ground(of, [one for one in known if len(one) > 1], [newest])


def cold(papers: Library, job: str) -> tuple[Asked, list[Rows]]:
    """Return the question of the newest papers, and the older ones of everybody."""
    trial = trials.newest(papers)
    read = [one for one, _ in trial.likes]
    every = [one for one, _ in trial.crowd if len(one)]
    return Asked(job, read, trial.candidates, trial.wanted), every


def described(
    titles: Sequence[str],
    attributes: Sequence[Sequence[str]],
    categories: Sequence[str | None],
    older: Rows,
) -> Papers:
    """Return papers with the rarest `MOST` attributes of each that `SHARED` older ones have."""
    often = Counter(name for one in older for name in set(attributes[one]))
    place = {name: number for number, name in enumerate(sorted(_shared(often)))}
    rows = np.full((len(titles), MOST), NONE)
    for row, of in zip(rows, attributes, strict=True):
        mine = sorted(set(of) & place.keys(), key=lambda name: (often[name], name))[:MOST]
        row[: len(mine)] = [place[name] for name in mine]
    known = sorted({categories[one] or "" for one in older} - {""})
    told = [known.index(name) if name in known else NONE for name in categories]
    return Papers(vectors(titles), rows, np.array(told))


def _shared(often: Counter[str]) -> Iterator[str]:
    return (name for name, count in often.items() if count >= SHARED)


if __name__ == "__main__":
    main()
