"""What readers think of comments, read for all comments of a page at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from dailypapers.accounts.models import User
from dailypapers.community.approval import approval
from dailypapers.community.models import Reaction

PLEASED = (Reaction.Kind.AGREE, Reaction.Kind.THANKS, Reaction.Kind.INSIGHT)
NAMED = 8  # readers of one kind below one comment; the others are counted


@dataclass(frozen=True, slots=True)
class Sign:
    """How many reacted in one way, who of the others did so first, and whether I did."""

    count: int
    others: tuple[User, ...]
    is_mine: bool


def signs(reader: User | None, numbers: Collection[int]) -> dict[int, dict[str, Sign]]:
    """Return by comment and kind what readers think, in one query.

    Of readers who were set apart only their own is there, for themselves. However many reacted, no
    more rows are read than are named.
    """
    if not numbers:
        return {}
    found: dict[int, dict[str, list[Reaction]]] = defaultdict(lambda: defaultdict(list))
    for row in _first_rows(reader, numbers):
        found[row.comment_id][row.kind].append(row)
    return {
        number: {kind: _sign(rows, reader) for kind, rows in kinds.items()}
        for number, kinds in found.items()
    }


def approvals(paper: int) -> dict[int, float]:
    """Return how well the comments on a paper were received, where anybody said so."""
    heard = Reaction.objects.filter(comment__paper=paper, reader__is_shadowed=False)
    pleased = Count("reader", distinct=True, filter=Q(kind__in=PLEASED))
    puzzled = Count("reader", distinct=True, filter=Q(kind=Reaction.Kind.PUZZLED))
    rows = heard.values("comment").annotate(pleased=pleased, puzzled=puzzled)
    return {row["comment"]: approval(row["pleased"], row["puzzled"]) for row in rows}


def _first_rows(reader: User | None, numbers: Collection[int]) -> QuerySet[Reaction]:
    own = Q(reader=reader) if reader else Q(pk__in=[])
    alike = [F("comment"), F("kind")]
    place = Window(RowNumber(), partition_by=alike, order_by=[F("at"), F("pk")])
    rows = Reaction.objects.filter(Q(reader__is_shadowed=False) | own, comment__in=numbers)
    rows = rows.annotate(place=place, count=Window(Count("pk"), partition_by=alike))
    return rows.filter(Q(place__lte=NAMED) | own).select_related("reader").order_by("at", "pk")


def _sign(rows: list[Reaction], reader: User | None) -> Sign:
    others = [row.reader for row in rows if row.reader != reader]
    count = rows[0].count  # type: ignore[attr-defined]
    return Sign(count, tuple(others[:NAMED]), len(others) < len(rows))
