from __future__ import annotations

import pytest

from dailypapers.community.reviews.cells import Kind, Taken, checked
from dailypapers.core.errors import InputError

CHOICES = ["large", "small"]


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (Kind.TEXT, " two \n spouts ", "two spouts"),
        (Kind.NUMBER, "-0.5", "-0.5"),
        (Kind.NUMBER, "1e-3", "1e-3"),
        (Kind.CHOICE, "small", "small"),
        (Kind.YES_NO, "no", "no"),
    ],
)
def test_what_answers_a_column_is_kept(kind: Kind, value: str, kept: str) -> None:
    assert checked(Taken(value, " page  3 "), kind, CHOICES) == Taken(kept, "page 3")
    assert checked(Taken(" "), kind, CHOICES) == Taken("")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.NUMBER, "many"),
        (Kind.NUMBER, "nan"),
        (Kind.NUMBER, "=1+1"),
        (Kind.CHOICE, "middling"),
        (Kind.YES_NO, "perhaps"),
        (Kind.TEXT, "a" * 1001),
        (Kind.TEXT, ""),  # But a place.
    ],
)
def test_what_does_not_is_refused(kind: Kind, value: str) -> None:
    with pytest.raises(InputError):
        checked(Taken(value, "page 3"), kind, CHOICES)
