"""Comments in Hugging Face's words: a flat list, each with the comment that it answers."""

from __future__ import annotations

from collections.abc import Mapping

from dailypapers.accounts.models import User
from dailypapers.api.hf.shape import Said, moment, oid, user
from dailypapers.community import access
from dailypapers.community.models import Comment
from dailypapers.community.queries import comments
from dailypapers.community.signs import Sign, signs
from dailypapers.community.threads import Order, threaded

EMOJI = {"agree": "👍", "thanks": "❤️", "insight": "💡", "puzzled": "🤔"}


def discussion(paper: int, reader: User | None) -> list[Said]:
    """Return what everybody may read of a discussion, answers below what they answer."""
    open_to_all = [one for one in comments(paper, reader) if one.group is None]

    def can_be_read(comment: Comment) -> bool:
        return access.may_read(reader, comment)

    places = threaded(open_to_all, Order.OLDEST, can_be_read)
    found = signs(reader, [place.comment.pk for place in places])
    return [
        comment_said(place.comment, reader, found.get(place.comment.pk, {})) for place in places
    ]


def comment_said(comment: Comment, reader: User | None, found: Mapping[str, Sign]) -> Said:
    """Return one comment; of what may not be read, that it was there."""
    is_open = access.may_read(reader, comment)
    changed = moment(comment.edited_at or comment.at)
    data = {
        "edited": comment.edited_at is not None,
        "hidden": not is_open or comment.hidden_at is not None,
        "latest": {"raw": comment.text if is_open else "", "updatedAt": changed},
        "reactions": [_reaction(kind, sign) for kind, sign in found.items()] if is_open else [],
        "parentCommentId": str(comment.parent_id) if comment.parent_id else None,
    }
    if comment.hidden_at is not None:
        data |= {"hiddenBy": "Moderator", "hiddenReason": comment.hidden_for}
    return {
        "id": str(comment.pk),
        "type": "comment",
        "author": user(comment.reader) if is_open else {"_id": oid("reader", ""), "name": ""},
        "createdAt": moment(comment.at),
        "data": data,
    }


def _reaction(kind: str, sign: Sign) -> Said:
    people = [other.handle for other in sign.others]
    return {"reaction": EMOJI.get(kind, kind), "kind": kind, "users": people, "count": sign.count}
