"""What a message says: papers of a view as JSON, or as each chat has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from dailypapers.core.readable import readable
from dailypapers.core.spoken import say, say_many
from dailypapers.digests.chats import discord, matrix, mattermost, slack, telegram
from dailypapers.digests.chats.post import Post, Posted, plain
from dailypapers.digests.hooks.models import Webhook
from dailypapers.feed.entries import Entry
from dailypapers.feed.words import author_line

SHOWN_AUTHORS = 3
CHATS: dict[str, Callable[[Post, str], dict[str, Any]]] = {
    Webhook.Form.SLACK: slack.message,
    Webhook.Form.DISCORD: discord.message,
    Webhook.Form.MATTERMOST: mattermost.message,
    Webhook.Form.MATRIX: matrix.message,
    Webhook.Form.TELEGRAM: telegram.message,
}


@dataclass(frozen=True, slots=True)
class Content:
    """What there is to say: papers of a view, `total` of them in all, and why each is there."""

    kind: str
    at: datetime
    view: str
    title: str
    url: str
    papers: Sequence[Entry]
    total: int
    notes: Mapping[int, str]


def body_of(webhook: Webhook, content: Content) -> str:
    """Return the message as its receiver reads it."""
    write = CHATS.get(webhook.form)
    said = write(_post(content), webhook.target) if write else _event(content)
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _event(content: Content) -> dict[str, Any]:
    return {
        "type": content.kind,
        "timestamp": content.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "data": {
            "view": content.view,
            "title": content.title,
            "url": content.url,
            "total": content.total,
            "papers": [_paper(entry, content.notes.get(entry.id, "")) for entry in content.papers],
        },
    }


def _paper(entry: Entry, said: str) -> dict[str, Any]:
    return {
        "id": entry.key,
        "url": _url(entry),
        "title": entry.title,
        "authors": list(entry.authors),
        "published": str(entry.published or ""),
        "abstract": entry.abstract,
        "summary": entry.summary,
        "topics": [code for code, _ in entry.topics],
        "identifiers": entry.identifiers,
        "code": entry.code.url if entry.code else "",
        "withdrawn": entry.withdrawn,
        "note": said,
    }


def _post(content: Content) -> Post:
    papers = [_posted(entry, content) for entry in content.papers]
    return Post(plain(content.title), content.url, papers, content.total, say, say_many)


def _posted(entry: Entry, content: Content) -> Posted:
    title = plain(readable(entry.title))
    return Posted(
        title=say("{title} (withdrawn)", title=title) if entry.withdrawn else title,
        url=_url(entry),
        authors=plain(author_line(entry.authors, SHOWN_AUTHORS)),
        text=plain(readable(entry.summary or entry.abstract)),
        said=plain(content.notes.get(entry.id, "")),
    )


def _url(entry: Entry) -> str:
    return f"{settings.BASE_URL}/papers/{entry.address}"
