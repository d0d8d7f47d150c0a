"""One thing that was looked at: how it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How something is; `UNKNOWN` where it could not be looked at."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is in a sentence, and what to do if it is not good."""

    name: str
    outcome: Outcome
    says: str
    do: str = ""


Check = Callable[[], Finding]
