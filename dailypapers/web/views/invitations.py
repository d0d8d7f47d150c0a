"""Invitations, for staff: make them, see which are open, take them back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required, user_passes_test
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts import tickets
from dailypapers.accounts.models import Ticket, User
from dailypapers.core.spoken import say
from dailypapers.web.account_forms import InvitationForm
from dailypapers.web.readers import signed_in


def _is_staff(reader: object) -> bool:
    if not isinstance(reader, User) or not reader.is_staff:
        raise PermissionDenied(say("Only staff of this instance may invite."))
    return True


staff_only = user_passes_test(_is_staff)


@never_cache
@login_required
@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """List the open invitations, and make one; its link is shown once."""
    link, form = "", InvitationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        link = tickets.issue(
            Ticket.Purpose.INVITE, made_by=signed_in(request), note=form.cleaned_data["note"]
        )
        form = InvitationForm()
    invitations = tickets.usable(Ticket.Purpose.INVITE).order_by("-made_at")
    context = {"link": link, "form": form, "invitations": invitations}
    return render(request, "web/invitations.html", context)


@login_required
@staff_only
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take an open invitation back."""
    tickets.usable(Ticket.Purpose.INVITE).filter(pk=number).delete()
    return redirect("account.invitations")
