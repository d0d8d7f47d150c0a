"""Messages for Slack's incoming webhooks.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and
https://docs.slack.dev/reference/block-kit/blocks say what may be in them. What papers say stands in
rich text, in which nothing is mark-up.
"""

from __future__ import annotations

from typing import Any

from dailypapers.digests.chats.post import LONGEST_TITLE, Post, Posted, cut, quiet

MOST_BLOCKS = 50
LONGEST_HEADER = 150
ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def message(post: Post, target: str = "") -> dict[str, Any]:
    """Return the papers as blocks; `text` is what a notification shows."""
    shown = post.papers[: MOST_BLOCKS - 2]
    title = cut(post.title, LONGEST_HEADER)
    header = {"type": "header", "text": {"type": "plain_text", "text": title, "emoji": False}}
    page = _rich([_link(post.url, post.rest(len(shown)) or post.say("Open the page"))])
    return {
        "text": escape(title),
        "blocks": [header, *map(_block, shown), page],
        "unfurl_links": False,
        "unfurl_media": False,
    }


def escape(text: str) -> str:
    """Return text that is no mark-up where Slack reads some."""
    return quiet("".join(ESCAPED.get(character, character) for character in text))


def _block(paper: Posted) -> dict[str, Any]:
    title = _link(paper.url, cut(paper.title, LONGEST_TITLE)) | {"style": {"bold": True}}
    return _rich([title, *({"type": "text", "text": f"\n{line}"} for line in paper.lines)])


def _link(url: str, text: str) -> dict[str, Any]:
    return {"type": "link", "url": url, "text": text}


def _rich(elements: list[dict[str, Any]]) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "elements": [section]}
