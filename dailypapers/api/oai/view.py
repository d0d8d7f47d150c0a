"""The address that harvesters ask."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dailypapers.api.oai import stamps
from dailypapers.api.oai.answers import VERBS
from dailypapers.api.oai.verbs import OaiError, asked, written
from dailypapers.api.oai.xml import add, envelope
from dailypapers.api.oai.xml import written as document
from dailypapers.core.clock import now

SILENT = {"badVerb", "badArgument"}  # Errors after which the arguments are not repeated.


@csrf_exempt  # It is asked by POST too, and changes nothing.
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a harvester: OAI-PMH 2.0."""
    at, base = written(now()), f"{settings.BASE_URL}/oai"
    sent = request.POST if request.method == "POST" else request.GET
    pairs = [(name, value) for name, values in sent.lists() for value in values]
    said: dict[str, str] = {}
    try:
        wanted = asked(pairs)
        said = wanted.said
        stamps.note()
        root = envelope(at, base, said)
        VERBS[wanted.verb](root, wanted)
    except OaiError as error:
        root = envelope(at, base, {} if error.code in SILENT else said)
        add(root, "error", str(error), code=error.code)
    return HttpResponse(document(root), content_type="text/xml; charset=utf-8")
