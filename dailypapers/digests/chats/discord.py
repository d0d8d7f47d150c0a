"""Messages for Discord's webhooks.

https://discord.com/developers/docs/resources/webhook#execute-webhook and
https://discord.com/developers/docs/resources/message#embed-object-embed-limits say what may be in
them.
"""

from __future__ import annotations

from typing import Any

from dailypapers.digests.chats.markdown import escape
from dailypapers.digests.chats.post import LONGEST_AUTHORS, Post, Posted, cut, link_target, units

MOST_EMBEDS = 10
LONGEST_CONTENT, LONGEST_TITLE, LONGEST_DESCRIPTION = 2000, 256, 400
ALL_EMBEDS = 6000  # units of all their texts together


def message(post: Post, target: str = "") -> dict[str, Any]:
    """Return the papers as embeds; nobody is notified by name."""
    shown = post.papers[:MOST_EMBEDS]
    bare = [_embed(paper) for paper in shown]
    used = sum(units(one["title"]) + units(one.get("author", {}).get("name", "")) for one in bare)
    room = min(LONGEST_DESCRIPTION, (ALL_EMBEDS - used) // max(1, len(bare)))
    return {
        "content": _content(post, len(shown)),
        "embeds": [one | _description(paper, room) for one, paper in zip(bare, shown, strict=True)],
        "allowed_mentions": {"parse": []},
    }


def _content(post: Post, shown: int) -> str:
    title, rest = cut(post.title, LONGEST_TITLE, escape), post.rest(shown)
    more = f" ({rest})" if rest else ""
    whole = f"**[{title}](<{link_target(post.url)}>)**{more}"
    return whole if units(whole) <= LONGEST_CONTENT else f"**{title}**{more}"


def _embed(paper: Posted) -> dict[str, Any]:
    embed: dict[str, Any] = {"title": cut(paper.title, LONGEST_TITLE, escape), "url": paper.url}
    if paper.authors:
        embed["author"] = {"name": cut(paper.authors, LONGEST_AUTHORS)}
    return embed


def _description(paper: Posted, room: int) -> dict[str, str]:
    said = "\n".join(filter(None, [paper.said, paper.text]))
    return {"description": cut(said, room, escape)} if said else {}
