"""Making a reader's interest profile from a Zotero library: its papers come in and are seeds."""

from __future__ import annotations

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Record
from dailypapers.community import seeds
from dailypapers.community.models import Seed
from dailypapers.community.seeds import Named
from dailypapers.sources.base import Connector
from dailypapers.sources.ingest import ingest


def name_library(reader: User, library: str, source: Connector) -> Named:
    """Let all papers of a library or collection be seeds, those added last first.

    It is read whole each time; seeds that the reader took back come back with it.
    """
    brought: list[str] = []
    for batch in source.harvest(sets=[library]):
        ingest(batch.records)
        brought += [record.source_id for record in batch.records]
    records = Record.objects.filter(source=source.name, source_id__in=brought)
    by_id = dict(records.values_list("source_id", "paper_id"))
    papers = (by_id[one] for one in reversed(brought) if one in by_id)
    return seeds.name(reader, papers, Seed.Kind.FILE, f"Zotero {library}")
