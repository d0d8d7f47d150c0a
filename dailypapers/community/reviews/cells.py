"""What may stand in the table of a review, by how a column is answered. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
LONGEST, LONGEST_PLACE = 1000, 300
YES_NO = ("yes", "no")


class Kind(StrEnum):
    """How a column is answered."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes-no"


class Taken(NamedTuple):
    """What was taken down, nothing to take it out again, and where the paper says so."""

    value: str
    place: str = ""


def checked(taken: Taken, kind: Kind, choices: Sequence[str] = ()) -> Taken:
    """Return what is kept in a cell; raise `InputError` if it is no answer to the column."""
    value, place = (" ".join(part.split()) for part in taken)
    if len(value) > LONGEST or len(place) > LONGEST_PLACE:
        raise InputError(
            say(
                "What is taken down has at most {n:,} characters, where it stands {most}.",
                n=LONGEST,
                most=LONGEST_PLACE,
            )
        )
    if value:
        return Taken(_answer(value, kind, choices), place)
    if place:
        raise InputError(say("Say also what the paper says there, not only where."))
    return Taken("")


def _answer(value: str, kind: Kind, choices: Sequence[str]) -> str:
    if kind is Kind.NUMBER and not NUMBER.fullmatch(value):
        raise InputError(say("Write a number like 12 or -0.5."))
    if kind is Kind.YES_NO and value not in YES_NO:
        raise InputError(say("Say yes or no."))
    if kind is Kind.CHOICE and value not in choices:
        raise InputError(say("Choose one of: {names}.", names=", ".join(choices)))
    return value
