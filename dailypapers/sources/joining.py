"""Two papers that a person knows to be one: made one as if a record had said so, and parted."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from dailypapers.catalogue import store
from dailypapers.catalogue.merge import ASIDE, AUTHORS
from dailypapers.catalogue.models import Paper, Record, Revision
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.sources.ingest import recompute

ANNOUNCED = ("source", "kind", "featured_by", "announced_at", "day", "position")


@transaction.atomic
def join(kept: int, duplicate: int) -> bool:
    """Let `duplicate` lead to `kept`; return False if it does already."""
    if kept == duplicate:
        raise InputError(say("A paper cannot be merged into itself. Name the other one."))
    Revision.take()  # The turn of all who write papers.
    rows = Paper.objects.in_bulk([kept, duplicate])
    if rows[duplicate].merged_into_id == kept:
        return False
    if rows[kept].merged_into_id or rows[duplicate].merged_into_id:
        raise InputError(say("One of these papers was merged already. Open it again."))
    store.unite((kept, duplicate))
    store.absorb(rows[kept], rows[duplicate])
    recompute([kept])
    return True


def state_of(kept: int, duplicate: int) -> dict[str, Any]:
    """Return what `split` needs to part two papers that are about to be joined."""
    paper = Paper.objects.get(pk=duplicate)
    records = paper.records.exclude(source=AUTHORS)
    return {
        "records": list(records.values_list("pk", flat=True)),
        "events": list(paper.events.values_list("pk", flat=True)),
        "absorbed": list(paper.absorbed.values_list("pk", flat=True)),
        "announcements": list(paper.announcements.order_by("pk").values(*ANNOUNCED)),
        "announced": list(
            Paper.objects.filter(pk=kept).values_list("announcements__source", flat=True)
        ),
    }


@transaction.atomic
def split(kept: int, duplicate: int, state: dict[str, Any]) -> None:
    """Part two papers as `state_of` saw them; raise `InputError` if they cannot be any more.

    It is remembered: what the sources say later does not join them again.
    """
    Revision.take()  # The turn of all who write papers.
    rows = Paper.objects.in_bulk([kept, duplicate])
    if rows[duplicate].merged_into_id != kept:
        raise InputError(say("The kept paper was merged into another one since. Undo that first."))
    records = Record.objects.filter(paper=kept).exclude(source__in=ASIDE)
    own = records.filter(pk__in=state["records"])
    if not own.exists() or own.count() == records.count():
        raise InputError(say("No source tells the two papers apart any more."))
    store.release(rows[kept], rows[duplicate], state)
    store.part((kept, duplicate))
    recompute([kept])  # First: it may have the other's address.
    recompute([duplicate])
