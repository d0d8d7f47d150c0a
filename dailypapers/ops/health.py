"""Is it alive, can it answer, and does all of it do well: for load balancers, `up` and monitors."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from dailypapers import __version__
from dailypapers.catalogue.models import Revision
from dailypapers.core.clock import now
from dailypapers.core.errors import DailyPapersError
from dailypapers.core.models import Job
from dailypapers.ops.beat import BEAT
from dailypapers.search.encoding import progress
from dailypapers.search.index import mark
from dailypapers.sources.health import standings
from dailypapers.sources.ingest import day_of

SILENT = timedelta(minutes=5)  # Since when a worker that said nothing counts as gone.
LITTLE = 200_000_000  # bytes of disk


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all; whoever hears nothing restarts it."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 if readers can be sent here, 503 if the database cannot be read."""
    try:
        Revision.latest()
    except DatabaseError:
        return HttpResponse("not ready\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 with how index, encoder and sources do, or 503 when there is no database."""
    try:
        connection.ensure_connection()
        latest = Revision.latest()
    except DatabaseError as error:
        return JsonResponse({"status": "down", "error": str(error)}, status=503)
    behind, reasons = latest - mark(), list(_reasons())
    status = "degraded" if reasons else "ready" if behind <= 0 else "indexing"
    said = {"status": status, "reasons": reasons, "index_behind": behind, "version": __version__}
    return JsonResponse(said | _coverage() | {"sources": _sources()})


def _reasons() -> Iterator[str]:
    """Yield what is wrong though pages are served. Nothing that a restart would mend."""
    beat = Job.objects.filter(name=BEAT, finished_at__lt=now() - SILENT).first()
    if beat:
        yield f"no worker since {beat.finished_at:%Y-%m-%d %H:%M} UTC"
    if shutil.disk_usage(settings.HOME).free < LITTLE:
        yield "the disk is nearly full"


def _sources() -> dict[str, str]:
    """Return in a word how each source does. One that fails is no reason to restart anything."""
    moment = now()
    try:
        return {sight.name: sight.verdict for sight in standings(day_of(moment), moment)}
    except DatabaseError:
        return {}


def _coverage() -> dict[str, int]:
    """Return how many papers are indexed and encoded; nothing where that cannot be known."""
    try:
        papers, encoded = progress()
    except DailyPapersError:
        return {}
    return {"papers": papers, "encoded": encoded}
