"""What a reader's own list is made from, and what each rule of it does to the list of today."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.community import access, mutes, seeds
from dailypapers.community.models import Mute, Profile
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.feed import previews
from dailypapers.web.acts import readers_only
from dailypapers.web.in_place import is_in_place, part
from dailypapers.web.interest_page import does, profile_page
from dailypapers.web.profiles import page_about, profile_asked

PAGE = "for_you.profile"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Show a profile; mute something more, or show what that would do. Refusals are shown."""
    profile = profile_asked(request, reader)
    said = {name: request.POST.get(name, "") for name in ("kind", "said", "author")}
    context: dict[str, Any] = {"kinds": Mute.Kind.choices, **said}
    if request.method == "POST":
        try:
            if "preview" not in request.POST:
                mute = mutes.mute(reader, said["kind"], said["said"], profile)
                messages.success(request, f"“{mute.name}” is muted.")
                return redirect(page_about(PAGE, profile))
            context |= _preview(reader, profile, request.POST["preview"], said)
        except InputError as refused:
            wrong = "author" if request.POST.get("preview") == "author" else "said"
            context["errors"] = {wrong: str(refused)}
        if "preview" in request.POST and is_in_place(request):
            where = "author" if request.POST["preview"] == "author" else "mute"
            template = f"web/partials/_preview_{where}.html"
            return part(request, template, context, f"#preview-{where}")
    context |= profile_page(reader, profile, PAGE)
    return render(request, "web/interest_profile.html", context)


@require_POST
@readers_only
def unmute(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Take a mute back."""
    mute = get_object_or_404(Mute.objects.select_related("reader", "profile"), pk=number)
    if not access.may_mute(reader, mute.reader):
        raise Http404("You mute no such thing.")
    mutes.unmute(mute)
    messages.success(request, f"“{mute.name}” is muted no more.")
    return redirect(page_about(PAGE, mute.profile))


def _preview(
    reader: User, profile: Profile | None, rule: str, said: dict[str, str]
) -> dict[str, object]:
    """Return what a rule would do that is not kept; raise `InputError` if it says nothing."""
    try:
        if rule == "author":
            name, papers = seeds.signed_by(said["author"])
            effect = previews.of_seeds(reader, now(), papers, profile)
            return {"previewed": name, "gone": len(papers), "would": effect and does(effect)}
        target = mutes.named(said["kind"], said["said"])
        mute = Mute(reader=reader, profile=profile, kind=said["kind"], **target._asdict())
        gone, effect = previews.of_mute(reader, now(), mute)
        return {"previewed": target.name, "gone": gone, "would": effect and does(effect)}
    except IndexUnavailable:
        raise InputError("The search index is being built. Try again in a while.") from None
