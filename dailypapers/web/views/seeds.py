"""Papers that a reader's own list is made from: named, and taken back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.reading import Reading
from dailypapers.catalogue.cited import find_cited
from dailypapers.community import access, seeds
from dailypapers.community.models import Profile, Seed
from dailypapers.community.seeds import Named, Origin
from dailypapers.community.zotero_seeds import MOST_READ
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, say_later, say_many, spoken
from dailypapers.web.acts import readers_only
from dailypapers.web.list_forms import ImportForm
from dailypapers.web.list_page import Imported, unread_lines
from dailypapers.web.profiles import page_about, profile_asked, query_of
from dailypapers.web.zotero_form import ZoteroForm

PAGE = "for_you.profile"
ROOM = say_later("a profile has at most {most} seeds.", most=seeds.MOST)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def page(request: HttpRequest, reader: User) -> HttpResponse:
    """Let the papers of a pasted or uploaded list be seeds, and name those that are not here."""
    profile = profile_asked(request, reader)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, done = ImportForm(*sent), None
    if form.is_valid():
        file, reading = form.cleaned_data["file"], form.cleaned_data["reading"]
        kind, called = (Seed.Kind.FILE, file.name) if file else (Seed.Kind.PASTED, "")
        done = _named(reader, profile, reading, kind, called)
    return _page(request, profile, done, form=ImportForm() if done else form)


@never_cache
@sensitive_post_parameters("key")
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def zotero(request: HttpRequest, reader: User) -> HttpResponse:
    """Let the papers be seeds that were added last to a library of Zotero, if they are here."""
    profile = profile_asked(request, reader)
    form, done = ZoteroForm(request.POST if request.method == "POST" else None), None
    if form.is_valid():
        reading = Reading(tuple(form.cleaned_data["cited"]), ())
        library = form.cleaned_data["library"]
        done = _named(reader, profile, reading, Seed.Kind.FILE, f"Zotero {library}")
    return _page(request, profile, done, zotero=ZoteroForm() if done else form)


def _page(
    request: HttpRequest, profile: Profile | None, done: Imported | None, **forms: Form
) -> HttpResponse:
    context = {
        "form": ImportForm(),
        "zotero": ZoteroForm(),
        "done": done,
        "room": str(ROOM),
        "most": seeds.MOST,
        "most_read": MOST_READ,
        "offline": settings.OFFLINE,
        "profile": profile,
        "of_profile": query_of(profile),
    }
    is_refused = any(form.is_bound for form in forms.values())
    return render(request, "web/seeds.html", context | forms, status=400 if is_refused else 200)


@require_POST
@readers_only
def by_author(request: HttpRequest, reader: User) -> HttpResponse:
    """Let the papers that a name signs be seeds, or those that the reader wrote."""
    profile = profile_asked(request, reader)
    try:
        if "author" in request.POST:
            named = seeds.name_signed(reader, request.POST["author"], profile)
        else:
            named = seeds.name_claimed(reader, profile)
    except InputError as refused:
        messages.error(request, spoken(refused))
    else:
        messages.success(request, _said(named))
    return redirect(page_about(PAGE, profile))


@require_POST
@readers_only
def take_back(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Let a paper be no seed any more."""
    seed = get_object_or_404(Seed.objects.select_related("reader", "paper", "profile"), pk=number)
    if not access.may_seed(reader, seed.reader):
        raise Http404(say("You named no such paper."))
    seeds.take_back(seed)
    messages.success(request, say("“{title}” is no seed any more.", title=seed.paper.title))
    return redirect(page_about(PAGE, seed.profile))


@require_POST
@readers_only
def take_back_all(request: HttpRequest, reader: User) -> HttpResponse:
    """Take back all that one file or author brought."""
    kind, _, source = request.POST.get("of", "").partition(":")
    if kind not in Seed.Kind:
        raise BadRequest(say("Send this from the page of your interest profile."))
    profile = profile_asked(request, reader)
    gone = seeds.take_back_all(reader, Origin(kind, source), profile)
    messages.success(
        request,
        say_many("{n} paper is no seed any more.", "{n} papers are no seeds any more.", gone),
    )
    return redirect(page_about(PAGE, profile))


def _named(
    reader: User, profile: Profile | None, reading: Reading, kind: Seed.Kind, source: str
) -> Imported:
    found = find_cited(reading.papers)
    papers = [paper for paper in found if paper is not None]
    named = seeds.name(reader, papers, kind, source, profile)
    return Imported(
        added=named.added,
        known=named.known,
        missing=[one for one, paper in zip(reading.papers, found, strict=True) if paper is None],
        problems=unread_lines(reading.problems),
        left_out=named.left_out,
    )


def _said(named: Named) -> str:
    """Return what became of papers that were named, as sentences."""
    said = [say_many("{n} paper is a seed now.", "{n} papers are seeds now.", named.added)]
    if named.known:
        said.append(say_many("{n} was before.", "{n} were before.", named.known))
    if named.left_out:
        room = str(ROOM)
        said.append(
            say_many(
                "{n} found no room: {room}", "{n} found no room: {room}", named.left_out, room=room
            )
        )
    return " ".join(said)
