"""Messages for Mattermost's incoming webhooks.

https://developers.mattermost.com/integrate/webhooks/incoming/ says what may be in them; what is
longer than 16,383 characters would come as several posts.
"""

from __future__ import annotations

from typing import Any

from dailypapers.digests.chats.markdown import escape_with_entities as escape
from dailypapers.digests.chats.post import LONGEST_TITLE, Post, Posted, cut, link_target, units

LONGEST = 16_383


def message(post: Post, target: str = "") -> dict[str, Any]:
    """Return the papers as one text in Markdown."""
    parts = [f"#### {_link(post.title, post.url)}"]
    room = LONGEST - units(parts[0]) - 100  # for what is said below
    for paper in post.papers:
        part = _part(len(parts), paper)
        if units(part) + 1 > room:
            break
        parts.append(part)
        room -= units(part) + 1
    if rest := post.rest_on_page(len(parts) - 1):
        parts.append(f"\n{rest}")
    return {"text": "\n".join(parts)}


def _part(number: int, paper: Posted) -> str:
    """Return a paper as an item of a list."""
    lines = [f"**{_link(paper.title, paper.url)}**", *map(escape, paper.lines)]
    return f"{number}. " + "  \n    ".join(lines)


def _link(text: str, url: str) -> str:
    return f"[{cut(text, LONGEST_TITLE, escape)}]({link_target(url)})"
