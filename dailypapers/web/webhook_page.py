"""The view models of webhooks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from dailypapers.core.spoken import say, spoken
from dailypapers.digests.hooks.models import Attempt, Message, Webhook
from dailypapers.digests.hooks.sending import WAITS
from dailypapers.feed.views import page_of, view
from dailypapers.web.readers import called

SHOWN = 50  # messages


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """A webhook as who runs it sees it; `page` is that of what it sends, if it is there."""

    key: str
    name: str
    what: str
    page: str
    form: str
    is_signed: bool
    host: str
    when: str
    whose: str
    is_on: bool
    off_because: str
    failing_since: datetime | None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message, how it stands, each try, and what is in it."""

    key: str
    title: str
    made_at: datetime
    state: str
    tries: Sequence[Attempt]
    body: str


def webhook_line(webhook: Webhook) -> WebhookLine:
    """Return a webhook as a page shows it."""
    page = page_of(view(webhook.view), webhook.reader)
    rhythm = webhook.rhythm
    return WebhookLine(
        key=webhook.key,
        name=webhook.name,
        what=page.title if page else webhook.view,
        page=page.path if page else "",
        form=str(Webhook.Form(webhook.form).label),
        is_signed=webhook.form == Webhook.Form.JSON,
        host=webhook.host,
        when=spoken(rhythm.words) if rhythm else say("as it comes"),
        whose=_whose(webhook),
        is_on=webhook.is_on,
        off_because=webhook.off_because,
        failing_since=webhook.failing_since if webhook.is_on else None,
    )


def message_lines(webhook: Webhook) -> list[MessageLine]:
    """Return what a webhook sent lately, the last first. Two queries."""
    tries = Prefetch("tries", Attempt.objects.order_by("at", "pk"))
    rows = Message.objects.filter(webhook=webhook).order_by("-made_at", "-pk")
    return [
        MessageLine(
            key=one.key,
            title=one.title,
            made_at=one.made_at,
            state=_state(one),
            tries=list(one.tries.all()),
            body=json.dumps(json.loads(one.body), ensure_ascii=False, indent=2),
        )
        for one in rows.prefetch_related(tries)[:SHOWN]
    ]


def _state(message: Message) -> str:
    if message.sent_at:
        return say("taken")
    if message.given_up_at:
        return say("given up")
    return say("waits, try {n} of {all}", n=message.attempts + 1, all=len(WAITS) + 1)


def _whose(webhook: Webhook) -> str:
    if webhook.is_site:
        return say("the site")
    if webhook.group:
        return say("the group {name}", name=webhook.group.name)
    return called(webhook.reader)
