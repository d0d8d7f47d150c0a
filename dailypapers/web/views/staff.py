"""How the instance does today, for staff."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.core.clock import now
from dailypapers.core.spoken import say
from dailypapers.web.acts import readers_only
from dailypapers.web.requests import today as edition_today
from dailypapers.web.staff_page import figures


@never_cache
@require_safe
@readers_only
def today(request: HttpRequest, reader: User) -> HttpResponse:
    """Show the day's numbers, each with a link to what it counts."""
    if not access.may_operate(reader):
        raise Http404(say("There is nothing at this address."))
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    context = {"figures": figures(edition_today(), midnight), "since": midnight}
    return render(request, "web/staff.html", context)
