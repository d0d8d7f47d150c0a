"""Webhooks by version 1: what is sent elsewhere, when, and what became of it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status
from pydantic import BaseModel, StrictBool

from dailypapers.accounts.models import User
from dailypapers.api.reading import key_of, known_reader, writer_of
from dailypapers.api.v1.common import read, write
from dailypapers.api.v1.texts import Text, Zone, spelt
from dailypapers.community import access
from dailypapers.community.models import Group
from dailypapers.core.errors import InputError
from dailypapers.digests.hooks import switching, webhooks
from dailypapers.digests.hooks.checking import check_address, check_for_site, seen_view
from dailypapers.digests.hooks.models import MOST_PAPERS, Message, Webhook
from dailypapers.digests.hooks.requests import ASK_MORE
from dailypapers.digests.hooks.webhooks import Wish
from dailypapers.feed.groups import owned_by
from dailypapers.feed.view_papers import MOST

TAG = "webhooks"
NOT_HERE = "On this site you may have nothing sent elsewhere."
OFF = "It is off: turn it on first."
SHOWN = 50  # messages
Days = Annotated[
    Text,
    Field(pattern="^[0-6]{0,7}$", description="Digits, Monday is 0; none: monthly"),
]


class Wished(BaseModel):
    """What a webhook is to do. Without `at`, what is new is sent as it comes."""

    name: Annotated[Text, Field(min_length=1, max_length=100)]
    view: Annotated[Text, Field(min_length=1, max_length=1024)]
    form: Annotated[Webhook.Form, spelt(Webhook.Form)] = Webhook.Form.JSON
    address: Annotated[Text, Field(max_length=1000, description="Kept where it is empty")] = ""
    target: Annotated[Text, Field(max_length=255)] = ""
    token: Annotated[Text, Field(max_length=500, description="Kept where it is empty")] = ""
    days: Days = "0123456"
    at: time | None = None
    zone: Zone = ""
    most: Annotated[int, Field(ge=1, le=MOST)] = MOST_PAPERS


class NewWebhook(Wished):
    """A webhook, and whose it is: one's own, a group's, or the site's."""

    group: Annotated[Text, Field(max_length=64)] = ""
    is_site: StrictBool = False


class Switch(BaseModel):
    """Whether anything is sent."""

    is_on: StrictBool


class WebhookSaid(Schema):
    """A webhook; of its address only the host is told. `secret` is told once, when it is made."""

    key: str
    name: str
    view: str
    form: str
    host: str
    target: str
    days: str
    at: time | None
    zone: str
    most: int
    group: str
    is_site: bool
    is_on: bool
    off_because: str
    failing_since: datetime | None
    secret: str


class TrySaid(Schema):
    """One try to hand a message over."""

    at: datetime
    milliseconds: int
    status: int | None
    said: str


class MessageSaid(Schema):
    """Something that was sent, and each try."""

    key: str
    kind: str
    title: str
    made_at: datetime
    sent_at: datetime | None
    given_up_at: datetime | None
    tries: list[TrySaid]


@read("/webhooks", "webhooks", list[WebhookSaid], TAG, is_own=True)
def index(request: HttpRequest) -> list[dict[str, object]]:
    """Return the webhooks that the reader runs."""
    return [_said(row) for row in webhooks.run_by(known_reader(request))]


@write("POST", "/webhooks", "webhooks", WebhookSaid, TAG, status=201)
def make(request: HttpRequest, new: NewWebhook) -> Status[dict[str, object]]:
    """Make a webhook; what it signs with is told this once."""
    reader = writer_of(request)
    group = _group(reader, new.group)
    if not access.may_make_webhooks(reader, group, new.is_site):
        raise PermissionDenied(NOT_HERE)
    if not new.address:
        raise InputError("Say to which address it is sent.")
    wish = _wish(reader, new, is_site=new.is_site)
    key = key_of(request, reader.pk, "webhook", *new.model_dump().values())
    made, secret = webhooks.make(
        reader, key, wish, group=group.pk if group else None, is_site=new.is_site
    )
    is_signed = made.form == Webhook.Form.JSON
    return Status(201, _said(_run(reader, made.key), secret if is_signed else ""))


@read("/webhooks/{key}", "webhook", WebhookSaid, TAG, is_own=True)
def one(request: HttpRequest, key: str) -> dict[str, object]:
    """Return a webhook."""
    return _said(_run(known_reader(request), key))


