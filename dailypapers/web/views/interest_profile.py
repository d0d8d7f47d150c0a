"""What a reader's own list is made from, and what each rule of it does to the list of today."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.community import access, mutes
from dailypapers.community.models import Mute
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import readers_only
from dailypapers.web.in_place import is_in_place, part
from dailypapers.web.interest_page import profile_page
from dailypapers.web.interest_rules import FIELDS, RULES, keep, preview
from dailypapers.web.profiles import page_about, profile_asked

PAGE = "for_you.profile"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Show a profile; keep a rule more, or show what it would do. Refusals are shown."""
    profile = profile_asked(request, reader)
    said = {name: request.POST.get(name, "") for name in FIELDS}
    context: dict[str, Any] = {"kinds": Mute.Kind.choices, **said}
    context["followed_said"] = said["followed"]  # `followed` is what is followed already.
    if request.method == "POST":
        is_preview = "preview" in request.POST
        rule = request.POST.get("preview" if is_preview else "keep", "mute")
        if rule not in RULES:
            raise BadRequest(say("Send this from the page of your interest profile."))
        context["asked"] = rule
        try:
            if not is_preview:
                messages.success(request, keep(reader, profile, rule, said))
                return redirect(page_about(PAGE, profile))
            context["shown"] = preview(reader, profile, rule, said)
        except InputError as refused:
            context["error"] = spoken(refused)
        if is_preview and is_in_place(request):
            context["rule"] = rule
            return part(request, "web/partials/_preview.html", context, f"#preview-{rule}")
    context |= profile_page(reader, profile, PAGE)
    return render(request, "web/interest_profile.html", context)


@require_POST
@readers_only
def unmute(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Take a mute back."""
    mute = get_object_or_404(Mute.objects.select_related("reader", "profile"), pk=number)
    if not access.may_mute(reader, mute.reader):
        raise Http404(say("You mute no such thing."))
    mutes.unmute(mute)
    messages.success(request, say("“{name}” is muted no more.", name=mute.name))
    return redirect(page_about(PAGE, mute.profile))
