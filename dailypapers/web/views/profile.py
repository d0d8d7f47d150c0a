"""A reader's own page, how it is filled in, and how pages are to look."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import activate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community.models import Follow
from dailypapers.core.spoken import say
from dailypapers.digests import subscriptions
from dailypapers.digests.addresses import mailboxes, speak
from dailypapers.digests.models import EDITION
from dailypapers.web.account_forms import PreferencesForm, ProfileForm
from dailypapers.web.follow_button import follow_button
from dailypapers.web.languages import remember
from dailypapers.web.mail_page import daily_mails, notices
from dailypapers.web.readers import public, signed_in
from dailypapers.web.requests import reader_of
from dailypapers.web.stopped_mail import stopped_mail

MAIL_ACTS = {"pause": subscriptions.pause, "end": subscriptions.leave}
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def reader(request: HttpRequest, handle: str) -> HttpResponse:
    """Show what a reader shows of themselves; whoever shows nothing has no page."""
    found = User.objects.filter(handle=handle, is_active=True).first()
    shown = public(found) if found else None
    if shown is None or not shown.is_anybody:
        raise Http404(say("There is no reader here who shows anything."))
    name = shown.name or handle
    follow = follow_button(reader_of(request), Follow.Kind.READER, handle, name)
    return render(request, "web/reader.html", {"reader": shown, "follow": follow})


@never_cache
@login_required
@reads_and_posts
def profile(request: HttpRequest) -> HttpResponse:
    """Let a reader say who they are, and what of it others may see."""
    form = ProfileForm(request.POST or None, instance=signed_in(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, say("Your profile is kept."))
        return redirect("account.profile")
    handle = signed_in(request).handle
    return render(request, "web/profile.html", {"form": form, "handle": handle})


@never_cache
@login_required
@reads_and_posts
def preferences(request: HttpRequest) -> HttpResponse:
    """Let a reader choose colours, density, time zone and language; show the mail they get."""
    form = PreferencesForm(request.POST or None, instance=signed_in(request))
    if request.method == "POST" and form.is_valid():
        reader = form.save()
        language = reader.language
        speak(reader)
        activate(language)
        subscriptions.reschedule(subscriptions.of(signed_in(request)))
        messages.success(request, say("Your preferences are kept."))
        return remember(redirect("account.preferences"), language)
    reader = signed_in(request)
    context = {
        "form": form,
        "mails": daily_mails(reader),
        "notices": notices(reader),
        "stopped": stopped_mail(reader),
    }
    return render(request, "web/preferences.html", context)


@never_cache
@require_POST
@login_required
def mail(request: HttpRequest) -> HttpResponse:
    """Begin, pause or end the daily edition for one of the reader's addresses."""
    reader, mailbox = signed_in(request), request.POST.get("mailbox", "")
    act = request.POST.get("act", "")
    if act not in {"begin", *MAIL_ACTS} or mailbox not in mailboxes(reader):
        raise Http404(say("You have no such address, or nothing is known by that name."))
    if act == "begin":
        subscriptions.begin(reader, mailbox)
    else:
        rows = subscriptions.of(reader).filter(address__mailbox=mailbox, view=EDITION)
        MAIL_ACTS[act](rows)
    messages.success(request, say("Your choice is kept."))
    return redirect("account.preferences")
