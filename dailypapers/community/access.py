"""Every right of this layer, decided here alone. `reader` is None for a stranger.

docs/reference/rights.md has the same as a table, and a test that holds one against the other.
"""

from __future__ import annotations

from django.conf import settings

from dailypapers.accounts.models import User
from dailypapers.community.models import Claim, Comment, Submission


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


def may_submit(reader: User | None) -> bool:
    """Whoever the setting names may; staff wherever anybody may."""
    if reader is None or not reader.is_active or settings.SUBMIT == "nobody":
        return False
    if reader.is_staff or settings.SUBMIT == "readers":
        return True
    return settings.SUBMIT == "authors" and _is_author(reader)


def may_follow_submission(reader: User | None, submission: Submission) -> bool:
    """Who submitted may see what comes of it and try again, and staff."""
    if reader is None or not reader.is_active:
        return False
    return reader.is_staff or reader.pk == submission.reader_id


def may_claim(reader: User | None) -> bool:
    """Readers may."""
    return reader is not None and reader.is_active


def may_decide_claims(reader: User | None) -> bool:
    """Staff may, and whoever was given the right."""
    if reader is None or not reader.is_active:
        return False
    return reader.is_staff or reader.has_perm("community.decide_claims")


def may_edit_links(reader: User | None, paper: int) -> bool:
    """Who wrote the paper may, and staff."""
    if reader is None or not reader.is_active:
        return False
    return reader.is_staff or _is_author(reader, paper=paper)


def may_curate(reader: User | None) -> bool:
    """Editors may: those who were given the right."""
    return reader is not None and reader.has_perm("community.curate_editions")


def _is_author(reader: User, **what: int) -> bool:
    claims = Claim.objects.filter(reader=reader, state=Claim.State.GRANTED, **what)
    return claims.exists()


def _wrote(reader: User, comment: Comment) -> bool:
    return reader.is_active and reader.pk == comment.reader_id
