"""What is kept of a reader: to take along, and to delete."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dailypapers.accounts import own_data
from dailypapers.core.spoken import say
from dailypapers.web.account_forms import DeleteForm
from dailypapers.web.readers import signed_in


@never_cache
@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Say what can be taken along, and what deleting means."""
    return render(request, "web/own_data.html")


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Answer with everything kept of the reader, as one JSON file."""
    answer = JsonResponse(own_data.export(signed_in(request)), json_dumps_params={"indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """Delete the account after password and tick."""
    form = DeleteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/delete.html", {"form": form})
    own_data.erase(signed_in(request))
    logout(request)
    messages.success(request, say("Your account is deleted."))
    return redirect("daily")
