"""The periodic job of backups: one a day, proven once a week, old ones dropped."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from dailypapers.core.clock import now
from dailypapers.core.schedule import Task, alone
from dailypapers.ops.backup.taking import take, thin_out, vault, verify
from dailypapers.ops.backup.vault import Vault, newest

JOB, TURN = "ops.backup", "ops.backup.turn"
EVERY = timedelta(days=1)
LOOK = timedelta(hours=1)  # Also after a failure: a proof reads all of a store.
EARLY = timedelta(hours=1)  # A timer of the system's may have made one a little sooner.
PROVEN_ON = 6  # Sunday, the quietest day.
LEFT = "left"  # A folder of the store: what is to be done once the backup is made.
THINNING, PROVING = f"{LEFT}/thinning", f"{LEFT}/proving"


def back_up() -> None:
    """Make today's backup, unless somebody did; on Sundays restore it to see that it is whole.

    What is left to do is noted in the store first: after a failure the next run, which finds the
    backup young, would else do nothing and call that a success.
    """
    kept = vault(make=True)
    is_due = _age(kept) >= EVERY - EARLY
    if not is_due and not kept.store.names(LEFT):
        return
    with alone(TURN):
        if is_due:
            _note(kept)
            take(kept)
        _finish(kept)


def _note(kept: Vault) -> None:
    kept.store.put(THINNING, b"")
    if now().weekday() == PROVEN_ON:
        kept.store.put(PROVING, b"")


def _finish(kept: Vault) -> None:
    left = kept.store.names(LEFT)
    if THINNING in left:
        thin_out(kept, now())
        kept.store.drop(THINNING)
    if PROVING in left:
        verify(kept, kept.read("latest"))
        kept.store.drop(PROVING)


def _age(kept: Vault) -> timedelta:
    name = newest(kept.names(), now())
    return now() - kept.read(name).at if name else timedelta.max


def wanted() -> bool:
    """Say whether the operator said where backups go."""
    return bool(settings.BACKUP_TO)


TASKS = [Task(JOB, back_up, every=LOOK, retry=LOOK, pending=wanted)]
