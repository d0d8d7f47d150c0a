"""Messages for Telegram's bots.

https://core.telegram.org/bots/api#sendmessage and https://core.telegram.org/bots/api#html-style: a
text has at most 4,096 characters, counted without its mark-up.
"""

from __future__ import annotations

from html import escape
from typing import Any

from dailypapers.digests.chats.post import LONGEST_TITLE, Post, Posted, cut, quiet, units

LONGEST = 4096


def message(post: Post, target: str = "") -> dict[str, Any]:
    """Return the papers, as many as there is room for, to the chat that `target` names."""
    title = cut(post.title, LONGEST_TITLE, quiet)
    parts, room = [f"<b>{_link(title, post.url)}</b>"], LONGEST - units(title) - 50
    for number, paper in enumerate(post.papers, 1):
        part, length = _part(number, paper)
        if length > room:
            break
        parts.append(part)
        room -= length
    if rest := post.rest_on_page(len(parts) - 1):
        parts.append(rest)
    return {
        "chat_id": target,
        "text": "\n\n".join(parts),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def _part(number: int, paper: Posted) -> tuple[str, int]:
    """Return a paper with mark-up, and how long it is without."""
    title, lines = cut(paper.title, LONGEST_TITLE, quiet), [quiet(line) for line in paper.lines]
    shown = "\n".join([f"{number}. {title}", *lines])
    marked = "\n".join([f"{number}. {_link(title, paper.url)}", *map(_escaped, lines)])
    return marked, units(shown) + 2


def _link(text: str, url: str) -> str:
    return f'<a href="{escape(url)}">{_escaped(text)}</a>'


def _escaped(text: str) -> str:
    return escape(text, quote=False)
