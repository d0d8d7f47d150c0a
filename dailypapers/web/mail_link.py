"""Where one asks to have a page by mail."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from dailypapers.feed.views import View
from dailypapers.web.requests import reader_of
from dailypapers.web.shown_view import view_of


def mail_of(request: HttpRequest) -> str:
    """Return where the page that was asked for can be had by mail, empty where it cannot."""
    found = view_of(request)
    if found is None or (found.is_personal and reader_of(request) is None):
        return ""
    return address_of(found)


def address_of(found: View) -> str:
    """Return where one asks for a view by mail."""
    return f"{reverse('subscribe')}?{urlencode({'view': str(found)})}"
