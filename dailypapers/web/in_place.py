"""Answering a press without a new page: htmx asks, and is told what of the page to put where.

A view that knows nothing of this redirects or renders as always: the script then takes from the
page what the button or form stood in. For forms, that is what is marked `data-renewed` there.
"""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import (
    HttpResponseClientRedirect,
    reselect,
    retarget,
    trigger_client_event,
)
from django_htmx.middleware import HtmxDetails


def is_in_place(request: HttpRequest) -> bool:
    """Say whether a script asks, that will put the answer into the page."""
    return bool(details(request))


def details(request: HttpRequest) -> HtmxDetails | None:
    """Return what the script says of its page; None before it is known who asks."""
    return cast("HtmxDetails | None", getattr(request, "htmx", None))


def lead_to(address: str) -> HttpResponse:
    """Let the script open another page."""
    return cast("HttpResponse", HttpResponseClientRedirect(address))


def button(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with the button that was pressed, as it is now, out of those of a template.

    Its address may be another by now, if the paper was merged: its last word is not.
    """
    act = request.path.rpartition("/")[2]
    return reselect(render(request, template, context), f'[formaction$="/{act}"]')


def part(request: HttpRequest, template: str, context: dict[str, Any], where: str) -> HttpResponse:
    """Answer with a part of the page that takes the place of another."""
    return retarget(render(request, template, context), where)


def tell(response: HttpResponse, words: str, focus: str) -> HttpResponse:
    """Tell the script that what was typed is kept here now, what to say, and where to go on."""
    trigger_client_event(response, "said", {})
    return trigger_client_event(response, "done", {"words": words, "focus": focus}, after="swap")


def refusal(message: str, status: int) -> HttpResponse:
    """Answer with a sentence that the script shows."""
    return HttpResponse(message, status=status, content_type="text/plain; charset=utf-8")
