"""Giving back the words of a comment that was sent with a session or a page that is too old.

Without scripts nothing else has them. The page shows them in a form that can be sent again.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from dailypapers.web.comment_form import CommentForm
from dailypapers.web.in_place import is_in_place, lead_to, refusal
from dailypapers.web.requests import page_of

TOO_OLD = _("This page is too old, perhaps because you signed in meanwhile. Load it again.")
ROUTES = {"paper.comments", "comment.edit"}


def signed_out(request: HttpRequest) -> HttpResponse:
    """Send a stranger to sign in and then back to the page; give words back first."""
    sign_in = redirect_to_login(page_of(request))
    if is_in_place(request):
        return lead_to(sign_in.url)  # The script keeps what was typed.
    if not _has_words(request):
        return sign_in
    return _page(request, is_signed_out=True)


def form_too_old(request: HttpRequest) -> HttpResponse:
    """Say that a form has to be sent again; give words back, unless another site wrote them."""
    if is_in_place(request):
        return refusal(str(TOO_OLD), 403)
    if _has_words(request) and _is_ours(request):
        return _page(request, is_signed_out=False)
    return render(request, "web/403.html", status=403)


def _has_words(request: HttpRequest) -> bool:
    match = request.resolver_match
    is_comment = match is not None and match.url_name in ROUTES
    return is_comment and request.method == "POST" and bool(request.POST.get("text"))


def _is_ours(request: HttpRequest) -> bool:
    """Say whether a page of ours sent this; browsers always tell."""
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin") in ours


def _page(request: HttpRequest, is_signed_out: bool) -> HttpResponse:
    context = {
        "form": CommentForm.given_back(request.POST),
        "action": request.path,
        "page": page_of(request),
        "is_signed_out": is_signed_out,
    }
    return render(request, "web/comment_kept.html", context, status=403)
