"""What a reader's own list is made from: papers named, and mutes to add and take back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.community import access, mutes, seeds
from dailypapers.community.models import Claim, Mute
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.feed import for_you
from dailypapers.web import links
from dailypapers.web.acts import readers_only

PAGE = "for_you.profile"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Show the profile, or mute something more; what is refused is shown again."""
    kind, said, error = request.POST.get("kind", Mute.Kind.WORDS), request.POST.get("said", ""), ""
    if request.method == "POST":
        try:
            mute = mutes.mute(reader, kind, said)
            messages.success(request, f"“{mute.name}” is muted.")
            return redirect(PAGE)
        except InputError as refused:
            error = str(refused)
    context = {"kinds": Mute.Kind.choices, "kind": kind, "said": said, "error": error}
    whole = context | _seeds(reader) | _mutes(reader)
    return render(request, "web/interest_profile.html", whole)


@require_POST
@readers_only
def unmute(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Take a mute back."""
    mute = get_object_or_404(Mute.objects.select_related("reader"), pk=number)
    if not access.may_mute(reader, mute.reader):
        raise Http404("You mute no such thing.")
    mutes.unmute(mute)
    messages.success(request, f"“{mute.name}” is muted no more.")
    return redirect(PAGE)


def _seeds(reader: User) -> dict[str, object]:
    """Return the papers that were named, by what brought them, and whether any are the reader's."""
    named = seeds.by_origin(reader).items()
    return {
        "wrote": Claim.objects.filter(reader=reader, state=Claim.State.GRANTED).exists(),
        "origins": [
            (origin, [(one.pk, *links.paper(one.paper.address, one.paper.title)) for one in some])
            for origin, some in named
        ],
    }


def _mutes(reader: User) -> dict[str, object]:
    """Return the mutes, each with how many papers it takes away, None while nobody can say."""
    try:
        new, away = for_you.muting(reader, now())
    except IndexUnavailable:
        new, away = 0, {}
    rows = Mute.objects.filter(reader=reader).order_by("kind", "name", "pk")
    return {"new": new, "mutes": [(mute, away.get(mute.pk)) for mute in rows]}
