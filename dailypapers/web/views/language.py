"""Choosing the language of the pages, at the foot of each."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import activate
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dailypapers.core.spoken import say
from dailypapers.digests.addresses import speak
from dailypapers.web.languages import remember
from dailypapers.web.requests import page_of, reader_of


@csrf_exempt
@never_cache
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep a choice, with the account or as a cookie, and return to the page.

    The form stands on every page, and a token in it would put a cookie on every page that a
    stranger reads. So the browser's own word is taken that the form was one of ours.
    """
    if not _is_ours(request):
        raise PermissionDenied(say("Choose the language at the foot of a page of this site."))
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        raise BadRequest(
            say("This language is not spoken here. Choose one at the foot of the page.")
        )
    if reader := reader_of(request):
        reader.language = code
        reader.save(update_fields=["language"])
        speak(reader)
    activate(code)
    return remember(HttpResponseRedirect(page_of(request)), code)


def _is_ours(request: HttpRequest) -> bool:
    """Say whether the form stood on a page of this site; old browsers name the site only."""
    if said := request.headers.get("Sec-Fetch-Site"):
        return said == "same-origin"
    here = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in {here, *settings.CSRF_TRUSTED_ORIGINS}
