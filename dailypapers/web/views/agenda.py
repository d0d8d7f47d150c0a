"""A group's meetings as a calendar that programs subscribe to."""

from __future__ import annotations

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from dailypapers.community import access
from dailypapers.feed.agenda import agenda_of
from dailypapers.feed.groups import group_of_members
from dailypapers.web.feeds import ical
from dailypapers.web.feeds.answer import FRESH, is_secret, keep_secret
from dailypapers.web.requests import reader_of
from dailypapers.web.views.groups import NOBODY


@require_safe
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer members with all of a group's meetings, others with them if its agenda is open."""
    group, reader = group_of_members(slug), reader_of(request)
    if group is None or not access.may_see_agenda(reader, group):
        raise Http404(NOBODY)
    is_open = not access.may_read_group(reader, group)
    body = ical.write(group, agenda_of(group, is_open=is_open), is_open=is_open)
    etag = f'W/"{sha256(body).hexdigest()[:16]}"'
    response = HttpResponse(body, content_type=f"{ical.MEDIA_TYPE}; charset=utf-8")
    response.headers["ETag"] = etag
    response.headers["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    patch_cache_control(response, max_age=FRESH)
    answered = get_conditional_response(request, etag, None, response)
    assert answered
    if is_secret(request):
        return keep_secret(answered)
    patch_cache_control(answered, public=True)
    return answered
