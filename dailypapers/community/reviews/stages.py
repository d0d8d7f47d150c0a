"""What comes of what people decided about a paper. Pure.

A paper is screened twice, as PRISMA 2020 has it: by title and abstract, then by its full text. Each
time by one person or by two; what the two say apart is a conflict until one of them changes it or
the owner of the review settles it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Stage(StrEnum):
    """What is looked at."""

    TITLE = "title"
    TEXT = "text"


class Verdict(StrEnum):
    """What one person says."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    UNSURE = "unsure"


class State(StrEnum):
    """Where a paper stands at a stage."""

    OPEN = "open"
    CONFLICT = "conflict"
    INCLUDED = "included"
    EXCLUDED = "excluded"


class Said(NamedTuple):
    """A verdict, and the number of the criterion that is its reason, if it has one."""

    verdict: Verdict
    reason: int | None = None


class Outcome(NamedTuple):
    """Where a paper stands, and why it is excluded, if that is known."""

    state: State
    reason: int | None = None


OPEN, CONFLICT = Outcome(State.OPEN), Outcome(State.CONFLICT)


def outcome(
    stage: Stage, said: Sequence[Said], needed: int, settled: Said | None = None
) -> Outcome:
    """Return what comes of what people said, of whom so many are needed.

    What is settled holds. By title, doubt lets a paper through: its full text is read. By full
    text, doubt decides nothing, and two who exclude a paper for different reasons are a conflict.
    """
    if settled is not None:
        return _of_one(settled)
    if not said or len(said) < needed:
        return OPEN
    return _by_title(said) if stage is Stage.TITLE else _by_text(said)


def _by_title(said: Sequence[Said]) -> Outcome:
    excluded = [one for one in said if one.verdict is Verdict.EXCLUDE]
    if not excluded:
        return Outcome(State.INCLUDED)
    if len(excluded) < len(said):
        return CONFLICT
    reasons = {one.reason for one in excluded}
    return Outcome(State.EXCLUDED, reasons.pop() if len(reasons) == 1 else None)


def _by_text(said: Sequence[Said]) -> Outcome:
    if len(set(said)) > 1 and {one.verdict for one in said} != {Verdict.INCLUDE}:
        return CONFLICT
    return _of_one(said[0])


def _of_one(said: Said) -> Outcome:
    if said.verdict is Verdict.UNSURE:
        return OPEN
    if said.verdict is Verdict.INCLUDE:
        return Outcome(State.INCLUDED)
    return Outcome(State.EXCLUDED, said.reason)
