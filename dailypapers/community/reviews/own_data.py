"""What reviews keep of a reader: their part, what they decided and took down."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from dailypapers.accounts.models import User
from dailypapers.community.models import Decision, ReviewPerson, TableCell


def export(reader: User) -> list[dict[str, Any]]:
    """Return the reviews that a reader is or was of, each with all that they themselves said."""
    theirs = ReviewPerson.objects.filter(reader=reader).select_related("review").order_by("since")
    return [_of(person) for person in theirs]


def _of(person: ReviewPerson) -> dict[str, Any]:
    review, about = person.review, {"paper": F("candidate__title")}
    decided = Decision.objects.filter(person=person).order_by("at", "pk")
    said = ("stage", "verdict", "note", "settles", "at", "ended_at")
    cells = TableCell.objects.filter(person=person).order_by("at", "pk")
    return {
        "title": review.title,
        "question": review.question,
        "role": person.role,
        "since": person.since,
        "left_at": person.left_at,
        "decisions": list(decided.values(*said, why=F("reason__text"), **about)),
        "table": list(cells.values("value", "place", "at", name=F("column__name"), **about)),
    }
