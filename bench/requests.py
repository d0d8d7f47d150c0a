"""Requests made backwards from a graph of operations, as in TaskBench (arXiv 2311.18760).

Operations are nodes; one leads to another where it answers what the other takes (a paper, a list).
A sub-graph is drawn first, one node, a chain or two branches that meet; then values; then words,
from phrases and paraphrases that were written before anything was tuned.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Picked = tuple[str, str, dict[str, int]]  # operation, form of the phrase, what it takes from
FILE = Path(__file__).with_name("request_phrases.tsv")
LATER = Path(__file__).with_name("request_phrases_later.tsv")
SEED = 2311
REQUESTS = 400
HELD_OUT = 10  # operations that nothing is tuned on
SLOT = re.compile(r"\{(\w+)\}")
JOINTS = (", then ", " and then ", ". Then ", ", and after that ", "; ")
BEFORE = ("", "", "", "please ", "could you ", "hi, ")
AFTER = ("", "", "", ", please", ", thanks")
# Which parameter a word of a phrase fills, where it is not called like it.
FILLS: dict[str, dict[str, str]] = {
    "get_papers": {"paper": "ids"},
    "post_submissions": {"paper": "paper", "text": "comment"},
    "cite": {"paper": "papers"},
    "post_searches": {"q": "query"},
    "put_follows_target": {"topic": "target", "handle": "target"},
    "delete_follows_target": {"topic": "target", "handle": "target"},
}
USUAL = {
    "paper": "address",
    "list": "slug",
    "group": "slug",
    "since": "published_from",
    "day": "code",
    "week": "code",
    "month": "code",
}
# What a phrase says without a value of its own.
IMPLIED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("get_search", "with code", {"has_code": True}),
    ("get_search", "newest papers", {"sort": "newest"}),
    ("get_papers_similar", "by their method", {"facet": "method"}),
    ("put_papers_marks_kind", "as saved", {"kind": "saved"}),
    ("put_papers_marks_kind", "as read", {"kind": "read"}),
    ("put_follows_target", "topic", {"kind": "topic"}),
    ("put_follows_target", "reader", {"kind": "reader"}),
    ("delete_follows_target", "topic", {"kind": "topic"}),
    ("delete_follows_target", "reader", {"kind": "reader"}),
)
GIVES_MANY = (
    "get_search", "get_papers_similar", "get_trending", "get_for_you", "get_editions_code",
    "get_lists_slug", "get_papers",
)  # fmt: skip
GIVES_ONE = (
    "get_papers_address", "put_lists_papers_address", "put_papers_vote", "delete_papers_vote",
    "put_papers_marks_kind", "delete_papers_marks_kind",
)  # fmt: skip
SUBJECTS = (
    "graph networks", "sparse attention", "protein folding", "sign language", "coral reefs",
    "tabular data", "speech synthesis", "causal discovery", "robot grasping", "code review",
    "machine unlearning", "image captioning", "dark matter", "traffic forecasting", "fair ranking",
    "quantum circuits", "legal reasoning", "bird song", "table understanding", "weather models",
)  # fmt: skip
TITLES = (
    "Kites", "Reading club", "For the thesis", "Winter", "Methods we like", "Later", "Old gems",
    "Seminar 7", "Group picks", "Surveys",
)  # fmt: skip
TEXTS = (
    "the ablation is the best part", "does this hold for long inputs?", "a fine idea",
    "code is hard to run", "compare it with older work",
)  # fmt: skip
TOPICS = ("cs.CL", "cs.LG", "cs.CV", "stat.ML", "cs.RO", "cs.IR", "math.OC", "eess.AS")


@dataclass(frozen=True, slots=True)
class Step:
    """One operation of a request: its arguments, and which come from another step."""

    operation: str
    arguments: dict[str, Any]
    needs: dict[str, int]


@dataclass(frozen=True, slots=True)
class Request:
    """What is said, and the steps that do it."""

    said: str
    shape: str
    steps: tuple[Step, ...]

    @property
    def operations(self) -> set[str]:
        """Which operations it takes."""
        return {step.operation for step in self.steps}


def phrases(file: Path = FILE) -> dict[tuple[str, str], list[str]]:
    """Return how operations are asked for, by operation and form."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            operation, form, phrase = line.split("\t")
            found.setdefault((operation, form), []).append(phrase)
    return found


def held_out() -> frozenset[str]:
    """Return the operations that nothing was tuned on, drawn by a fixed seed."""
    every = sorted({operation for operation, _ in phrases()})
    return frozenset(random.Random(SEED).sample(every, HELD_OUT))


def requests(
    count: int = REQUESTS, seed: int = SEED, said: dict[tuple[str, str], list[str]] | None = None
) -> Iterator[Request]:
    """Yield requests, the same ones for the same seed; `said` are phrases, else all of them."""
    chance = random.Random(seed)
    said = said or phrases()
    single = sorted(operation for operation, form in said if form == "own")
    following = sorted(operation for operation, form in said if form == "dep")
    for number in range(count):
        shape = ("node", "node", "chain", "chain", "meeting")[number % 5]
        picked: list[Picked]
        if shape == "node":
            picked = [(chance.choice(single), "own", {})]
        elif shape == "chain":
            picked = [(chance.choice(GIVES_MANY), "own", {})]
            for _ in range(1 if chance.random() < 0.6 else 2):
                picked.append((chance.choice(following), "dep", {}))
        else:
            picked = [
                ("post_lists", "own", {}),
                (chance.choice(GIVES_MANY[:5]), "own", {}),
                ("put_lists_papers_address", "new", {"slug": 0, "address": 1}),
            ]
        yield _worded(shape, picked, said, chance)


