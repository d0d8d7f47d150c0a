"""Computes papers again from their records, and says which were not what their records say.

Needed after the rules of merging have changed (`catalogue/merge.py`), and to see that nothing else
ever wrote what a page shows. Papers that are as they should be are not touched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet

from dailypapers.catalogue import store
from dailypapers.catalogue.merge import Work, merge
from dailypapers.catalogue.models import Identifier, Paper, Record, Revision
from dailypapers.catalogue.records import SourceRecord, unpack
from dailypapers.catalogue.stored import Form, as_said, as_stored
from dailypapers.sources.ingest import day_of

BATCH = 500

Progress = Callable[[int], None]


def rebuild(*, write: bool = True, progress: Progress = lambda papers: None) -> list[str]:
    """Bring every paper to what its records say; return the keys of those that were not so.

    With `write` off, only look. Every batch is one transaction; a run that was cut off leaves
    papers that are right and papers that are as they were.
    """
    differing: list[str] = []
    last = 0
    while papers := list(_papers().filter(pk__gt=last).order_by("pk")[:BATCH]):
        differing += _batch(papers, write=write)
        last = papers[-1].pk
        progress(len(papers))
    return differing


@transaction.atomic
def _batch(papers: list[Paper], *, write: bool) -> list[str]:
    if write:
        Revision.take()  # The turn of all who write papers.
    works, keys = _works(papers), {paper.pk: paper.key for paper in papers}
    stored, said = as_stored(papers), {pk: as_said(keys[pk], work) for pk, work in works.items()}
    _leave_taken(stored, said)
    wrong = {
        paper: works[paper.pk]
        for paper in papers
        if paper.pk in said and said[paper.pk] != stored[paper.pk]
    }
    if wrong and write:
        store.replace(wrong, day_of)
    return [paper.key for paper in wrong]


def _leave_taken(stored: Mapping[int, Form], said: Mapping[int, Form]) -> None:
    """Leave out of what is said the identifiers that a paper which was parted from this one has."""
    lacking = {pk: form["identifiers"] - stored[pk]["identifiers"] for pk, form in said.items()}
    values = {value for pairs in lacking.values() for _, value in pairs}
    rows = Identifier.objects.filter(value__in=values).values_list("scheme", "value", "paper_id")
    owners = {(scheme, value): paper for scheme, value, paper in rows}
    for pk, pairs in lacking.items():
        said[pk]["identifiers"] -= {pair for pair in pairs if owners.get(pair, pk) != pk}


def _works(papers: Iterable[Paper]) -> dict[int, Work]:
    said: dict[int, list[SourceRecord]] = defaultdict(list)
    rows = Record.objects.filter(paper__in=papers).values_list("paper_id", "payload")
    for paper, payload in rows:
        said[paper].append(unpack(bytes(payload)))
    return {paper: merge(records) for paper, records in said.items()}


def _papers() -> QuerySet[Paper]:
    return Paper.objects.filter(merged_into=None).select_related("venue")
