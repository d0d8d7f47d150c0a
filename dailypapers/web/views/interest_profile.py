"""What a reader's own list is made from, and what each rule of it does to the list of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import access, follows, mutes, seeds
from dailypapers.community.models import Claim, Mute
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable, InputError
from dailypapers.feed import effects
from dailypapers.feed.effects import Effect, Effects, Less
from dailypapers.feed.followed import WORTH
from dailypapers.feed.names import Named
from dailypapers.web import links
from dailypapers.web.acts import readers_only
from dailypapers.web.in_place import is_in_place, part
from dailypapers.web.views.follows import PAGES

PAGE = "for_you.profile"
Titles = list[tuple[str, SafeString]]


@dataclass(frozen=True, slots=True)
class Does:
    """What a rule does to the first papers of the list, as a page says it."""

    first: int
    moved: int
    brings: int
    takes: int
    brought: Titles
    taken: Titles


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Show the profile; mute something more, or show what that would do. Refusals are shown."""
    said = {name: request.POST.get(name, "") for name in ("kind", "said", "author")}
    context: dict[str, Any] = {"kinds": Mute.Kind.choices, **said}
    if request.method == "POST":
        try:
            if "preview" not in request.POST:
                mute = mutes.mute(reader, said["kind"], said["said"])
                messages.success(request, f"“{mute.name}” is muted.")
                return redirect(PAGE)
            context |= _preview(reader, request.POST["preview"], said)
        except InputError as refused:
            wrong = "author" if request.POST.get("preview") == "author" else "said"
            context["errors"] = {wrong: str(refused)}
        if "preview" in request.POST and is_in_place(request):
            where = "author" if request.POST["preview"] == "author" else "mute"
            template = f"web/partials/_preview_{where}.html"
            return part(request, template, context, f"#preview-{where}")
    return render(request, "web/interest_profile.html", context | _profile(reader))


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


def _preview(reader: User, rule: str, said: dict[str, str]) -> dict[str, object]:
    """Return what a rule would do that is not kept; raise `InputError` if it says nothing."""
    try:
        if rule == "author":
            name, papers = seeds.signed_by(said["author"])
            does = effects.of_seeds(reader, now(), papers)
            return {"previewed": name, "gone": len(papers), "would": does and _does(does)}
        target = mutes.named(said["kind"], said["said"])
        mute = Mute(reader=reader, kind=said["kind"], **target._asdict())
        gone, does = effects.of_mute(reader, now(), mute)
        return {"previewed": target.name, "gone": gone, "would": does and _does(does)}
    except IndexUnavailable:
        raise InputError("The search index is being built. Try again in a while.") from None


def _profile(reader: User) -> dict[str, object]:
    """Return every rule with what it does; nothing of that while the index cannot say."""
    try:
        found = effects.effects(reader, now())
    except IndexUnavailable:
        found = Effects(0)
    muted = Mute.objects.filter(reader=reader).order_by("kind", "name", "pk")
    return {
        "wrote": Claim.objects.filter(reader=reader, state=Claim.State.GRANTED).exists(),
        "origins": [
            (
                origin,
                _of(found, origin),
                [(one.pk, *links.paper(one.paper.address, one.paper.title)) for one in some],
            )
            for origin, some in seeds.by_origin(reader).items()
        ],
        "new": found.new,
        "mutes": [(mute, found.away.get(mute.pk), _of(found, mute.pk)) for mute in muted],
        "followed": [
            (links.link(PAGES[one.kind], one.target), one.name, _of(found, (kind, one.target)))
            for kind, rows in follows.followed(reader).items()
            if kind in WORTH
            for one in rows
        ],
        "less": _less(found),
        "first": effects.FIRST,
    }


def _less(found: Effects) -> list[tuple[str, SafeString, str, Does | None]]:
    """Return the papers of which less is wanted, as far as their effects are known."""
    told = [rule.paper for rule in found.of if isinstance(rule, Less)]
    papers = Paper.objects.in_bulk(told)
    return [
        (
            *links.paper(papers[pk].address, papers[pk].title),
            papers[pk].address,
            _of(found, Less(pk)),
        )
        for pk in told
    ]


def _of(found: Effects, rule: object) -> Does | None:
    effect = found.of.get(rule)
    return _does(effect) if effect else None


def _does(effect: Effect) -> Does:
    brought, taken = _titles(effect.brought), _titles(effect.taken)
    return Does(effects.FIRST, effect.moved, effect.brings, effect.takes, brought, taken)


def _titles(causes: Sequence[Named]) -> Titles:
    return [links.paper(*cause) for cause in causes]
