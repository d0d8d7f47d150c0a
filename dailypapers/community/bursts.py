"""Votes of many new accounts for one paper within a day: held until a moderator has looked.

They count as votes, but weigh nothing meanwhile. Nothing is held for a paper once its votes were
let weigh: what is spoken of elsewhere brings readers who sign up for it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeAlias

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import log, tallies
from dailypapers.community.log import Act, AlreadySettled
from dailypapers.community.models import Burst, Vote
from dailypapers.community.trust import NEW_FOR
from dailypapers.core.spoken import say

MOST = 5  # votes of new accounts for one paper within a day that nobody looks at
DAY = timedelta(days=1)

Decision: TypeAlias = Burst.Decision
State: TypeAlias = Vote.State


def watch(paper: int, at: datetime) -> None:
    """Hold the votes of new accounts if they are many; call after one of theirs, in its turn."""
    if Burst.objects.filter(paper=paper, decision=Decision.WEIGH).exists():
        return
    fresh = Vote.objects.filter(
        paper=paper,
        at__gt=at - DAY,
        at__lte=at,
        at__lt=F("reader__joined_at") + NEW_FOR,
        reader__is_shadowed=False,
    ).exclude(state=State.STRUCK)
    ids = list(fresh.values_list("pk", flat=True))
    if len(ids) > MOST:
        Vote.objects.filter(pk__in=ids).update(state=State.HELD)
        Burst.objects.update_or_create(
            paper_id=paper, defaults={"at": at, "decision": Decision.NONE}
        )


def waiting() -> QuerySet[Burst, Burst]:
    """Return those that nobody decided, the oldest first; `held` is how many votes wait."""
    held = Count("paper__votes", filter=Q(paper__votes__state=State.HELD))
    rows = Burst.objects.filter(decision=Decision.NONE).select_related("paper")
    return rows.annotate(held=held).order_by("at", "paper")


def let_weigh(moderator: User, paper: Paper, reason: str) -> None:
    """Let the votes that are held for a paper weigh, and those that come."""
    _decide(moderator, paper, Decision.WEIGH, State.WEIGHS, Act.WEIGH, reason)


def strike(moderator: User, paper: Paper, reason: str) -> None:
    """Let the votes that are held for a paper never weigh; they stay their readers' own."""
    _decide(moderator, paper, Decision.STRIKE, State.STRUCK, Act.STRIKE, reason)


@transaction.atomic
def _decide(
    moderator: User, paper: Paper, decision: Decision, state: State, act: Act, reason: str
) -> None:
    tallies.lock(paper.pk)
    if not Burst.objects.filter(paper=paper, decision=Decision.NONE).update(decision=decision):
        raise AlreadySettled(say("Somebody else decided about these votes before you."))
    Vote.objects.filter(paper=paper, state=State.HELD).update(state=state)
    tallies.recount_votes(paper.pk)
    log.append(moderator, act, paper, reason)
