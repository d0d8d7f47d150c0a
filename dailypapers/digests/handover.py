"""Taking up a mail so that no other worker does, and putting it back after a failure.

What is promised: a mail is taken up by a conditional update before it goes to the mail server and
marked after. A worker killed in between leaves it taken up until the lease ends; then it is handed
over again, since nobody can know whether the server had accepted it. SMTP allows no better than
"at least once" in that window. The twin carries the same Message-ID, by which mailboxes drop it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from django.db.models import F, QuerySet

from dailypapers.core.clock import now
from dailypapers.digests import suppression
from dailypapers.digests.models import Handover, Sending, free
from dailypapers.digests.postman import Outcome, Receipt
from dailypapers.digests.statuses import verdict
from dailypapers.digests.suppression import Happened

LONGEST_RUN = timedelta(minutes=5)  # Other jobs wait meanwhile; the rest is the next run's.
LEASE = timedelta(minutes=15)
# After the first failure the next run may try again; then the server is given time. The last pause
# repeats, until after two days a mail is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (0, 2, 5, 15, 30, 60, 120, 240))
MOST_ATTEMPTS = 18

Row = TypeVar("Row", bound=Handover)
Mail = TypeVar("Mail", bound=Sending)


@dataclass(slots=True)
class Tally:
    """What became of the mails of a run; `left` were not reached in its time."""

    sent: int = 0
    failed: int = 0
    refused: int = 0
    left: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one mail."""
        setattr(self, outcome, getattr(self, outcome) + 1)


def take_up(row: QuerySet[Row]) -> bool:
    """Hold the row for one lease; return False if it is not there or somebody holds it."""
    moment = now()
    held = row.filter(free(moment)).update(held_until=moment + LEASE, attempts=F("attempts") + 1)
    return held == 1


def put_back(row: QuerySet[Row], error: str) -> None:
    """Let the row be tried again after a pause that grows with its attempts."""
    pause = PAUSES[min(_attempts(row), len(PAUSES)) - 1]
    row.update(held_until=now() + pause, error=error)


def file(row: QuerySet[Mail], receipt: Receipt) -> None:
    """Write down what became of a mail."""
    if receipt.outcome == Outcome.FAILED and _attempts(row) >= MOST_ATTEMPTS:
        row.update(refused=True, held_until=None, error=f"given up: {receipt.error}")
        suppression.note(receipt.to.lower(), Happened(verdict(receipt.status), receipt.status))
    elif receipt.outcome == Outcome.FAILED:
        put_back(row, receipt.error)
    elif receipt.outcome == Outcome.REFUSED:
        row.update(refused=True, held_until=None, error=receipt.error)
    else:
        row.update(sent_at=now(), held_until=None, error="")


def _attempts(row: QuerySet[Row]) -> int:
    return row.values_list("attempts", flat=True).first() or 1
