"""What moderators see and do: what was reported, one comment, one paper, one reader, the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import (
    access,
    bursts,
    flags,
    limits,
    log,
    moderation,
    pictures,
    standing,
    trust,
    unmerging,
)
from dailypapers.community.flags import Past, pasts
from dailypapers.community.models import Comment, Merge, Picture
from dailypapers.community.queries import lock_of
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import moderators_only, paper_named
from dailypapers.web.cards import pager
from dailypapers.web.discussion import comment_view
from dailypapers.web.moderation_forms import BanForm, MergeForm, ReasonForm
from dailypapers.web.moderation_page import log_lines, person, queue
from dailypapers.web.requests import number_in, page_number, reader_of

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
@moderators_only
def waiting(request: HttpRequest, moderator: User) -> HttpResponse:
    """Show what readers reported, most reported first, then what has waited longest."""
    number, total = page_number(request), flags.waiting()
    pages = max(1, -(-total // flags.PAGE_SIZE))
    if number > pages:
        return HttpResponseRedirect(f"{request.path}?page={pages}")  # Others settled the last.
    held = list(bursts.waiting())
    context = {
        "cases": queue(number),
        "bursts": held,
        "waiting": total + len(held),
        "pager": pager(request.path, number, pages, total),
    }
    return render(request, "web/moderation.html", context)


@never_cache
@require_safe
def read_log(request: HttpRequest) -> HttpResponse:
    """Show what moderators did, newest first."""
    reader = reader_of(request)
    if not access.may_read_log(reader):
        raise Http404(say("There is nothing at this address."))
    entries, number = log.entries(reader), page_number(request)
    total = entries.count()
    pages = max(1, -(-total // log.PAGE_SIZE))
    if number > pages:
        raise Http404(say("The log is not as long as that."))
    shown = entries[(number - 1) * log.PAGE_SIZE : number * log.PAGE_SIZE]
    is_moderator = access.may_moderate(reader)
    context = {
        "lines": log_lines(shown, is_moderator),
        "is_moderator": is_moderator,
        "pager": pager(request.path, number, pages, total),
    }
    return render(request, "web/moderation_log.html", context)


@never_cache
@reads_and_posts
@moderators_only
def comment(request: HttpRequest, moderator: User, number: int) -> HttpResponse:
    """Show a comment and what was done about it, and hide or restore it."""
    whole = Comment.objects.select_related("paper", "reader", "group")
    said = get_object_or_404(whole, pk=number)
    if not access.is_for(moderator, said):
        raise Http404(say("There is no such comment."))
    form, reported = _reason(request), "reported" in request.POST
    acts: dict[str, Callable[[str], None]] = {
        "hide": lambda why: moderation.hide(moderator, number, why, reported=reported),
        "restore": lambda why: moderation.restore(moderator, number, why),
        "keep": lambda why: moderation.keep(moderator, said, why),
    }
    if request.method == "POST" and _is_done(request, form, acts):
        return _back(request, reverse("moderation.comment", args=[number]))
    context = {
        "form": form,
        "comment": comment_view(said, moderator),
        "paper": said.paper,
        "is_hidden": said.hidden_at is not None,
        "is_removed": said.removed_at is not None,
        "author": person(said.reader, pasts({said.reader_id}).get(said.reader_id, Past())),
        "lines": log_lines(log.done_to(said), True),
    }
    return render(request, "web/moderate_comment.html", context)


@never_cache
@reads_and_posts
@moderators_only
def paper(request: HttpRequest, moderator: User, address: str) -> HttpResponse:
    """Show what was done about a paper, close its discussion, merge it into another."""
    about = get_object_or_404(Paper, pk=paper_named(address))
    is_merge = request.POST.get("act") == "merge"
    form = MergeForm(request.POST) if is_merge else _reason(request)
    reported = "reported" in request.POST
    acts: dict[str, Callable[[str], None]] = {
        "lock": lambda why: moderation.lock(moderator, about, why, reported=reported),
        "unlock": lambda why: moderation.unlock(moderator, about, why),
        "keep": lambda why: moderation.keep(moderator, about, why),
        "picture": lambda why: pictures.take_away(moderator, about, why),
        "weigh": lambda why: bursts.let_weigh(moderator, about, why),
        "strike": lambda why: bursts.strike(moderator, about, why),
        "unmerge": lambda why: unmerging.undo(moderator, _merge(request, moderator, about), why),
        "merge": lambda why: moderation.merge(
            moderator, about, Paper.objects.get(pk=_kept(form.cleaned_data["into"])), why
        ),
    }
    if request.method == "POST" and _is_done(request, form, acts):
        return _back(request, reverse("moderation.paper", args=[about.key]))
    context = {
        "form": ReasonForm() if is_merge else form,
        "merge_form": form if is_merge else MergeForm(auto_id="merge_%s"),
        "paper": about,
        "lock": lock_of(about.pk),
        "merges": unmerging.made(about) if access.may_undo_merge(moderator) else [],
        "undo_form": ReasonForm(auto_id="undo_%s"),
        "picture_form": ReasonForm(auto_id="picture_%s"),
        "picture": Picture.objects.filter(paper=about).select_related("reader").first(),
        "lines": log_lines(log.done_to(about), True),
    }
    return render(request, "web/moderate_paper.html", context)


@never_cache
@reads_and_posts
@moderators_only
def reader(request: HttpRequest, moderator: User, handle: str) -> HttpResponse:
    """Show what is known of a reader, ban them, set them apart, make them a moderator."""
    other = get_object_or_404(User, handle=handle, is_active=True)
    act, number = request.POST.get("act"), other.pk
    form = BanForm(request.POST) if act == "ban" else _reason(request)
    acts: dict[str, Callable[[str], None]] = {
        "ban": lambda why: standing.ban(moderator, number, _until(form), why),
        "unban": lambda why: standing.unban(moderator, number, why),
        "shadow": lambda why: standing.set_apart(moderator, number, why),
        "unshadow": lambda why: standing.let_back(moderator, number, why),
        "appoint": lambda why: standing.appoint(moderator, number, why),
        "dismiss": lambda why: standing.dismiss(moderator, number, why),
    }
    if request.method == "POST":
        right = access.may_appoint if act in ("appoint", "dismiss") else access.may_judge
        if not right(moderator, other):
            raise PermissionDenied(
                say("Nobody judges staff or themselves, and staff judges moderators.")
            )
        if _is_done(request, form, acts):
            return _back(request, reverse("moderation.reader", args=[handle]))
    facts = limits.facts_of(other)
    context = {
        "form": ReasonForm() if act == "ban" else form,
        "ban_form": form if act == "ban" else BanForm(auto_id="ban_%s"),
        "other": other,
        "person": person(other, pasts({number}).get(number, Past())),
        "level": trust.level(facts),
        "facts": facts,
        "may_judge": access.may_judge(moderator, other),
        "may_appoint": access.may_appoint(moderator, other),
        "lines": log_lines(log.done_to(other), True),
    }
    return render(request, "web/moderate_reader.html", context)


def _reason(request: HttpRequest) -> ReasonForm:
    return ReasonForm(request.POST if request.method == "POST" else None)


def _until(form: ReasonForm) -> datetime:
    assert isinstance(form, BanForm)
    return form.until


def _kept(name: str) -> int:
    """Return the paper of a name, of any kind that the address box takes."""
    try:
        return paper_named(name.strip())
    except Http404 as error:
        raise InputError(spoken(error)) from None


def _merge(request: HttpRequest, moderator: User, kept: Paper) -> int:
    """Return which merge into a paper is to be undone."""
    if not access.may_undo_merge(moderator):
        raise PermissionDenied(say("Only staff undoes merges."))
    number = number_in(request.POST.get("merge", "")) or 0
    merge = Merge.objects.filter(kept=kept, pk=number).first()
    if merge is None:
        raise InputError(say("This merge cannot be undone any more."))
    return merge.pk


def _is_done(
    request: HttpRequest, form: ReasonForm, acts: dict[str, Callable[[str], None]]
) -> bool:
    """Do what was asked for; what another did before is said, and done with too."""
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise BadRequest(say("There is no such act."))
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data["reason"])
    except log.AlreadySettled as error:
        messages.warning(request, spoken(error))
        return True
    except InputError as error:
        form.add_error(None, spoken(error))
        return False
    messages.success(request, say("Done, and written into the log."))
    return True


def _back(request: HttpRequest, page: str) -> HttpResponse:
    is_from_queue = "reported" in request.POST
    return HttpResponseRedirect(reverse("moderation") if is_from_queue else page)
