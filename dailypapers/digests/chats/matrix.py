"""Messages for a Matrix room.

https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes and, for the size,
https://spec.matrix.org/latest/client-server-api/#size-limits. `m.notice` is what programs say;
the empty `m.mentions` means that nobody is mentioned.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from dailypapers.digests.chats.post import LONGEST_TITLE, Post, Posted, cut

LARGEST = 60_000  # bytes; an event has 65,536, and the server adds to it


def message(post: Post, target: str = "") -> dict[str, Any]:
    """Return the papers as HTML and as text, as many as an event holds."""
    for kept in range(len(post.papers), 0, -1):
        said = _message(post, post.papers[:kept])
        if len(json.dumps(said)) <= LARGEST:
            return said
    return _message(post, [])


def _message(post: Post, papers: Sequence[Posted]) -> dict[str, Any]:
    title, rest = cut(post.title, LONGEST_TITLE), post.rest(len(papers))
    below = f"<p>{_link(rest, post.url)}</p>" if rest else ""
    items = "".join(map(_item, papers))
    return {
        "msgtype": "m.notice",
        "body": "\n\n".join(filter(None, [f"{title}\n{post.url}", *map(_text, papers), rest])),
        "format": "org.matrix.custom.html",
        "formatted_body": f"<h4>{_link(title, post.url)}</h4><ol>{items}</ol>{below}",
        "m.mentions": {},
    }


def _text(paper: Posted) -> str:
    return "\n".join([cut(paper.title, LONGEST_TITLE), *paper.lines, paper.url])


def _item(paper: Posted) -> str:
    title = f"<strong>{_link(cut(paper.title, LONGEST_TITLE), paper.url)}</strong>"
    return f"<li>{'<br>'.join([title, *map(escape, paper.lines)])}</li>"


def _link(text: str, url: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>'
