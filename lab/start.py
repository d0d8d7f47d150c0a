"""What every run of the lab begins with, and where it keeps what it found.

A run that is stopped goes on where it was: a result is written once and then read.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from lab.heads import begin
from lab.judged import Judged
from lab.readings import Readings, Shelf, read_interest, read_retrieve, read_tag
from lab.shipped import load_shipped, load_words
from lab.trunk import Upper
from lab.tuning import Heads, encode, measure, one_thread

LOWER = 4  # layers that are not tuned, of six
Figures = dict[str, np.ndarray]  # job to one figure an item
JOBS = ("tag", "retrieve", "interest")


@dataclass(frozen=True, slots=True)
class Bench:
    """The jobs, the upper layers of the encoder that ships and the heads that fit it best."""

    readings: dict[str, Readings]
    judged: Judged
    encoder: Upper
    heads: Heads
    cache: Path

    def fresh(self) -> Upper:
        """Return a copy of the upper layers to be tuned."""
        return copy.deepcopy(self.encoder)

    def figures(self, encoder: Upper, heads: Heads) -> Figures:
        """Return the tests of all jobs and collections."""
        encoder.eval()
        return {
            **measure(encoder, heads, self.readings, "test"),
            **self.judged.measure(encoder),
        }

    def once(self, name: str, make: Callable[[], tuple[dict[str, Any], Figures]]) -> Found:
        """Return what was found under this name, or make it now."""
        facts, file = self.cache / f"{name}.json", self.cache / f"{name}.npz"
        if not facts.exists():
            said, figures = make()
            np.savez(file, **figures)
            facts.write_text(json.dumps(said))
            means = ", ".join(f"{job} {values.mean():.4f}" for job, values in figures.items())
            sys.stderr.write(f"{name}: {means}; {json.dumps(said)[:300]}\n")
        with np.load(file) as held:
            return Found(name, json.loads(facts.read_text()), {job: held[job] for job in held})


@dataclass(frozen=True, slots=True)
class Found:
    """What one run found: facts about it, and figures by job."""

    name: str
    facts: dict[str, Any]
    figures: Figures


def seeds(found: Sequence[Found], job: str) -> np.ndarray:
    """Return the figures of one job, (seeds, items)."""
    return np.stack([one.figures[job] for one in found])


def together(found: Sequence[Found], jobs: Sequence[str] = JOBS) -> np.ndarray:
    """Return figures whose mean is the mean of the jobs' means, (seeds, items of all jobs)."""
    parts = [seeds(found, job) for job in jobs]
    every = sum(part.shape[1] for part in parts)
    return np.concatenate([part * every / len(jobs) / part.shape[1] for part in parts], axis=1)


def open_bench(description: str | None, lower: int = LOWER) -> Bench:
    """Read the command line and everything it names; the layers from `lower` on can be tuned."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="papers, votes, collections")
    parser.add_argument("--cache", type=Path, required=True, help="what was found so far")
    wanted = parser.parse_args()
    wanted.cache.mkdir(parents=True, exist_ok=True)
    one_thread()
    torch.manual_seed(0)
    shipped = load_shipped()
    shelf = Shelf(shipped, lower, load_words(), wanted.cache / f"lower-{lower}")
    readings = _readings(wanted.data, shelf)
    encoder = Upper(shipped, lower)
    heads = _heads(wanted.cache / "heads.pt", readings, encoder)
    return Bench(readings, Judged(wanted.data / "ir", shelf), encoder, heads, wanted.cache)


def _readings(data: Path, shelf: Shelf) -> dict[str, Readings]:
    papers, collections = data / "papers.jsonl.gz", data / "ir"
    taxonomy = data / "taxonomy" / "arxiv_categories.csv"
    return {
        "tag": read_tag(papers, taxonomy, collections, shelf),
        "retrieve": read_retrieve(papers, collections, shelf),
        "interest": read_interest(data / "hf_daily" / "papers.jsonl.gz", shelf),
    }


def _heads(file: Path, readings: dict[str, Readings], encoder: Upper) -> Heads:
    if not file.exists():
        vectors = {
            (job, part): encode(encoder, readings[job].parts[part].columns[0])
            for job in ("tag", "interest")
            for part in ("train", "validation")
        }
        torch.save(begin(readings, vectors), file)
    return torch.load(file, weights_only=False)