def later(count: int = REQUESTS // 2, seed: int = SEED) -> Iterator[Request]:
    """Yield requests for operations that came when the rules were done, a third in chains."""
    chance = random.Random(seed)
    said, new = phrases(), phrases(LATER)
    single = sorted(operation for operation, form in new if form == "own")
    following = sorted(operation for operation, form in new if form == "dep")
    for number in range(count):
        if number % 3:
            yield _worded("node", [(chance.choice(single), "own", {})], new, chance)
        else:
            found: list[Picked] = [
                (chance.choice(GIVES_MANY), "own", {}),
                (chance.choice(following), "dep", {}),
            ]
            yield _worded("chain", found, said | new, chance)


MEETING = (
    "put the first one into it",
    "add the top result to the new list",
    "put the first paper in that list",
)


def _takes(operation: str) -> str:
    return FILLS.get(operation, {}).get("paper", "address")


def _giver(before: Sequence[str], is_one_of: bool) -> int:
    """Return the step that is meant: the last list for “the first”, the last paper for “it”."""
    giving = GIVES_MANY if is_one_of else (*GIVES_MANY, *GIVES_ONE)
    return max(place for place, operation in enumerate(before) if operation in giving)


def _worded(
    shape: str,
    picked: Sequence[Picked],
    said: dict[tuple[str, str], list[str]],
    chance: random.Random,
) -> Request:
    parts: list[str] = []
    steps: list[Step] = []
    for operation, form, needs in picked:
        phrase = chance.choice(MEETING if form == "new" else said[operation, form])
        words, arguments = _with_values(operation, phrase, chance)
        parts.append(words.rstrip("?") if len(picked) > 1 else words)
        if form == "dep":
            giver = _giver([step.operation for step in steps], "first" in phrase or "top" in phrase)
            needs = {_takes(operation): giver}
        steps.append(Step(operation, arguments, dict(needs)))
    whole = parts[0]
    for part in parts[1:]:
        whole += chance.choice(JOINTS) + part
    if not whole.endswith("?"):
        whole += chance.choice(AFTER)
    return Request(chance.choice(BEFORE) + whole, shape, tuple(steps))


def _with_values(operation: str, phrase: str, chance: random.Random) -> tuple[str, dict[str, Any]]:
    arguments: dict[str, Any] = {}
    for op, words, implied in IMPLIED:
        if op == operation and words in phrase:
            arguments |= implied
    for slot in SLOT.findall(phrase):
        value = _value(slot, chance)
        phrase = phrase.replace(f"{{{slot}}}", str(value), 1)
        base = slot.removesuffix("2")
        name = FILLS.get(operation, {}).get(base) or USUAL.get(base, base)
        arguments[name] = _joined(arguments.get(name), _meant(slot, value), name)
    if operation == "cite" and isinstance(arguments.get("papers"), str):
        arguments["papers"] = [arguments["papers"]]
    return phrase, arguments


def _joined(old: Any, new: Any, name: str) -> Any:
    if old is None or name not in {"ids", "papers"}:
        return new
    return f"{old},{new}" if name == "ids" else [*(old if isinstance(old, list) else [old]), new]


def _meant(slot: str, value: Any) -> Any:
    """Return what a parameter should hold for what is said."""
    if slot == "since":
        return f"{value}-01-01"
    if slot in {"list", "group"}:
        return re.sub(r"[^a-z0-9]+", "-", str(value).lower()).strip("-")
    return value


def _value(slot: str, chance: random.Random) -> Any:
    year, month = chance.randint(2018, 2026), chance.randint(1, 12)
    values: dict[str, Callable[[], Any]] = {
        "q": lambda: chance.choice(SUBJECTS),
        "topic": lambda: chance.choice(TOPICS),
        "since": lambda: year,
        "year": lambda: year,
        "limit": lambda: chance.choice((3, 5, 10, 15)),
        "before": lambda: f"{year}-{month:02}-{chance.randint(1, 28):02}",
        "day": lambda: f"{year}-{month:02}-{chance.randint(1, 28):02}",
        "week": lambda: f"{year}-W{chance.randint(1, 52):02}",
        "month": lambda: f"{year}-{month:02}",
        "window": lambda: chance.choice(("day", "week", "month", "year")),
        "list": lambda: chance.choice(TITLES),
        "title": lambda: chance.choice(TITLES),
        "group": lambda: chance.choice(TITLES),
        "name": lambda: chance.choice(TITLES),
        "author": lambda: chance.choice(("Ada Lovelace", "Bela Bartok", "Grace Hopper")),
        "number": lambda: chance.randint(2, 900),
        "reason": lambda: chance.choice(("spam", "rude", "duplicate")),
        "visibility": lambda: chance.choice(("public", "private")),
        "text": lambda: chance.choice(TEXTS),
        "kind": lambda: chance.choice(("saved", "read", "hidden")),
        "handle": lambda: chance.choice(("ada", "bela", "cleo")),
    }
    if slot in values:
        return values[slot]()
    return f"{chance.randint(18, 26)}{month:02}.{chance.randint(1, 19999):05}"
