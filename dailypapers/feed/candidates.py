"""What editors may pick for a day: what was submitted and listed lately, the likeliest first."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Announcement
from dailypapers.catalogue.records import Featured
from dailypapers.community.models import Feature, Mark
from dailypapers.feed.expected_order import share
from dailypapers.feed.loud import columns
from dailypapers.feed.queries import PAGE_SIZE, Page
from dailypapers.feed.ranking import WINDOWS, Signals, trending_score

REACH = timedelta(days=3)  # announced on the day itself, or this long before
SHOWN = {"all": Featured.LISTING, "submissions": Featured.SUBMISSION}


def candidates(day: date, at: datetime, editor: User, shown: str, number: int = 1) -> Page:
    """Return one page of the papers that are picked for no day, but for those the editor put away.

    The likeliest first: what readers speak of by `ranking.trending_score`, then what is expected to
    be spoken of, then submissions, then listings, the newest first.
    """
    picked = Feature.objects.filter(paper=OuterRef("paper"), kind=Featured.PICK)
    away = Mark.objects.filter(paper=OuterRef("paper"), reader=editor, kind=Mark.Kind.HIDDEN)
    rows = Announcement.objects.filter(
        ~Exists(picked),
        ~Exists(away),
        day__lte=day,
        day__gt=day - REACH,
        kind__gt=Featured.PICK,
        kind__lte=SHOWN[shown],
        paper__withdrawn=False,
    )
    best: dict[int, tuple[float, float, int, float]] = {}
    for paper, kind, announced, expected, *said in rows.values_list(
        "paper", "kind", "announced_at", share(), *columns()
    ):
        interest = trending_score(Signals(*said), announced, at, WINDOWS["week"])
        key = (-interest, -expected, kind, -announced.timestamp())
        best[paper] = min(key, best.get(paper, key))
    ids = sorted(best, key=lambda paper: (best[paper], paper))
    first = (number - 1) * PAGE_SIZE
    return Page(ids[first : first + PAGE_SIZE], number, len(ids))