@write("PUT", "/webhooks/{key}", "webhook", WebhookSaid, TAG)
def edit(request: HttpRequest, key: str, new: Wished) -> dict[str, object]:
    """Let a webhook do something else."""
    reader = writer_of(request)
    found = _run(reader, key)
    webhooks.edit(found, _wish(found.reader, new, is_site=found.is_site, kept=found))
    return _said(_run(reader, key))


@write("PATCH", "/webhooks/{key}", "webhook", WebhookSaid, TAG)
def switch(request: HttpRequest, key: str, new: Switch) -> dict[str, object]:
    """Turn a webhook on or off."""
    reader = writer_of(request)
    found = _run(reader, key)
    if new.is_on:
        switching.turn_on(found)
    elif found.is_on:
        switching.turn_off(found)
    return _said(_run(reader, key))


@write("DELETE", "/webhooks/{key}", "webhook", None, TAG, status=204)
def delete(request: HttpRequest, key: str) -> Status[None]:
    """Delete a webhook with all that it sent."""
    webhooks.delete(_run(writer_of(request), key))
    return Status(204, None)


@write("POST", "/webhooks/{key}/secret", "webhook.secret", WebhookSaid, TAG)
def secret(request: HttpRequest, key: str) -> dict[str, object]:
    """Change what a webhook signs with; the earlier secret signs too for a day."""
    reader = writer_of(request)
    changed = webhooks.change_secret(_run(reader, key))
    return _said(_run(reader, key), changed)


@read("/webhooks/{key}/messages", "webhook.messages", list[MessageSaid], TAG, is_own=True)
def messages(request: HttpRequest, key: str) -> list[dict[str, object]]:
    """Return what a webhook sent lately, the last first, with each try."""
    found = _run(known_reader(request), key)
    rows = Message.objects.filter(webhook=found).prefetch_related("tries")
    names = ("key", "kind", "title", "made_at", "sent_at", "given_up_at")
    return [
        {name: getattr(row, name) for name in names}
        | {"tries": sorted(row.tries.all(), key=lambda one: (one.at, one.pk))}
        for row in rows.order_by("-made_at", "-pk")[:SHOWN]
    ]


@write("POST", "/webhooks/{key}/messages", "webhook.messages", None, TAG, status=204)
def try_out(request: HttpRequest, key: str) -> Status[None]:
    """Send a message without papers, each time another."""
    found = _on(_run(writer_of(request), key))
    if not access.may_make_webhooks(found.reader, found.group, found.is_site):
        raise PermissionDenied(NOT_HERE)
    webhooks.try_out(found)
    return Status(204, None)


@write("POST", "/webhooks/{key}/messages/{name}/again", "webhook.again", None, TAG, status=204)
def again(request: HttpRequest, key: str, name: str) -> Status[None]:
    """Send a message once more, under its id."""
    found = _run(writer_of(request), key)
    message = Message.objects.filter(webhook=found, key=name).first()
    if message is None:
        raise Http404("This message is not kept any more.")
    _on(found)
    webhooks.send_again(message)
    return Status(204, None)


def _run(reader: User, key: str) -> Webhook:
    found = Webhook.objects.select_related("reader", "group").filter(key=key).first()
    if found is None or not access.may_run_webhook(
        reader, found.reader, found.group, found.is_site
    ):
        raise Http404("There is no such webhook of yours.")
    return found


def _on(webhook: Webhook) -> Webhook:
    if not webhook.is_on:
        raise InputError(OFF)
    return webhook


def _group(reader: User, slug: str) -> Group | None:
    if not slug:
        return None
    found = next((one for one in owned_by(reader) if one.slug == slug), None)
    if found is None:
        raise Http404("You run no such group.")
    return found


def _wish(maker: User, new: Wished, *, is_site: bool, kept: Webhook | None = None) -> Wish:
    """Return what a webhook is to do; raise `InputError` for what cannot be sent."""
    if new.address:
        check_address(new.address)
    seen = str(seen_view(new.view, maker))
    if is_site:
        check_for_site(seen)
    if new.form in ASK_MORE and not (new.target and (new.token or (kept and kept.token))):
        raise InputError(f"{Webhook.Form(new.form).label} needs a target and a token.")
    said: dict[str, Any] = new.model_dump(include=set(Wished.model_fields))
    return Wish(**said | {"view": seen, "zone": new.zone or maker.time_zone})


def _said(row: Webhook, secret: str = "") -> dict[str, object]:
    names = [name for name in WebhookSaid.model_fields if name not in {"group", "secret"}]
    return {name: getattr(row, name) for name in names} | {
        "group": row.group.slug if row.group else "",
        "secret": secret,
    }
