"""Giving the full text of a paper that one wrote, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dailypapers.accounts.models import User
from dailypapers.catalogue import full_texts
from dailypapers.catalogue.models import Paper
from dailypapers.community import access
from dailypapers.core.spoken import say
from dailypapers.web.acts import paper_named, readers_only
from dailypapers.web.full_text_form import FullTextForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def give(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Take in a PDF under a licence that lets its text be shown."""
    paper = _own(reader, address)
    form = FullTextForm(*(request.POST, request.FILES) if request.method == "POST" else ())
    if form.is_valid():
        said = form.cleaned_data
        full_texts.keep(
            full_texts.KEY,
            paper.key,
            full_texts.Origin.PDF,
            said["pdf"],
            licence=said["licence"],
        )
        messages.success(request, say("The full text is kept."))
        return redirect("paper.full_text", paper.address)
    context = {"form": form, "paper": paper, "shown": full_texts.shown(paper)}
    return render(request, "web/full_text.html", context, status=400 if form.errors else 200)


@require_POST
@readers_only
def take_back(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Take back a text that was given; what comes from arXiv stays."""
    full_texts.drop(_own(reader, address))
    messages.success(request, say("The full text that was given is taken back."))
    return redirect("paper.full_text", address)


def _own(reader: User, address: str) -> Paper:
    paper = get_object_or_404(Paper, pk=paper_named(address))
    if not access.may_edit_links(reader, paper.pk):
        raise PermissionDenied(say("Only who wrote a paper, or staff, may give its full text."))
    return paper
