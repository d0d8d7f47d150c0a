"""The periodic job of backups: one a day, proven once a week, old ones dropped."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from dailypapers.core.clock import now
from dailypapers.core.schedule import Task, alone
from dailypapers.ops.backup.taking import take, thin_out, vault, verify
from dailypapers.ops.backup.vault import Vault

JOB, TURN = "ops.backup", "ops.backup.turn"
EVERY = timedelta(days=1)
EARLY = timedelta(hours=1)  # A timer of the system's may have made one a little sooner.
PROVEN_ON = 6  # Sunday, the quietest day.


def back_up() -> None:
    """Make today's backup, unless somebody did; on Sundays restore it to see that it is whole."""
    kept = vault(make=True)
    if _age(kept) < EVERY - EARLY:
        return
    with alone(TURN):
        backup = take(kept)
        thin_out(kept, now())
        if now().weekday() == PROVEN_ON:
            verify(kept, backup)


def _age(kept: Vault) -> timedelta:
    names = kept.names()
    return now() - kept.read(names[-1]).at if names else timedelta.max


def wanted() -> bool:
    """Say whether the operator said where backups go."""
    return bool(settings.BACKUP_TO)


TASKS = [Task(JOB, back_up, every=timedelta(hours=1), pending=wanted)]
