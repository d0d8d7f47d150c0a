"""What a reader is told as items of a feed: one for each comment and for each day of a follow."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.conf import settings
from django.urls import reverse

from dailypapers.accounts.models import User
from dailypapers.community.models import Notification
from dailypapers.core.readable import readable
from dailypapers.feed.told import Line, separate_lines
from dailypapers.web.discussion import rendered
from dailypapers.web.feeds.document import Item
from dailypapers.web.feeds.items import absolute, key_of
from dailypapers.web.readers import called


def notification_items(told: Sequence[Notification], reader: User) -> list[Item]:
    """Return what a reader is told as items; what each leads to asks them to sign in."""
    texts = rendered([row.comment.text if row.comment else "" for row in told])
    lines = separate_lines(told, reader)
    return [_item(*parts) for parts in zip(told, lines, texts, strict=True)]


def _item(told: Notification, line: Line, text: str) -> Item:
    said = told.comment
    page = settings.BASE_URL + reverse("notification", args=[line.number])
    title = f"{line.who} {line.did} {readable(line.title) or line.name}"
    return Item(
        key=key_of(f"notification/{told.pk}"),
        page=page,
        title=title,
        html=absolute(text) if said else f'<p><a href="{page}">{escape(title)}</a></p>',
        text="",
        published=told.at,
        updated=(said and said.edited_at) or told.at,
        authors=[called(said.reader)] if said else [],
    )
