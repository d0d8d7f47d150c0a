"""Webhooks: those a reader runs, one of them with what it sent, making, changing, trying."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Group
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.digests.hooks import switching, webhooks
from dailypapers.digests.hooks.models import Message, Webhook
from dailypapers.feed.groups import owned_by
from dailypapers.web.acts import is_on, readers_only
from dailypapers.web.webhook_form import WebhookForm
from dailypapers.web.webhook_page import message_lines, webhook_line

reads_and_posts = require_http_methods(["GET", "HEAD", "POST"])
NOBODY = _("There is no such webhook of yours.")
NOT_HERE = _("On this site you may have nothing sent elsewhere.")


@never_cache
@require_safe
@readers_only
def index(request: HttpRequest, reader: User) -> HttpResponse:
    """Show the webhooks that a reader runs."""
    context = {
        "webhooks": [webhook_line(one) for one in webhooks.run_by(reader)],
        "may_make": _may_make(reader),
    }
    return render(request, "web/webhooks.html", context)


@never_cache
@reads_and_posts
@readers_only
@reauthentication_required  # type: ignore[untyped-decorator]
def new(request: HttpRequest, reader: User) -> HttpResponse:
    """Make a webhook; what it signs with is shown once."""
    if not _may_make(reader):
        raise PermissionDenied(NOT_HERE)
    asked = {
        "view": request.GET.get("view", ""),
        "whose": request.GET.get("group", ""),
        "name": request.GET.get("name", "")[:100],
    }
    form = WebhookForm(_sent(request), reader=reader, groups=_groups(reader), initial=asked)
    if form.is_valid():
        if not access.may_make_webhooks(reader, form.group, form.is_site):
            raise PermissionDenied(NOT_HERE)
        try:
            made, secret = webhooks.make(
                reader,
                form.cleaned_data["key"],
                form.wish(),
                group=form.group.pk if form.group else None,
                is_site=form.is_site,
            )
        except InputError as error:
            form.add_error(None, spoken(error))
        else:
            return _made(request, made, secret)
    return _form(request, form, title=say("Send papers elsewhere"), button=say("Make the webhook"))


@never_cache
@require_safe
@readers_only
def page(request: HttpRequest, reader: User, key: str) -> HttpResponse:
    """Show a webhook and what it sent lately."""
    return _page(request, _run(key, reader))


@never_cache
@reads_and_posts
@readers_only
@reauthentication_required  # type: ignore[untyped-decorator]
def edit(request: HttpRequest, reader: User, key: str) -> HttpResponse:
    """Change a webhook."""
    webhook = _run(key, reader)
    form = WebhookForm(_sent(request), reader=reader, webhook=webhook)
    if form.is_valid():
        webhooks.edit(webhook, form.wish())
        return redirect("webhook", key)
    return _form(request, form, title=say("Edit “{name}”", name=webhook.name), button=say("Keep"))


@never_cache
@reads_and_posts
@readers_only
def delete(request: HttpRequest, reader: User, key: str) -> HttpResponse:
    """Ask, then delete a webhook."""
    webhook = _run(key, reader)
    if request.method != "POST":
        return render(request, "web/webhook_delete.html", {"webhook": webhook})
    webhooks.delete(webhook)
    messages.success(request, say("The webhook “{name}” is deleted.", name=webhook.name))
    return redirect("webhooks")


@require_POST
@readers_only
def switch(request: HttpRequest, reader: User, key: str) -> HttpResponse:
    """Turn a webhook on or off."""
    webhook = _run(key, reader)
    if is_on(request):
        switching.turn_on(webhook)
    elif webhook.is_on:
        switching.turn_off(webhook)
    return redirect("webhook", key)


@require_POST
@readers_only
def try_out(request: HttpRequest, reader: User, key: str) -> HttpResponse:
    """Send a message without papers."""
    webhook = _run(key, reader)
    if not webhook.is_on:
        messages.error(request, say("It is off: turn it on first."))
    elif access.may_make_webhooks(webhook.reader, webhook.group, webhook.is_site):
        webhooks.try_out(webhook)
        messages.success(request, say("A test is on its way. Load this page again in a minute."))
    return redirect("webhook", key)


@never_cache
@require_POST
@readers_only
@reauthentication_required  # type: ignore[untyped-decorator]
def secret(request: HttpRequest, reader: User, key: str) -> HttpResponse:
    """Change what a webhook signs with, and show it once."""
    webhook = _run(key, reader)
    return _page(request, webhook, webhooks.change_secret(webhook))


@require_POST
@readers_only
def again(request: HttpRequest, reader: User, key: str, name: str) -> HttpResponse:
    """Send a message once more."""
    webhook = _run(key, reader)
    message = Message.objects.filter(webhook=webhook, key=name).first()
    if message is None:
        raise Http404(say("This message is not kept any more."))
    if webhook.is_on:
        webhooks.send_again(message)
        messages.success(request, say("It is on its way again, under the same id."))
    else:
        messages.error(request, say("It is off: turn it on first."))
    return redirect("webhook", key)


def _may_make(reader: User) -> bool:
    return (
        access.may_make_webhooks(reader)
        or access.may_make_webhooks(reader, is_site=True)
        or bool(_groups(reader))
    )


def _groups(reader: User) -> list[Group]:
    return [one for one in owned_by(reader) if access.may_make_webhooks(reader, one)]


def _run(key: str, reader: User) -> Webhook:
    """Return a webhook that a reader runs; whether there is another is told to nobody."""
    found = Webhook.objects.select_related("reader", "group").filter(key=key).first()
    if found is None or not access.may_run_webhook(
        reader, found.reader, found.group, found.is_site
    ):
        raise Http404(NOBODY)
    return found


def _made(request: HttpRequest, made: Webhook, secret: str) -> HttpResponse:
    if made.form == Webhook.Form.JSON and secret:
        return _page(request, made, secret)
    return redirect("webhook", made.key)


def _page(request: HttpRequest, webhook: Webhook, secret: str = "") -> HttpResponse:
    context = {
        "webhook": webhook_line(webhook),
        "secret": secret,
        "messages_sent": message_lines(webhook),
    }
    return render(request, "web/webhook.html", context)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(request: HttpRequest, form: WebhookForm, **context: Any) -> HttpResponse:
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "web/webhook_form.html", context | {"form": form}, status=status)
