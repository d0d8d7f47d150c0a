"""Is it alive, and can it answer: for load balancers and for `up`."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from dailypapers import __version__
from dailypapers.catalogue.models import Revision
from dailypapers.core.clock import now
from dailypapers.core.errors import DailyPapersError
from dailypapers.search.encoding import progress
from dailypapers.search.index import mark
from dailypapers.sources.health import standings
from dailypapers.sources.ingest import day_of


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 with how index, encoder and sources do, or 503 when there is no database."""
    try:
        connection.ensure_connection()
        latest = Revision.latest()
    except DatabaseError as error:
        return JsonResponse({"status": "down", "error": str(error)}, status=503)
    behind = latest - mark()
    status = "ready" if behind <= 0 else "indexing"
    said = {"status": status, "index_behind": behind, "version": __version__}
    return JsonResponse(said | _coverage() | {"sources": _sources()})


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
