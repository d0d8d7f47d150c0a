"""Submitting a paper, and seeing what comes of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import access, comments, features, submissions
from dailypapers.community.models import Submission
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.feed.entries import load_entries
from dailypapers.web.acts import readers_only
from dailypapers.web.cards import paper_card
from dailypapers.web.picture_form import CHOOSE_AGAIN
from dailypapers.web.submit_page import WHO, SubmitForm, rules, submission_view

SHOWN = 20  # of a reader's own submissions
NOT_TAKEN = _("Your picture was not taken: who submitted the paper before chooses its picture.")
FEATURED_BEFORE = _("A reader submitted this paper before. You can vote for it and comment on it.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
def submit(request: HttpRequest, reader: User) -> HttpResponse:
    """Ask for a paper: one that is here is featured at once, another one is fetched."""
    if request.method != "POST":
        text = request.GET.get("q", "")
        return _page(request, reader, SubmitForm(initial={"text": text}), text)
    if not access.may_submit(reader):
        raise PermissionDenied(WHO[settings.SUBMIT])
    form = SubmitForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _submitted(request, reader, form)
        except InputError as error:
            form.add_error("text", spoken(error))
    if "picture" in request.FILES and "picture" not in form.errors:
        form.add_error("picture", CHOOSE_AGAIN)
    return _page(request, reader, form, request.POST.get("text", ""), 400)


@never_cache
@require_safe
@readers_only
def progress(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Show how a submission stands and what can be done."""
    row = submission_view(_own(reader, number))
    return render(request, "web/submission.html", {"submission": row})


@require_POST
@readers_only
def again(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Ask the source once more for what could not be had."""
    submissions.try_again(_own(reader, number).pk)
    return redirect("submission", number)


def _submitted(request: HttpRequest, reader: User, form: SubmitForm) -> HttpResponse:
    text, comment, key = (form.cleaned_data[name] for name in ("text", "comment", "key"))
    paper = submissions.known(text)
    if paper and features.is_submitted(paper.pk):
        if comment:
            comments.post(reader, paper.pk, comment, key)
        if form.sent:
            messages.warning(request, NOT_TAKEN)
        messages.info(request, FEATURED_BEFORE)
        return redirect("paper", paper.address)
    row = submissions.submit(reader, text, comment, key, form.sent)
    if row.paper is None:
        return redirect("submission", row.pk)
    messages.success(request, say("The paper is featured in the edition that is open now."))
    return redirect("paper", row.paper.address)


def _own(reader: User, number: int) -> Submission:
    row = Submission.objects.select_related("paper").filter(pk=number).first()
    if row is None or not access.may_follow_submission(reader, row):
        raise Http404(say("There is no submission of yours with this number."))
    return row


def _page(
    request: HttpRequest, reader: User, form: SubmitForm, text: str, status: int = 200
) -> HttpResponse:
    paper = submissions.known(text) if text else None
    own = Submission.objects.filter(reader=reader).select_related("paper").order_by("-at", "-pk")
    context = {
        "form": form,
        "may_submit": access.may_submit(reader),
        "rules": rules(),
        "card": _card(paper, reader) if paper else None,
        "is_submitted": features.is_submitted(paper.pk) if paper else False,
        "own": [submission_view(row) for row in own[:SHOWN]],
    }
    return render(request, "web/submit.html", context, status=status)


def _card(paper: Paper, reader: User) -> object:
    return paper_card(load_entries([paper.pk], reader)[0])
