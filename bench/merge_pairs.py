"""Draws pairs of records to be labelled by people: same paper or not. Knows no merge rule of ours.

Three strata of `records.jsonl.gz`: titles with the same letters and digits inside one source, the
same across two sources (of records that share no id, for those need no judgement), and titles
that are nearly the same. `python -m bench.merge_pairs` prints the pairs in the order they are
labelled in; the labels are in `merge_labels.tsv`.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).resolve().parents[2] / "shared" / "data" / "records.jsonl.gz"
SEED = 20261127
EACH = 80
NEAR = 0.45  # Of all words of two titles, those in both.
COMMON = 200  # A word in more titles than these leads to no candidates.

Said = dict[str, Any]
Pair = tuple[Said, Said]


def records() -> list[Said]:
    """Return all records, in the file's order."""
    with gzip.open(RECORDS) as file:
        return [json.loads(line) for line in file]


def name(said: Said) -> str:
    """Return what labels call a record."""
    return f"{said['source']}/{said['id']}"


def letters(title: str) -> str:
    """Return the title's letters and digits, without case and accents."""
    plain = unicodedata.normalize("NFKD", title).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def strata() -> dict[str, list[Pair]]:
    """Return all pairs of each stratum."""
    by_title: dict[str, list[Said]] = defaultdict(list)
    for said in records():
        by_title[letters(said["title"])].append(said)
    same = [pair for group in by_title.values() for pair in combinations(group, 2)]
    return {
        "inside": [(a, b) for a, b in same if a["source"] == b["source"]],
        "across": [(a, b) for a, b in same if a["source"] != b["source"] and a["id"] != b["id"]],
        "near": list(_near([group[0] for group in by_title.values()])),
    }


def _near(alone: list[Said]) -> Iterator[Pair]:
    """Pairs whose titles share most of their words."""
    words = [frozenset(re.findall(r"\w+", said["title"].casefold())) for said in alone]
    seen_in = Counter(word for title in words for word in title)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, title in enumerate(words):
        for word in title:
            if seen_in[word] <= COMMON:
                holders[word].append(number)
    candidates = {pair for numbers in holders.values() for pair in combinations(numbers, 2)}
    for one, other in sorted(candidates):
        if len(words[one] & words[other]) >= NEAR * len(words[one] | words[other]):
            yield alone[one], alone[other]


def drawn() -> list[tuple[str, Pair]]:
    """Return the pairs to be labelled with their strata, in an order that tells nothing."""
    chance = random.Random(SEED)
    pairs = [
        (stratum, pair)
        for stratum, pairs in strata().items()
        for pair in _one_a_title(pairs, chance)
    ]
    chance.shuffle(pairs)
    return pairs


def _one_a_title(pairs: list[Pair], chance: random.Random) -> list[Pair]:
    """Draw pairs of different titles: "Advertisements" alone makes a fifth of all pairs."""
    by_title: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_title[letters(pair[0]["title"])].append(pair)
    titles = chance.sample(sorted(by_title), EACH)
    return [chance.choice(by_title[title]) for title in titles]


def shown(pairs: Iterable[tuple[str, Pair]]) -> Iterator[str]:
    """Say of each pair what a person needs to judge it."""
    for number, (_, pair) in enumerate(pairs):
        yield f"--- {number}"
        for said in pair:
            who = "; ".join(said["authors"][:6]) + (
                f" +{n}" if (n := len(said["authors"]) - 6) > 0 else ""
            )
            yield f"{name(said)} | {said['title']} | {who} | {said['date']} | {said['venue']}"
            yield f"    {said['abstract'][:220]}"


if __name__ == "__main__":
    print("\n".join(shown(drawn())))
