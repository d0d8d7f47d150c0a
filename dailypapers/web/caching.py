"""Which pages a shared cache may keep, for how long, and for whom: those of strangers alone.

What a stranger reads is the same for all who send the same cookies and language. A cache may show
it for half a minute, and for ten minutes more while it asks anew. It asks by ETag, which is of the
page itself: whatever the page shows changes it. Nothing of a reader who signed in is ever kept.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

FRESH = 30  # seconds
STALE = 600  # seconds more, while the cache asks anew
DIFFERS_BY = ("Cookie", "Accept-Language", "Accept", "HX-Request")

View = Callable[[HttpRequest], HttpResponse]


def shared_pages(get_response: View) -> View:
    """Let caches keep pages of strangers; answer 304 to whoever has the page already."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not _is_for_all(request, response):
            return response
        response.headers["ETag"] = f'W/"{blake2b(response.content, digest_size=12).hexdigest()}"'
        patch_vary_headers(response, DIFFERS_BY)
        patch_cache_control(
            response, public=True, max_age=0, s_maxage=FRESH, stale_while_revalidate=STALE
        )
        answer = get_conditional_response(request, response.headers["ETag"], None, response)
        return answer or response

    return middleware  # type: ignore[return-value]


def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether a page is a stranger's, holds nothing made for one visitor, and may be kept."""
    return (
        request.method in {"GET", "HEAD"}
        and response.status_code == 200
        and not response.streaming
        and not settings.PRIVATE
        and not request.user.is_authenticated
        and not response.cookies  # A form's token is its visitor's.
        and not response.has_header("Cache-Control")
        and not response.has_header("ETag")
        and "token" not in request.GET
        and response.headers.get("Content-Type", "").startswith("text/html")
    )
