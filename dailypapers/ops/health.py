"""Is it alive, and can it answer: for load balancers and for `up`."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from dailypapers import __version__
from dailypapers.catalogue.models import Revision
from dailypapers.search.index import mark


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 with how far the index is behind, or 503 when the database cannot be read."""
    try:
        connection.ensure_connection()
        latest = Revision.latest()
    except DatabaseError as error:
        return JsonResponse({"status": "down", "error": str(error)}, status=503)
    behind = latest - mark()
    status = "ready" if behind <= 0 else "indexing"
    return JsonResponse({"status": status, "index_behind": behind, "version": __version__})
