"""A reader's API tokens: make one, see which there are, take one back."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken
from dailypapers.core.spoken import say
from dailypapers.web.account_forms import TokenForm
from dailypapers.web.readers import signed_in


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """List the tokens of a reader, and make one; it is shown once."""
    reader, made = signed_in(request), ""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and reader.api_tokens.count() >= tokens.MOST:
        form.add_error(
            None, say("You have {most} tokens already: take one back first.", most=tokens.MOST)
        )
    elif request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        lasts, scope = timedelta(days=said["days"]), ApiToken.Scope(said["scope"])
        made, form = tokens.make(reader, said["name"], scope, lasts), TokenForm()
    listed = reader.api_tokens.exclude(scope=ApiToken.Scope.FEEDS).order_by("-made_at")
    return render(request, "web/tokens.html", {"form": form, "made": made, "tokens": listed})


@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take back one of the reader's own tokens; it stops working at once."""
    if signed_in(request).api_tokens.filter(pk=number).delete()[0]:
        messages.success(request, say("The token is taken back."))
    return redirect("account.feeds" if "feeds" in request.POST else "account.tokens")
