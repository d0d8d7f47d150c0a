"""Two papers that a person knows to be one: made one, as if a record had said so."""

from __future__ import annotations

from django.db import transaction

from dailypapers.catalogue import store
from dailypapers.catalogue.models import Paper, Revision
from dailypapers.core.errors import InputError
from dailypapers.sources.ingest import recompute


@transaction.atomic
def join(kept: int, duplicate: int) -> bool:
    """Let `duplicate` lead to `kept`; return False if it does already. It cannot be undone."""
    if kept == duplicate:
        raise InputError("A paper cannot be merged into itself. Name the other one.")
    Revision.take()  # The turn of all who write papers.
    rows = Paper.objects.in_bulk([kept, duplicate])
    if rows[duplicate].merged_into_id == kept:
        return False
    if rows[kept].merged_into_id or rows[duplicate].merged_into_id:
        raise InputError("One of these papers was merged already. Open it again.")
    store.absorb(rows[kept], rows[duplicate])
    recompute([kept])
    return True
