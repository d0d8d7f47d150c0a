"""One turn of a conversation: what is found, in the order of what was said, and what comes next."""

from __future__ import annotations

from dailypapers.accounts.models import User
from dailypapers.assistant.refine.conversation import Conversation
from dailypapers.assistant.refine.wording import richer
from dailypapers.feed.own_fields import own_fields
from dailypapers.feed.pool import Pool
from dailypapers.feed.pooling import pool


def pool_of(conversation: Conversation, reader: User | None = None) -> Pool:
    """Return what the query finds, and with the answers; raises `IndexUnavailable`."""
    more = richer(conversation)
    return pool(conversation.query, others=(more,) if more else (), own=own_fields(reader))
