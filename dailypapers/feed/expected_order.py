"""Expected interest in the database's own words, for lists that it puts in order."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F, FloatField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from dailypapers.feed.expected.standing import EXPECTED, PRIOR


def share() -> Combinable:
    """Return the share of earlier papers of which less was expected, asked of an announcement.

    0 where nothing is expected.
    """
    if not settings.EXPECTED_INTEREST:
        return Value(0.0, FloatField())
    return Coalesce("paper__expectation__share", 0.0)


def standing(heard: str) -> Combinable:
    """Return `standing` of what is heard of a paper, an annotation, and what is expected of it."""
    if not settings.EXPECTED_INTEREST:
        return F(heard)
    most = Value(EXPECTED * PRIOR, FloatField())
    return F(heard) + share() * most / (F(heard) + Value(PRIOR, FloatField()))
