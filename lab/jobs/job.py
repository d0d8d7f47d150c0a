"""What a job is: a kind, an instruction, texts, and questions whose answers are known. Pure.

All kinds have one shape, so that whatever learns or is judged can take any of them:

    retrieve    a query asks for papers
    similar     a paper asks for papers like it, among some or among all
    classify    a text asks for its labels; the texts are those of the labels
    rank        papers are put in the order of what they gained; what is known says for whom
    continue    a list asks for the papers that go on with it

An instruction with examples of right and wrong answers is that of Natural Instructions (arXiv
2104.08773); that a dataset needs but the names of its columns is the idea of tasksource (arXiv
2301.05948).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from dailypapers.core.errors import DailyPapersError


class JobError(DailyPapersError):
    """A job is not declared as it should be, or its data is not what was declared."""


class Kind(StrEnum):
    """What is asked."""

    RETRIEVE = "retrieve"
    SIMILAR = "similar"
    CLASSIFY = "classify"
    RANK = "rank"
    CONTINUE = "continue"


class Part(StrEnum):
    """What an item may be used for."""

    LEARN = "learn"
    TUNE = "tune"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Example:
    """An answer to show, right or wrong, and why."""

    asked: str
    answer: str
    why: str = ""
    is_right: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `asked` is a text of its own, `known` names texts that the question is about. `among` names
    those that may answer, all texts of the job where it is empty, and `wanted` says what each is
    worth, above 0 where it is right.
    """

    key: str
    wanted: Mapping[str, float]
    asked: str = ""
    known: Sequence[str] = ()
    among: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Which share of the items tunes and which judges; the others are to be learnt from.

    By chance, which is drawn from the key of an item alone and so never changes, or by order: the
    last ones judge, those before them tune.
    """

    tune: float = 0.0
    judge: float = 0.0
    by_order: bool = False

    def of(self, items: Sequence[Item]) -> Iterator[Part]:
        """Yield the part of each item."""
        for place, item in enumerate(items):
            at = (place + 0.5) / len(items) if self.by_order else 1 - _drawn(item.key)
            if at > 1 - self.judge:
                yield Part.JUDGE
            else:
                yield Part.TUNE if at > 1 - self.judge - self.tune else Part.LEARN


@dataclass(frozen=True)
class Job:
    """A job with its data."""

    name: str
    kind: Kind
    instruction: str
    texts: Mapping[str, str]
    items: Sequence[Item]
    examples: Sequence[Example] = ()
    split: Split = field(default_factory=Split)

    def part(self, wanted: Part) -> list[Item]:
        """Return the items of one part."""
        parts = zip(self.items, self.split.of(self.items), strict=True)
        return [item for item, part in parts if part is wanted]

    def said(self, item: Item) -> str:
        """Return an item as words for a model that reads instructions, examples before it."""
        lines = [self.instruction]
        for one in self.examples:
            verdict = "Right" if one.is_right else "Wrong"
            lines += [f"Input: {one.asked}", f"{verdict} output: {one.answer}"]
            lines += [f"Because: {one.why}"] if one.why else []
        known = [self.texts[name] for name in item.known]
        return "\n".join([*lines, f"Input: {' | '.join(filter(None, [item.asked, *known]))}"])

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with the job."""
        if not self.instruction.endswith((".", "?", ":")):
            yield "the instruction is no sentence"
        if not any(one.is_right for one in self.examples):
            yield "no example of a right answer"
        if not self.items:
            yield "no items"
        if len({item.key for item in self.items}) < len(self.items):
            yield "two items of one key"
        for item in self.items:
            if missing := {*item.known, *item.among, *item.wanted} - self.texts.keys():
                yield f"{item.key} names {min(missing)!r}, which has no text"
            if not any(worth > 0 for worth in item.wanted.values()):
                yield f"{item.key} has no right answer"
            if item.among and not item.wanted.keys() <= set(item.among):
                yield f"{item.key} wants what is not among its candidates"


def _drawn(key: str) -> float:
    """Return a number from 0 to 1 that hangs on the key alone."""
    return int.from_bytes(sha256(key.encode()).digest()[:8]) / 2**64
