"""What is done in the background: the worker, its jobs, the sources, the backups."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q

from dailypapers.core.clock import now
from dailypapers.core.errors import DailyPapersError
from dailypapers.core.models import Job
from dailypapers.ops.backup.taking import vault
from dailypapers.ops.backup.vault import newest
from dailypapers.ops.beat import BEAT
from dailypapers.ops.doctor.base import Check, Finding, Outcome
from dailypapers.ops.doctor.database import asking
from dailypapers.sources.health import standings
from dailypapers.sources.ingest import day_of

GOOD, DOUBTFUL, BAD, UNKNOWN = Outcome.GOOD, Outcome.DOUBTFUL, Outcome.BAD, Outcome.UNKNOWN
SILENT = timedelta(minutes=5)
LONG = timedelta(hours=12)
OLD = timedelta(days=2)


@asking("worker")
def worker() -> Finding:
    """Look for its sign of life."""
    name, beat = "worker", Job.objects.filter(name=BEAT).first()
    do = "Start it: dailypapers work beside dailypapers serve; dailypapers up runs both."
    if beat is None or beat.finished_at is None:
        return Finding(name, BAD, "none has ever run here", do)
    if now() - beat.finished_at > SILENT:
        return Finding(name, BAD, f"none has run since {beat.finished_at:%Y-%m-%d %H:%M} UTC", do)
    return Finding(name, GOOD, "it runs")


@asking("jobs that fail")
def failing() -> Finding:
    """Look for jobs whose last run failed."""
    name, failed = "jobs that fail", list(Job.objects.exclude(error="").order_by("-finished_at"))
    if not failed:
        return Finding(name, GOOD, "none")
    said = failed[0].error.partition("\n")[0][:200]
    do = "It is tried again by itself; the worker's log says more."
    return Finding(name, BAD, f"{len(failed)}, the last {failed[0].name}: {said}", do)


@asking("jobs that last")
def stuck() -> Finding:
    """Look for jobs that somebody has been at for half a day."""
    name = "jobs that last"
    held = Job.objects.filter(leased_until__gt=now(), started_at__lt=now() - LONG).first()
    if held is None:
        return Finding(name, GOOD, "none lasts longer than it should")
    do = "Restart the worker; every job goes on where it was."
    return Finding(name, DOUBTFUL, f"{held.name} since {held.started_at:%Y-%m-%d %H:%M} UTC", do)


@asking("jobs cut off")
def cut_off() -> Finding:
    """Look for jobs whose worker died and that nobody took up again."""
    name = "jobs cut off"
    begun = Q(finished_at=None) | Q(finished_at__lt=F("started_at"))
    left = Job.objects.filter(begun, leased_until__lt=now() - SILENT).first()
    if left is None:
        return Finding(name, GOOD, "none was left")
    do = "Let a worker run: it takes the job up again."
    return Finding(name, BAD, f"{left.name} was begun, and its worker died", do)


@asking("sources")
def sources() -> Finding:
    """Look for sources that do not deliver."""
    name, moment = "sources", now()
    if settings.OFFLINE:
        return Finding(name, GOOD, "none is asked: DAILYPAPERS_OFFLINE")
    seen = standings(day_of(moment), moment)
    broken = [sight for sight in seen if sight.is_broken]
    if broken:
        do = "See /sources, or try it by hand: dailypapers fetch NAME."
        return Finding(name, BAD, broken[0].sentence, do)
    if not seen:
        return Finding(name, DOUBTFUL, "there are none", "See docs/guide/gathering.md.")
    return Finding(name, GOOD, f"all {len(seen)} deliver")


def backups() -> Finding:
    """Look whether there is one of late."""
    name = "backups"
    try:
        kept = vault()
        names = kept.names()
        last = kept.read(of) if (of := newest(names, now())) else None
    except DailyPapersError as error:
        do = "Set DAILYPAPERS_BACKUP_TO, and one is made every day."
        return Finding(name, BAD if settings.BACKUP_TO else DOUBTFUL, _sentence(error), do)
    if last is None or now() - last.at > OLD:
        says = f"the newest is of {last.at:%Y-%m-%d}" if last else "there is none yet"
        do = "Let the worker run, with DAILYPAPERS_BACKUP_TO set; or dailypapers backup."
        return Finding(name, BAD, says, do)
    return Finding(name, GOOD, f"{len(names)}, the newest of {last.at:%Y-%m-%d %H:%M} UTC")


def _sentence(error: Exception) -> str:
    return str(error).rstrip(".")


WORK: list[Check] = [worker, failing, stuck, cut_off, sources, backups]
