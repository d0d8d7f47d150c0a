"""Papers to search in: two thousand invented ones that look real, and real ones where present."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from dailypapers.search.engine.types import IndexedPaper

REAL_PAPERS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "papers.jsonl.gz"
TOPICS = ("cs.CL", "cs.LG", "cs.CV", "stat.ML", "cs.IR", "cs.RO", "math.OC", "quant-ph")

VOCABULARY = """
the of and a to for we in is that with on this by model from as our are data can learning which
method training language task network using results show propose approach performance large based
new problem attention neural image graph representation state-of-the-art deep transformer dataset
both between these existing however information two used more than also experiments algorithm
framework novel low-rank sparse diffusion reinforcement generation text video speech policy agent
reasoning retrieval benchmark evaluation human feature space time robust efficient optimization
self-supervised fine-tuning pre-training multi-modal zero-shot translation parsing segmentation
detection classification clustering sampling inference kernel gradient convergence bound regret
estimation causal privacy federated quantization distillation pruning compression embedding
similarity query document passage index recommendation user item click session dialogue summary
question answer knowledge entity relation ontology semantic syntax morphology lexical corpus
annotation bias fairness robot grasp drone navigation planning control dynamics simulation physics
quantum circuit molecule protein drug cell medical radiology ECG climate weather traffic energy C++
GPT-4 BERT LSTM k-means $\\ell_1$ β-VAE naïve Erdős–Rényi 深度学习
"""
WORDS = VOCABULARY.split()  # the most frequent first
SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ren",
    "sto",
    "vu",
    "xi",
    "zan",
    "per",
    "qua",
    "do",
    "fle",
    "gri",
    "hys",
)
SURNAMES = (
    "Wang",
    "Zhang",
    "Li",
    "Müller",
    "García",
    "Kim",
    "Nguyen",
    "Smith",
    "O'Brien",
    "Dogruöz",
    "LeCun",
    "Ivanova",
)
FORENAMES = ("Wei", "Anna", "Luis", "Ji-won", "Thanh", "John", "Zoë", "Yann", "Olga", "Amadeo")


def invented_papers(count: int = 2000, seed: int = 7) -> list[IndexedPaper]:
    """Return papers with the ids 1 to `count`; words are as unevenly frequent as in a language.

    Every fiftieth repeats the text of the one before it at another date, so that scores tie.
    """
    random = Random(seed)
    made: list[IndexedPaper] = []
    for number in range(1, count + 1):
        twin = made[-1] if number % 50 == 0 else None
        made.append(_invented(number, random, twin))
    return made


def _invented(number: int, random: Random, twin: IndexedPaper | None) -> IndexedPaper:
    published = random.randint(2015, 2026) * 10000 + random.randint(1, 12) * 100
    published = 0 if number % 97 == 0 else published + random.randint(1, 28)
    return IndexedPaper(
        id=number,
        title=twin.title if twin else _text(random, random.randint(4, 12)),
        abstract=twin.abstract if twin else _text(random, random.randint(30, 160)),
        authors=twin.authors if twin else _authors(random),
        keywords=twin.keywords if twin else (_text(random, 2), _text(random, 1)),
        identifiers=(f"{random.randint(15, 26)}01.{number:05}",),
        venue=twin.venue if twin else random.choice(("", "ACL 2024", "Proceedings of ICML")),
        topics=tuple(random.sample(TOPICS, random.randint(0, 3))),
        sources=(random.choice(("arxiv", "acl", "openreview")),),
        published=published,
        edition_days=(published,) if published and number % 3 == 0 else (),
        has_code=random.random() < 0.2,
    )


def _text(random: Random, length: int) -> str:
    """Return words by Zipf's law, one in forty of them rare."""
    weights = [1 / (rank + 2) for rank in range(len(WORDS))]
    words = random.choices(WORDS, weights, k=length)
    return " ".join(_rare(random) if random.random() < 0.025 else word for word in words)


def _rare(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=3)).capitalize()


def _authors(random: Random) -> tuple[str, ...]:
    count = random.randint(1, 8)
    return tuple(f"{random.choice(FORENAMES)} {random.choice(SURNAMES)}" for _ in range(count))


def real_papers(count: int = 2000, step: int = 50) -> list[IndexedPaper]:
    """Return every `step`-th paper of the shared measurement data."""
    with gzip.open(REAL_PAPERS, "rt", encoding="utf-8") as lines:
        return [_real(i + 1, json.loads(line)) for i, line in _every(lines, count, step)]


def _every(lines: Iterable[str], count: int, step: int) -> Iterator[tuple[int, str]]:
    return enumerate(islice(lines, 0, count * step, step))


def _real(number: int, said: dict[str, Any]) -> IndexedPaper:
    day = (said["date"].replace("-", "") + "0101")[:8]
    return IndexedPaper(
        id=number,
        title=said["title"],
        abstract=said["abstract"] or "",
        authors=tuple(said["authors"]),
        identifiers=(said["id"].partition(":")[2],),
        venue=said["venue"] or "",
        topics=tuple(said["categories"]),
        sources=(said["source"],),
        published=int(day),
    )
