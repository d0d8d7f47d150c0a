"""Every right of this layer, decided here alone. `reader` is None for a stranger.

docs/reference/rights.md has the same as a table, and a test that holds one against the other.
"""

from __future__ import annotations

from dailypapers.accounts.models import User
from dailypapers.community.models import Comment


def may_comment(reader: User | None) -> bool:
    """Readers may."""
    return reader is not None and reader.is_active


def may_answer(reader: User | None, comment: Comment) -> bool:
    """Readers may, while it stands."""
    return may_comment(reader) and comment.removed_at is None


def may_edit(reader: User | None, comment: Comment) -> bool:
    """Who wrote it may, while it stands."""
    return reader is not None and _wrote(reader, comment) and comment.removed_at is None


def may_remove(reader: User | None, comment: Comment) -> bool:
    """Who wrote it may, and staff, while it stands."""
    if reader is None or not reader.is_active or comment.removed_at is not None:
        return False
    return reader.is_staff or _wrote(reader, comment)


def _wrote(reader: User, comment: Comment) -> bool:
    return reader.is_active and reader.pk == comment.reader_id
