"""Which webhooks have something to say, and the messages that say it.

All that one look does is one transaction: the message, that its papers are told, and until when
all is. A worker that is killed has done all of it or nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from dailypapers.community import access
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.schedule import stopping
from dailypapers.digests.hooks.models import Message, Told, Webhook
from dailypapers.digests.hooks.switching import turn_off
from dailypapers.digests.hooks.writing import Content, body_of
from dailypapers.feed.entries import load_entries
from dailypapers.feed.view_papers import Batch, News, Span, announced, batch
from dailypapers.feed.views import Kind, Page, View, page_of, view

SOON = timedelta(minutes=5)  # between two looks of those that send what is new as it comes
NOT_YOURS = _("Who made it may send nothing like this any more.")
NOT_THERE = _("What it sends is not there any more, or not for who made it.")

logger = logging.getLogger(__name__)


def due() -> QuerySet[Webhook]:
    """Return the webhooks that are to be looked at."""
    return Webhook.objects.filter(is_on=True, due_at__lte=now())


def look_at_all() -> None:
    """Make the messages that are due; raises `IndexUnavailable`.

    All are looked at as of one moment, so that those of one span ask once what came in it.
    """
    moment, news = now(), cache(announced)
    for webhook in due().select_related("reader", "group").order_by("due_at", "pk"):
        if stopping.is_set():
            return
        try:
            look(webhook, moment, news)
        except IndexUnavailable:
            raise
        except Exception:  # Whatever is wrong with one must not keep the others waiting.
            logger.exception("The webhook %s cannot be looked at", webhook.key)


@transaction.atomic
def look(webhook: Webhook, moment: datetime, news: News = announced) -> Message | None:
    """Make a webhook's next message if there is anything to say and nobody else makes it."""
    mine = Webhook.objects.filter(pk=webhook.pk, is_on=True, due_at=webhook.due_at)
    if not mine.update(due_at=following(webhook, moment)):
        return None
    if not access.may_make_webhooks(webhook.reader, webhook.group, webhook.is_site):
        turn_off(webhook, str(NOT_YOURS))
        return None
    seen, page = view(webhook.view), page_of(view(webhook.view), webhook.reader)
    if page is None:
        turn_off(webhook, str(NOT_THERE))
        return None
    found = batch(seen, webhook.reader, Span.between(webhook.since, moment), news)
    Webhook.objects.filter(pk=webhook.pk).update(since=moment)
    return _tell(webhook, seen, page, found, moment)


def following(webhook: Webhook, moment: datetime) -> datetime:
    """Return when to look at a webhook after a moment."""
    rhythm = webhook.rhythm
    return rhythm.following(moment).at if rhythm else moment + SOON


def _tell(
    webhook: Webhook, seen: View, page: Page, found: Batch, moment: datetime
) -> Message | None:
    of = Q(paper__in=found.ids) | Q(paper__merged_into__in=found.ids)
    told = Told.objects.filter(of, webhook=webhook)
    known = set(told.values_list(Coalesce("paper__merged_into", "paper"), flat=True))
    new = [paper for paper in found.ids if paper not in known]
    if not new:
        return None
    Told.objects.bulk_create(Told(webhook=webhook, paper_id=paper, at=moment) for paper in new)
    title = f"{page.title}: {found.name}" if found.name else page.title
    content = Content(
        kind="edition.published" if seen.kind is Kind.EDITION else "papers.added",
        at=moment,
        view=webhook.view,
        title=title,
        url=settings.BASE_URL + (found.path or page.path),
        papers=load_entries(new[: webhook.most]),
        total=found.total - len(known),
        notes=found.said,
    )
    return say(webhook, content)


def say(webhook: Webhook, content: Content) -> Message:
    """Keep a message until it is taken."""
    return Message.objects.create(
        webhook=webhook,
        kind=content.kind,
        title=content.title[:200],
        body=body_of(webhook, content),
    )
