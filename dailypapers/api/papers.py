"""Papers with what other programs' formats say of them and entries have not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dailypapers.catalogue.models import Paper, Version
from dailypapers.feed.entries import Entry, load_entries


@dataclass(frozen=True, slots=True)
class Told:
    """A paper, its authors' comment, where it appeared, its licence and its postings."""

    entry: Entry
    comment: str
    journal_ref: str
    licence: str
    versions: Sequence[Version]


def told_of(papers: Sequence[int]) -> list[Told]:
    """Return papers in the order of their ids, in two queries more than entries take."""
    rows = Paper.objects.filter(pk__in=papers)
    said = rows.values_list("pk", "comment", "journal_ref", "licence")
    more = {pk: (comment, journal, licence) for pk, comment, journal, licence in said}
    versions: dict[int, list[Version]] = defaultdict(list)
    for version in Version.objects.filter(paper__in=papers).order_by("number"):
        versions[version.paper_id].append(version)
    return [
        Told(entry, *more[entry.id], versions=versions[entry.id]) for entry in load_entries(papers)
    ]
