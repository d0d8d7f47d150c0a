"""How the sources do: what each brought, what failed, when it is asked again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dailypapers.community import access
from dailypapers.core.clock import now
from dailypapers.core.spoken import say
from dailypapers.sources.health import standings
from dailypapers.sources.models import Harvest
from dailypapers.sources.turns import closed
from dailypapers.web.requests import reader_of, today

SHOWN_HARVESTS = 30


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Show how every source does, and how the last harvests ended."""
    if not access.may_see_sources(reader_of(request)):
        raise PermissionDenied(say("How the sources do is for staff here."))
    moment = now()
    context = {
        "sights": standings(today(), moment),
        "closed": closed(moment),
        "harvests": Harvest.objects.all()[:SHOWN_HARVESTS],
    }
    return render(request, "web/sources.html", context)
