"""Saying that one wrote a paper, deciding on it, and the links that authors add."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Authorship, Link, Paper
from dailypapers.catalogue.records import LinkKind
from dailypapers.community import access, author_links, claims
from dailypapers.community.models import Claim
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import paper_named, readers_only
from dailypapers.web.claim_page import ClaimForm, DecisionForm, LinkForm, stands, steps
from dailypapers.web.readers import called

SHOWN = 100  # claims of the queue
reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
@readers_only
def claim(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Say that one wrote the paper, or see what came of it."""
    paper = get_object_or_404(Paper, pk=paper_named(address))
    row = Claim.objects.filter(reader=reader, paper=paper).first()
    signed = Authorship.objects.filter(paper=paper).order_by("position")
    authors = list(signed.values_list("author__name", flat=True))
    said = request.POST if request.method == "POST" else None
    initial = {"author": row.author, "reason": row.reason} if row else {}
    form = ClaimForm(authors, said, initial=initial)
    if said is not None and form.is_valid():
        try:
            claims.claim(reader, paper.pk, **form.cleaned_data)
            return redirect("paper.claim", paper.address)
        except InputError as error:
            form.add_error("reason", spoken(error))
    open_ones = (Claim.State.GRANTED, Claim.State.WAITING)
    context = {
        "paper": paper,
        "claim": row,
        "stands": stands(row),
        "is_open": row is not None and row.state in open_ones,
        "form": form if authors else None,
        "may_edit_links": access.may_edit_links(reader, paper.pk),
    }
    return render(request, "web/claim.html", context, status=400 if form.errors else 200)


@require_POST
@readers_only
def withdraw(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Take a claim back."""
    claims.withdraw(reader, paper_named(address))
    return redirect("paper.claim", address)


@never_cache
@reads_and_posts
@readers_only
def links(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Show and change what the paper's authors link it to, and who changed what."""
    paper = get_object_or_404(Paper, pk=paper_named(address))
    if not access.may_edit_links(reader, paper.pk):
        raise PermissionDenied(say("Only who wrote a paper, or staff, may change its links."))
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = form.cleaned_data
            author_links.add(reader, paper.pk, LinkKind(said["kind"]), said["url"])
            return redirect("paper.links", paper.address)
        except InputError as error:
            form.add_error("url", spoken(error))
    all_links = author_links.history(paper.pk)
    ours = [link.url for link in all_links if link.removed_at is None]
    context = {
        "paper": paper,
        "form": form,
        "links": [link for link in all_links if link.removed_at is None],
        "others": Link.objects.filter(paper=paper).exclude(url__in=ours).order_by("pk"),
        "steps": steps(all_links),
    }
    return render(request, "web/links.html", context, status=400 if form.errors else 200)


@require_POST
@readers_only
def hide(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Take a link of a source away."""
    paper = paper_named(address)
    if not access.may_edit_links(reader, paper):
        raise PermissionDenied(say("Only who wrote a paper, or staff, may change its links."))
    try:
        author_links.hide(reader, paper, request.POST.get("url", ""))
    except InputError as error:
        messages.error(request, spoken(error))
    return redirect("paper.links", address)


@require_POST
@readers_only
def unlink(request: HttpRequest, reader: User, address: str, number: int) -> HttpResponse:
    """Take a link of the authors away."""
    paper = paper_named(address)
    if not access.may_edit_links(reader, paper):
        raise PermissionDenied(say("Only who wrote a paper, or staff, may change its links."))
    author_links.remove(reader, paper, number)
    return redirect("paper.links", address)


@never_cache
@require_safe
@readers_only
def queue(request: HttpRequest, reader: User) -> HttpResponse:
    """Show the claims that wait for a decision."""
    if not access.may_decide_claims(reader):
        raise Http404
    return _queue(request)


@require_POST
@readers_only
def decide(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Grant or refuse a claim."""
    if not access.may_decide_claims(reader):
        raise Http404
    row = get_object_or_404(Claim, pk=number)
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise InputError(say("Grant it or refuse it, in at most 2,000 characters."))
        said = form.cleaned_data
        granted = said["granted"] == "yes"
        claims.decide(row.pk, reader, granted=granted, answer=said["answer"])
        messages.success(
            request, say("The claim was granted.") if granted else say("The claim was refused.")
        )
    except InputError as error:
        answer = request.POST.get("answer", "")
        return _queue(request, wrong=number, error=spoken(error), answer=answer)
    return redirect("claims")


def _queue(request: HttpRequest, **wrong: object) -> HttpResponse:
    """Show the queue, with the decision that went wrong as it was written."""
    rows = [(row, called(row.reader)) for row in claims.waiting()[:SHOWN]]
    context = {"claims": rows, **wrong}
    return render(request, "web/claims.html", context, status=400 if wrong else 200)
