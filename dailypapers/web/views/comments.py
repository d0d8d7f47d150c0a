"""Comments on a paper: saying, answering, changing, removing, and what one said before."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from dailypapers.core.spoken import say, spoken
from dailypapers.core.stamps import HURRIED
from dailypapers.feed.groups import groups_of
from dailypapers.web.acts import comment_named, not_while_banned, paper_named, readers_only
from dailypapers.web.comment_form import CommentForm
from dailypapers.web.discussion import address_of, comment_view, rendered
from dailypapers.web.discussion_part import discussion_part, open_view
from dailypapers.web.in_place import is_in_place, lead_to, part, tell
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
    parent_named = request.POST.get("parent", "")
    groups = [] if parent_named else groups_of(reader)  # An answer is for whom the comment is for.
    form = CommentForm.named(_name(parent_named), request.POST, groups=groups)
    said = form.cleaned_data if form.is_valid() else {}
    parent = comment_named(said["parent"], reader) if said.get("parent") else None
    if parent and not (reader.is_banned or access.may_answer(reader, parent)):
        raise PermissionDenied(say("What you answer was removed."))
    if form.is_valid() and (banned := not_while_banned(reader)):
        form = form.anew(banned)
    elif form.is_valid() and "preview" not in request.POST:
        try:
            _check_pace(form, reader)
            text, key = said["text"], said["key"]
            sent = writing.post(reader, paper.pk, text, key, parent, form.group)
            return _to(request, sent, reader, say("Sent."))
        except InputError as error:
            form = form.anew(spoken(error))
    context = {"answered": comment_view(parent, reader), "below": parent.pk} if parent else {}
    return _form(request, form, paper, "paper.comments", paper.address, **context)


@never_cache
@require_safe
@readers_only
def answer(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Show the form for an answer, with the comment quoted in it if that was asked for."""
    comment = comment_named(number, reader)
    if not access.may_answer(reader, comment):
        raise PermissionDenied(not_while_banned(reader) or say("This comment was removed."))
    if lock_of(comment.paper_id):
        raise PermissionDenied(say("A moderator closed this discussion."))
    begun = _quote(comment, reader) if "quote" in request.GET else ""
    form, paper = _begun(number, parent=number, text=begun), comment.paper
    context = {"answered": comment_view(comment, reader), "below": number}
    return _form(request, form, paper, "paper.comments", paper.address, **context)


@never_cache
@reads_and_posts
@readers_only
def edit(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Change what a comment says; what it said before stays readable."""
    comment = comment_named(number, reader)
    if not access.may_edit(reader, comment):
        raise PermissionDenied(
            not_while_banned(reader) or say("Only who wrote a comment may change it.")
        )
    if request.method != "POST":
        form = _begun(number, text=comment.text, key=comment.key)
        return _form(request, form, comment.paper, "comment.edit", number, below=number)
    form = CommentForm.named(_name(str(number)), request.POST)
    if not form.is_valid() or "preview" in request.POST:
        return _form(request, form, comment.paper, "comment.edit", number, below=number)
    try:
        writing.edit(reader, number, form.cleaned_data["text"])
    except InputError as error:
        form = form.anew(spoken(error))
        return _form(request, form, comment.paper, "comment.edit", number, below=number)
    return _to(request, comment, reader, say("Changed."))


@never_cache
@reads_and_posts
@readers_only
def remove(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Ask, then take a comment back."""
    comment = comment_named(number, reader)
    if not access.may_remove(reader, comment):
        raise PermissionDenied(say("Only who wrote a comment, or staff, may remove it."))
    if request.method == "POST":
        comments.remove(number)
        return _gone(request, comment, reader)
    context = {"comment": comment_view(comment, reader), "paper": comment.paper}
    page = "partials/_removing.html" if is_in_place(request) else "comment_remove.html"
    return render(request, f"web/{page}", context)


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


def _to(request: HttpRequest, comment: Comment, reader: User, words: str) -> HttpResponse:
    """Lead to the comment; where a script asks from a page that has it, bring the discussion."""
    focus, shown = f"comment-{comment.pk}", _open_discussion(request, comment, reader)
    if shown and shown["discussion"].has(comment.pk):
        return _brought(request, shown, words, focus)
    address = address_of(comment, reader)
    return tell(lead_to(address), words, focus) if is_in_place(request) else redirect(address)


def _gone(request: HttpRequest, comment: Comment, reader: User) -> HttpResponse:
    """Lead to the discussion that a comment was taken from, or bring it."""
    if shown := _open_discussion(request, comment, reader):
        return _brought(request, shown, say("Removed."), "discussion-title")
    address = reverse("paper", args=[comment.paper.address]) + "#discussion"
    return lead_to(address) if is_in_place(request) else redirect(address)


def _open_discussion(request: HttpRequest, comment: Comment, reader: User) -> dict[str, Any]:
    """Return the discussion as the page shows it that a script asks from, nothing from others."""
    paper, view = comment.paper, open_view(request, comment.paper)
    if view is None:
        return {}
    page = reverse("paper", args=[paper.address])
    return {"paper": paper, **discussion_part(paper.pk, page, reader, view)}


def _brought(request: HttpRequest, shown: dict[str, Any], words: str, focus: str) -> HttpResponse:
    answer = part(request, "web/partials/_discussion.html", shown, "#discussion")
    return tell(answer, words, focus)


def _name(number: str) -> str:
    """Return how the fields are named of a form below a comment, or of the one below them all."""
    return f"below-{number}" if number.isdecimal() else "id"


def _begun(number: int, **initial: Any) -> CommentForm:
    form = CommentForm.named(_name(str(number)), **initial)
    form.fields["text"].widget.attrs["autofocus"] = True
    return form


def _form(
    request: HttpRequest, form: CommentForm, paper: Paper, route: str, name: Any, **context: Any
) -> HttpResponse:
    """Show the form, with what was written so far as it will look: alone or on a page of its own.

    `below` is the comment that it stands below.
    """
    is_bad = form.is_bound and not form.is_valid()
    if form.is_bound and not is_bad:
        context["preview"] = rendered([form.cleaned_data["text"]])[0]
    page = reverse("paper", args=[paper.address])
    context |= {"form": form, "paper": paper, "action": reverse(route, args=[name]), "page": page}
    if is_in_place(request):
        return render(request, "web/partials/_writing.html", context, status=422 if is_bad else 200)
    return render(request, PAGE, context, status=400 if is_bad else 200)
