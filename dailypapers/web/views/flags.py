"""Reporting comments and papers to moderators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import access, writing
from dailypapers.community.models import Comment, Flag
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.acts import not_while_banned, paper_named, readers_only
from dailypapers.web.discussion import address_of, comment_view
from dailypapers.web.moderation_forms import FlagForm, comment_flag, paper_flag

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@reads_and_posts
@readers_only
def comment(request: HttpRequest, reader: User, number: int) -> HttpResponse:
    """Ask what is wrong with a comment, and report it."""
    said = get_object_or_404(Comment.objects.select_related("paper", "reader", "group"), pk=number)
    if not access.may_read(reader, said):
        raise Http404(say("There is no such comment."))
    if not access.may_flag(reader, said):
        raise PermissionDenied(not_while_banned(reader) or say("This comment cannot be reported."))
    form = comment_flag(request.POST if request.method == "POST" else None)
    if _is_sent(form, reader, said):
        messages.success(request, say("Thank you. A moderator will look at it."))
        return HttpResponseRedirect(address_of(said, reader))
    context = {"form": form, "comment": comment_view(said, reader), "paper": said.paper}
    return render(request, "web/flag.html", context, status=400 if form.errors else 200)


@never_cache
@reads_and_posts
@readers_only
def paper(request: HttpRequest, reader: User, address: str) -> HttpResponse:
    """Ask what is wrong with a paper, and report it."""
    about = get_object_or_404(Paper, pk=paper_named(address))
    if not access.may_flag_paper(reader):
        raise PermissionDenied(not_while_banned(reader))
    form = paper_flag(request.POST if request.method == "POST" else None)
    if _is_sent(form, reader, about):
        messages.success(request, say("Thank you. A moderator will look at it."))
        return HttpResponseRedirect(reverse("paper", args=[about.address]))
    context = {"form": form, "paper": about}
    return render(request, "web/flag.html", context, status=400 if form.errors else 200)


def _is_sent(form: FlagForm, reader: User, thing: Comment | Paper) -> bool:
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        writing.flag(reader, thing, Flag.Reason(said["reason"]), said["words"])
    except InputError as error:
        form.add_error(None, spoken(error))
    return form.is_valid()
