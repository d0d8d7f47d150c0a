"""Making a reader's interest profile from a Zotero library.

Staff lets its papers come in and be seeds. Readers name those that are here: nothing of what their
libraries hold comes into the catalogue, which all read, and no key is kept.
"""

from __future__ import annotations

from dailypapers.accounts.models import User
from dailypapers.catalogue.citations.reading import Cited
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.models import Record
from dailypapers.community import seeds
from dailypapers.community.models import Seed
from dailypapers.community.seeds import Named
from dailypapers.sources.base import Connector
from dailypapers.sources.ingest import ingest
from dailypapers.sources.zotero.client import ZoteroConnector

MOST_READ = 200  # Items of a library that a reader waits for.


def newest_of(library: str, source: ZoteroConnector) -> list[Cited]:
    """Return what a library says of the papers that were added last."""
    batches = source.newest(library, MOST_READ)
    records = [record for batch in batches for record in batch.records]
    return [
        Cited(
            line,
            tuple(Name(scheme, value) for scheme, value in record.identifiers),
            record.title,
            url=next((link.url for link in record.links), ""),
        )
        for line, record in enumerate(records, start=1)
    ]


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
