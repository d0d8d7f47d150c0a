"""Mail that was stopped, as it did not arrive or was not wanted, and how its reader mends it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.core.spoken import say
from dailypapers.digests import resuming, suppression
from dailypapers.digests.links import BrokenLink
from dailypapers.web.readers import signed_in

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_POST
@login_required
def ask_again(request: HttpRequest) -> HttpResponse:
    """Send a mail to a stopped address of the reader's, by which they resume it."""
    reader, mailbox = signed_in(request), request.POST.get("mailbox", "")
    if mailbox not in suppression.of(reader):
        raise Http404(say("Mail to this address is not stopped, or it is none of yours."))
    if resuming.ask(reader, mailbox):
        messages.success(request, say("A mail is on its way. The link in it resumes all others."))
    else:
        messages.info(request, say("A mail was sent a moment ago. Wait half an hour for another."))
    return redirect("account.preferences")


@never_cache
@reads_and_posts
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for a press of the button, then send mail to an address again."""
    try:
        resuming.read_token(token)
        if request.method == "POST":
            resuming.resume(token)
    except BrokenLink:
        return render(request, "web/mail_resume.html", {"broken": True}, status=400)
    return render(request, "web/mail_resume.html", {"done": request.method == "POST"})
