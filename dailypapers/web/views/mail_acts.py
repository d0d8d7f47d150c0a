"""What links in mails lead to: a page with a button, for programs that scan mails follow links.

Nobody signs in. The link says for whom it acts; who that is, no page tells.
"""

from __future__ import annotations

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dailypapers.accounts.models import User
from dailypapers.catalogue.queries import find_address
from dailypapers.community import access
from dailypapers.digests import act_links, acts
from dailypapers.digests.act_links import ACT_WITHIN, ActLink
from dailypapers.digests.feedback import (
    FeedbackLink,
    read_feedback_token,
    said_of,
    say,
    take_back,
)
from dailypapers.digests.links import BrokenLink
from dailypapers.digests.mail_models import Feedback
from dailypapers.feed.entries import load_entries
from dailypapers.web.acts import is_on, paper_named
from dailypapers.web.mail_act_page import act_page

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])
READ_ONLY = gettext_lazy("The account of the address this mail went to may only read at present.")


@never_cache
@reads_and_posts
def act(request: HttpRequest, token: str) -> HttpResponse:
    """Show a paper with the buttons that a link is for, and do what is pressed."""
    try:
        link = act_links.read_act_token(token)
    except BrokenLink:
        return _page(request, 400, broken=True)
    paper = paper_named(find_address(link.paper) or "")
    if link.is_old:
        return _page(request, 410, expired=True, paper=_shown(paper, link, None))
    reader = acts.reader_of(link.key)
    if reader is None:
        status = 403 if request.method == "POST" else 200
        return _page(request, status, nobody=True, paper=_shown(paper, link, None))
    if not access.may_act_by_mail(reader):
        raise PermissionDenied(str(READ_ONLY))
    if request.method == "POST":
        _do(request, reader, paper, link)
    return _page(request, done=request.method == "POST", paper=_shown(paper, link, reader))


@never_cache
@reads_and_posts
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Ask what somebody thinks of a mail, and take it down or back."""
    try:
        link = read_feedback_token(token)
    except BrokenLink:
        return render(request, "web/mail_feedback.html", {"broken": True}, status=400)
    if request.method == "POST":
        _hear(link, request.POST.get("said", ""))
    said = said_of(link)
    choices = Feedback.Said.choices
    return render(request, "web/mail_feedback.html", {"said": said, "choices": choices})


def _hear(link: FeedbackLink, said: str) -> None:
    if said == "nothing":
        take_back(link)
    elif said in Feedback.Said:
        say(link, Feedback.Said(said))
    else:
        raise BadRequest(gettext("A mail is too many, not for you or just right."))


def _do(request: HttpRequest, reader: User, paper: int, link: ActLink) -> None:
    name = request.POST.get("act", "")
    if name not in link.acts:
        raise BadRequest(gettext("This link is for something else."))
    acts.do(reader, paper, name, is_on(request))


def _shown(paper: int, link: ActLink, reader: User | None) -> object:
    [entry] = load_entries([paper], reader)
    return act_page(entry, link.acts)


def _page(request: HttpRequest, status: int = 200, **context: object) -> HttpResponse:
    context |= {"days": ACT_WITHIN.days}
    return render(request, "web/mail_act.html", context, status=status)
