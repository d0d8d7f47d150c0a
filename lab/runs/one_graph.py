"""One graph of papers and lists in text, one model for all its tasks: arXiv 2310.00149.

    python -m lab.runs.one_graph

As in “One for All”, every node is described in words and encoded by one encoder: papers by their
titles, tags, which stand for topics and lists, by their names, and each task by a prompt node that
says what is asked and is tied to all that may answer. Texts are passed along the edges, and one
model, a softmax over how alike two nodes are in every pair of views, answers both tasks: which tags
a paper has of which none is known, and which other papers it is linked to by citations.

Held against it are texts alone; texts beside the plain mean of what is known, of a tag's papers or
of a paper's citations; and, for citations, neighbours in common. The model learns from papers to
tune on, whose edges are out of the graph; others judge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dailypapers.feed.expected.papers import Numbers
from dailypapers.feed.interest.likes import Floats, Rows
from dailypapers.feed.interest.measures import Figures, measured
from lab.ground import DATA, library, vectors
from lab.jobs.__main__ import HERE
from lab.jobs.declared import load
from lab.jobs.job import Item, Part, Split
from lab.results import Decided, Result, record

PAPER, SEED = "2310.00149", 13
NEGATIVES, ROUNDS, DECAY = 200, 12, 1e-3
MOST = 1500  # papers of a task that are learnt from, or judge
AT_ONCE = 200
VIEWS = ("text", "tags", "citations", "two steps")
PARTS = Split(tune=0.2, judge=0.2)  # of papers, for both tasks


@dataclass(frozen=True)
class Task:
    """What is asked of some papers: what they are known by, and which of the candidates answer."""

    papers: Rows
    known: list[Rows]
    wanted: list[Rows]
    candidates: Rows
    own: str  # the view that says what is known, for the plain baseline


@dataclass(frozen=True)
class World:
    """Papers, tags and prompts as nodes in this order, with all edges; the part of each paper."""

    texts: Floats
    papers: int
    tags: int
    tagged: Rows  # (edges, 2): paper, tag
    cited: Rows  # (edges, 2): without direction, each once
    is_shown: np.ndarray  # of `cited`: known whatever the parts of its papers
    part: np.ndarray  # (papers,)

    def views(self, hidden: set[Part]) -> dict[str, Floats]:
        """Return what nodes are by text and by the edges that are not of hidden papers."""
        tagged = self.tagged[~np.isin(self.part[self.tagged[:, 0]], list(hidden))]
        cited = self.links(hidden)
        first, second = self.papers + self.tags, self.papers + self.tags + 1
        prompts = [(self.papers + tag, first) for tag in range(self.tags)]
        prompts += [(paper, second) for paper in range(self.papers)]
        everything = np.concatenate([tagged, cited, np.array(prompts)])
        once = self.texts + passed(self.texts, everything)
        return {
            "text": self.texts,
            "tags": passed(self.texts, tagged),
            "citations": passed(self.texts, cited),
            "two steps": unit(once + passed(once, everything)),
        }

    def links(self, hidden: set[Part]) -> Rows:
        """Return the citations that are known where those of some papers are hidden."""
        is_hidden = np.isin(self.part[self.cited], list(hidden)).any(axis=1)
        return self.cited[self.is_shown | ~is_hidden]

    def tasks(self, part: Part) -> list[Task]:
        """Return both tasks for the papers of a part."""
        papers = np.flatnonzero(self.part == part)
        labels, citing = np.arange(self.tags) + self.papers, np.arange(self.papers)
        nothing = np.zeros(0, np.int64)
        tagging = [(p, nothing, self.tagged[self.tagged[:, 0] == p, 1]) for p in papers.tolist()]
        linking = []
        both = np.concatenate([self.cited, self.cited[:, ::-1]])
        is_shown = np.tile(self.is_shown, 2)
        for paper in papers.tolist():
            mine = both[:, 0] == paper
            shown, rest = both[mine & is_shown, 1], both[mine & ~is_shown, 1]
            linking.append((paper, np.append(shown, paper), rest))
        return [_task(tagging, labels, "tags"), _task(linking, citing, "citations")]


def main() -> None:
    """Learn from the papers to tune on, judge by others, and record."""
    world = built()
    learnt = world.views({Part.TUNE, Part.JUDGE})
    tuning = world.tasks(Part.TUNE)
    weights = trained(learnt, tuning, VIEWS)
    one_step = trained(learnt, tuning, VIEWS[:3])
    print("weights, view of who asks by view of who answers:", np.round(weights, 1).tolist())
    views, links = world.views({Part.JUDGE}), world.links({Part.JUDGE})
    names = ("tags of a paper without any", "other papers linked by citations")
    for name, task in zip(names, world.tasks(Part.JUDGE), strict=True):
        text, mean = gained(views, task, _only("text")), gained(views, task, _plain(task))
        ours = gained(views, task, weights)
        print(f"{name}: {len(text)} papers", flush=True)
        print(f"without second steps and prompts: {gained(views, task, one_step).mean():.4f}")
        plain = [("text alone", text), ("text and the mean of what is known", mean)]
        if task.own == "citations":
            plain.append(("counting common neighbours", counted(links, task)))
        for label, theirs in plain:
            job = f"{name} ({label}), nDCG@10"
            record(Result("one graph in text", PAPER, job, label, theirs, ours, Decided.OPTION))


def built() -> World:
    """Return the world of CiteULike: its tags as lists, and what papers cite there."""
    tags, cites = (load(HERE / f"{name}.toml", DATA) for name in ("tags", "citations"))
    titles = library().titles
    names = [*(item.key for item in tags.items), tags.instruction, cites.instruction]
    texts = np.concatenate([vectors(titles), vectors(names)])
    tagged = [
        (int(paper), len(titles) + tag)
        for tag, item in enumerate(tags.items)
        for paper in (*item.known, *item.wanted)
    ]
    links = {
        (min(pair), max(pair))
        for item in cites.items
        for pair in ((int(item.key), int(paper)) for paper in (*item.known, *item.wanted))
        if pair[0] != pair[1]
    }
    each = [Item(str(paper), {}) for paper in range(len(titles))]
    return World(
        texts,
        len(titles),
        len(tags.items),
        np.array(tagged),
        np.array(sorted(links)),
        np.random.default_rng(SEED).random(len(links)) < 0.5,
        np.array([str(part) for part in PARTS.of(each)]),
    )


def passed(texts: Floats, edges: Rows) -> Floats:
    """Return the mean of the neighbours of each node at unit length, zeros where there are none."""
    sums = np.zeros_like(texts)
    for here, there in (edges.T, edges.T[::-1]):
        np.add.at(sums, here, texts[there])
    return unit(sums)


def unit(of: Floats) -> Floats:
    """Return rows at unit length."""
    return np.asarray(of / np.maximum(np.linalg.norm(of, axis=1, keepdims=True), 1e-9), np.float32)


def trained(views: dict[str, Floats], tasks: list[Task], used: Sequence[str]) -> Floats:
    """Return one weight for each pair of views, (views, views), by Newton's method on a softmax.

    Pairs with a view that is not used weigh nothing.
    """
    is_used = np.array([name in used for name in VIEWS])
    counts = (is_used[:, None] & is_used).ravel()
    chance, size = np.random.default_rng(SEED), len(VIEWS) ** 2
    seen = []
    for task in tasks:
        for paper, wanted in zip(task.papers, task.wanted, strict=True):
            others = np.concatenate([wanted, chance.choice(task.candidates, NEGATIVES)])
            seen.append((alike(views, paper, others) * counts, len(wanted), 1 / len(task.papers)))
    weights = np.zeros(size)
    for _ in range(ROUNDS):
        slope, bend = 2 * DECAY * weights, 2 * DECAY * np.eye(size)
        for features, right, share in seen:
            likely = np.exp((scores := features @ weights) - scores.max())
            likely /= likely.sum()
            middle = likely @ features
            slope += share * (middle - features[:right].mean(axis=0))
            bend += share * ((features.T * likely) @ features - np.outer(middle, middle))
        weights -= np.linalg.solve(bend, slope)
    return weights.reshape(len(VIEWS), len(VIEWS)).astype(np.float32)


def alike(views: dict[str, Floats], paper: int, others: Rows) -> Numbers:
    """Return how alike a paper is to others in each pair of views, (others, pairs)."""
    mine = np.stack([views[name][paper] for name in VIEWS])
    theirs = np.stack([views[name][others] for name in VIEWS])  # (views, others, d)
    found: Numbers = np.einsum("ad,bod->oab", mine, theirs).reshape(len(others), -1).astype(float)
    return found


def gained(views: dict[str, Floats], task: Task, weights: Floats) -> Figures:
    """Return nDCG@10 of each paper of a task; what is known is not proposed."""
    answers = [
        sum(weight * views[name][task.candidates] for weight, name in zip(row, VIEWS, strict=True))
        for row in weights
    ]
    figures = []
    for start in range(0, len(task.papers), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        scores = sum(
            views[name][task.papers[some]] @ answer.T
            for name, answer in zip(VIEWS, answers, strict=True)
        )
        for row, known in zip(scores, task.known[some], strict=True):
            row[np.isin(task.candidates, known)] = -np.inf
        wanted = np.stack([np.isin(task.candidates, one) for one in task.wanted[some]])
        figures.append(measured(scores, wanted)["ndcg@10"])
    found: Figures = np.concatenate(figures)
    return found


def counted(links: Rows, task: Task) -> Figures:
    """Return nDCG@10 where papers are ranked by neighbours in common, rare ones weighing more.

    Adamic and Adar, "Friends and neighbors on the web" (2003); no text is read.
    """
    near: dict[int, list[int]] = defaultdict(list)
    for here, there in np.concatenate([links, links[:, ::-1]]).tolist():
        near[here].append(there)
    scores = np.zeros((len(task.papers), len(task.candidates)), np.float32)
    for row, paper, known in zip(scores, task.papers, task.known, strict=True):
        for one in set(known.tolist()) - {paper}:
            row[near[one]] += 1 / np.log(1 + len(near[one]))
        row[known] = -np.inf
    wanted = np.stack([np.isin(task.candidates, one) for one in task.wanted])
    return measured(scores, wanted)["ndcg@10"]


def _only(view: str) -> Floats:
    weights = np.zeros((len(VIEWS), len(VIEWS)), np.float32)
    weights[VIEWS.index(view), VIEWS.index(view)] = 1
    return weights


def _plain(task: Task) -> Floats:
    """Return text, and text against the mean of what is known: of a tag, or of who asks."""
    weights, known = _only("text"), VIEWS.index(task.own)
    at = (0, known) if task.own == "tags" else (known, 0)
    weights[at] = 1
    return weights


def _task(asked: Sequence[tuple[int, Rows, Rows]], candidates: Rows, own: str) -> Task:
    """Return a task for some of the papers that want anything, drawn by chance."""
    able = [one for one in asked if len(one[2])]
    drawn = np.sort(np.random.default_rng(SEED).permutation(len(able))[:MOST])
    some = [able[one] for one in drawn]
    papers = np.array([paper for paper, *_ in some])
    return Task(papers, [k for _, k, _ in some], [w for *_, w in some], candidates, own)


if __name__ == "__main__":
    main()
