"""Comments on a paper: saying, answering, changing, removing, and what one said before."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import access, comments, limits, markup, writing
from dailypapers.community.models import Comment
from dailypapers.community.queries import lock_of
from dailypapers.community.quoting import passage
from dailypapers.core.errors import InputError
from dailypapers.core.stamps import HURRIED
from dailypapers.web.acts import comment_named, not_while_banned, paper_named, readers_only
from dailypapers.web.discussion import CommentForm, address_of, comment_view, rendered
from dailypapers.web.readers import called
from dailypapers.web.requests import reader_of

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])
PAGE = "web/comment.html"
MOST_EARLIER = 50  # texts of one comment that are shown


@never_cache
@require_POST
@readers_only
def post(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Say something of a paper, or show first how it will look."""
    paper = get_object_or_404(Paper, pk=paper_named(address))
    form = CommentForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    parent = comment_named(said["parent"], reader) if said.get("parent") else None
    if parent and not (reader.is_banned or access.may_answer(reader, parent)):
        raise PermissionDenied("What you answer was removed.")
    if form.is_valid() and (banned := not_while_banned(reader)):
        form = form.anew(banned)
    elif form.is_valid() and "preview" not in request.POST:
        try:
            _check_pace(form, reader)
            return _to(writing.post(reader, paper.pk, said["text"], said["key"], parent), reader)
        except InputError as error:
            form = form.anew(str(error))
    answered = comment_view(parent, reader) if parent else None
    return _form(request, form, paper, "paper.comments", paper.address, answered=answered)


@never_cache
@require_safe
@readers_only
def answer(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Show the form for an answer, with the comment quoted in it if that was asked for."""
    comment = comment_named(number, reader)
    if not access.may_answer(reader, comment):
        raise PermissionDenied(not_while_banned(reader) or "This comment was removed.")
    if lock_of(comment.paper_id):
        raise PermissionDenied("A moderator closed this discussion.")
    begun = _quote(comment, reader) if "quote" in request.GET else ""
    form, paper = CommentForm(initial={"parent": number, "text": begun}), comment.paper
    context = {"answered": comment_view(comment, reader)}
    return _form(request, form, paper, "paper.comments", paper.address, **context)


@never_cache
@reads_and_posts
@readers_only
def edit(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Change what a comment says; what it said before stays readable."""
    comment = comment_named(number, reader)
    if not access.may_edit(reader, comment):
        raise PermissionDenied(
            not_while_banned(reader) or "Only who wrote a comment may change it."
        )
    if request.method != "POST":
        form = CommentForm(initial={"text": comment.text, "key": comment.key})
        return _form(request, form, comment.paper, "comment.edit", number)
    form = CommentForm(request.POST)
    if not form.is_valid() or "preview" in request.POST:
        return _form(request, form, comment.paper, "comment.edit", number)
    try:
        writing.edit(reader, number, form.cleaned_data["text"])
    except InputError as error:
        return _form(request, form.anew(str(error)), comment.paper, "comment.edit", number)
    return _to(comment, reader)


@never_cache
@reads_and_posts
@readers_only
def remove(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Ask, then take a comment back."""
    comment = comment_named(number, reader)
    if not access.may_remove(reader, comment):
        raise PermissionDenied("Only who wrote a comment, or staff, may remove it.")
    if request.method == "POST":
        comments.remove(number)
        return HttpResponseRedirect(reverse("paper", args=[comment.paper.address]) + "#discussion")
    context = {"comment": comment_view(comment, reader), "paper": comment.paper}
    return render(request, "web/comment_remove.html", context)


@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """Show what a comment said before it was edited, newest first."""
    reader = reader_of(request)
    comment = comment_named(number, reader)
    can_be_read = access.may_read(reader, comment)
    texts = comment.earlier.order_by("-since", "-pk")[:MOST_EARLIER]
    earlier = list(texts) if can_be_read else []
    context = {
        "comment": comment_view(comment, reader),
        "paper": comment.paper,
        "earlier": list(zip(earlier, rendered([text.text for text in earlier]), strict=True)),
    }
    return render(request, "web/comment_history.html", context)


def _quote(comment: Comment, reader: User) -> str:
    """Return Markdown to begin an answer with."""
    return markup.quoted(passage(comment.text), called(comment.reader), address_of(comment, reader))


def _check_pace(form: CommentForm, reader: User) -> None:
    """Raise `InputError` if a program seems to write; accounts of some age are not asked."""
    if limits.is_young(reader) and form.is_a_programs:
        raise InputError(HURRIED)


def _to(comment: Comment, reader: User) -> HttpResponse:
    return HttpResponseRedirect(address_of(comment, reader))


def _form(
    request: HttpRequest, form: CommentForm, paper: Paper, route: str, name: Any, **context: Any
) -> HttpResponse:
    """Show the form on a page of its own, with what was written so far as it will look."""
    is_bad = form.is_bound and not form.is_valid()
    if form.is_bound and not is_bad:
        context["preview"] = rendered([form.cleaned_data["text"]])[0]
    page = reverse("paper", args=[paper.address])
    context |= {"form": form, "paper": paper, "action": reverse(route, args=[name]), "page": page}
    return render(request, PAGE, context, status=400 if is_bad else 200)
