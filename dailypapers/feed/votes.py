"""Papers in the order of the votes of this instance; what other sites counted is never added."""

from __future__ import annotations

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from dailypapers.community.models import Tally

# For rows of a model with a `paper`, or with `tally` alone for papers themselves.
VOTES = Coalesce("paper__tally__votes", 0)
VOTES_OF_PAPER = Coalesce("tally__votes", 0)


def most_voted() -> list[int]:
    """Return the papers that anybody voted for, most votes first, the newest among as many."""
    rows: QuerySet[Tally] = Tally.objects.filter(votes__gt=0)
    newest = F("paper__published").desc(nulls_last=True)
    return list(rows.order_by("-votes", newest, "-paper").values_list("paper", flat=True))
