"""Pictures of papers: their files, and the page that puts one to a paper or takes it away."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import access, picture_files, pictures
from dailypapers.community.models import Picture
from dailypapers.core.spoken import say
from dailypapers.web.acts import paper_named, readers_only
from dailypapers.web.picture_form import PictureForm
from dailypapers.web.requests import reader_of

SIZES = ("large", "small")
A_YEAR = 31_536_000
WHO = _("Who submitted a paper may give it a picture, and editors.")


@require_safe
def show(request: HttpRequest, size: str, name: str) -> HttpResponse:
    """Answer with a file. Its name is made from what is in it, so it may be kept for good."""
    if size not in SIZES:
        raise Http404(say("Pictures are large or small."))
    reader = reader_of(request)
    of_name = Picture.objects.filter(name=name).select_related("reader")
    if not any(access.may_see_picture(reader, picture) for picture in of_name):
        raise Http404(say("There is no such picture."))
    try:
        file = picture_files.path_of(name, small=size == "small").read_bytes()
    except FileNotFoundError:
        raise Http404(say("There is no such picture.")) from None
    response = HttpResponse(file, content_type="image/webp")
    for_whom = {"private" if settings.PRIVATE else "public": True}
    patch_cache_control(response, max_age=A_YEAR, immutable=True, **for_whom)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def give(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Give a paper a picture, another one, or other words for it."""
    paper = get_object_or_404(Paper, pk=paper_named(address))
    picture = Picture.objects.filter(paper=paper).select_related("reader").first()
    if not access.may_give_picture(reader, paper.pk):
        raise PermissionDenied(WHO)
    initial = {"alt": picture.alt if picture else ""}
    is_post = request.method == "POST"
    form = PictureForm(*(request.POST, request.FILES) if is_post else (), initial=initial)
    form.has_one = picture is not None
    if is_post and form.is_valid():
        if sent := form.sent:
            pictures.put(reader, paper.pk, sent)
        else:
            pictures.describe(paper.pk, form.cleaned_data["alt"])
        messages.success(request, say("The picture is kept."))
        return redirect("paper", paper.address)
    context = {"form": form, "paper": paper, "picture": picture}
    return render(request, "web/picture.html", context, status=400 if is_post else 200)


@require_POST
@readers_only
def remove(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Take the picture of a paper away; one that is gone already stays so."""
    paper = get_object_or_404(Paper, pk=paper_named(address))
    picture = Picture.objects.filter(paper=paper).first()
    if picture and not access.may_remove_picture(reader, picture):
        raise PermissionDenied(WHO)
    pictures.take_away(reader, paper)
    messages.success(request, say("The picture is gone."))
    return redirect("paper", paper.address)
