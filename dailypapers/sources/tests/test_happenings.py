from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dailypapers.catalogue.models import Announcement, Event, Record
from dailypapers.catalogue.queries import history_of
from dailypapers.catalogue.records import VersionRecord
from dailypapers.sources.ingest import ingest
from dailypapers.sources.joining import join, split, state_of
from dailypapers.testing.make import make_announcement, make_record, paper_of, take_in

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = (VersionRecord(n, f"2026-09-0{n}T10:00:00Z") for n in (1, 2, 3))


def kinds() -> list[str]:
    return list(Event.objects.values_list("kind", flat=True))


def test_each_change_is_told_once_however_often_it_comes() -> None:
    record = make_record(versions=(FIRST,))
    better = replace(record, versions=(FIRST, SECOND), abstract="Another.")
    for _ in range(2):
        ingest([record])
    assert kinds() == []
    for _ in range(2):
        ingest([better])
    assert kinds() == ["revised"]


def test_the_texts_of_each_revision_follow_one_another() -> None:
    record = make_record(abstract="One.", versions=(FIRST,))
    ingest([record])
    ingest([replace(record, abstract="Two.", versions=(FIRST, SECOND))])
    ingest([replace(record, abstract="Three.", versions=(FIRST, SECOND, THIRD))])
    events = history_of(paper_of(record).pk)
    found = [(one.before, one.after) for one in events]
    assert [(a.abstract, b.abstract) for a, b in found if a and b] == [
        ("One.", "Two."),
        ("Two.", "Three."),
    ]


def test_a_revision_never_enters_an_edition_again() -> None:
    record = make_record(versions=(FIRST,), announcement=make_announcement("2026-09-01"))
    ingest([record])
    revised = replace(record, versions=(FIRST, SECOND), abstract="Another.", announcement=None)
    ingest([revised])
    said_new = replace(revised, announcement=make_announcement("2026-09-09"), comment="x")
    ingest([said_new])  # Even where its source says that it is new once more.
    assert list(Announcement.objects.values_list("day", flat=True)) == [date(2026, 9, 1)]


def test_that_another_source_published_it_is_told_of_a_preprint_only() -> None:
    preprint = make_record()
    printed = make_record(
        source="acl", source_id="1", venue="TEA", identifiers=preprint.identifiers
    )
    ingest([preprint])
    ingest([printed])
    ingest([replace(printed, source="paperlists", venue="TEA 2026")])
    assert list(Event.objects.values_list("kind", "source", "said")) == [
        ("published", "acl", "TEA")
    ]


def test_what_one_road_does_not_tell_and_the_next_one_does_is_told_once() -> None:
    whole = make_record(versions=(FIRST,))
    ingest([whole])
    printed = replace(whole, journal_ref="J. Tea 3", withdrawn=True)
    for _ in range(3):
        ingest([printed])
        ingest([whole])
    assert sorted(kinds()) == ["published", "withdrawn"]


def test_what_happened_goes_with_a_paper_that_is_merged_and_comes_back() -> None:
    kept, duplicate = take_in(make_record(versions=(FIRST,)), make_record(versions=(FIRST,)))
    said = duplicate.records.get()
    record = make_record(source_id=said.source_id, versions=(FIRST, SECOND))
    ingest([replace(record, identifiers=(("arxiv", said.source_id),))])
    assert duplicate.events.count() == 1
    state = state_of(kept.pk, duplicate.pk)
    join(kept.pk, duplicate.pk)
    assert (kept.events.count(), duplicate.events.count()) == (1, 0)
    split(kept.pk, duplicate.pk, state)
    assert (kept.events.count(), duplicate.events.count()) == (0, 1)


def test_a_record_keeps_how_far_its_source_was_in() -> None:
    record = make_record()
    ingest([record], date(2026, 9, 24))
    assert Record.objects.get().watermark == date(2026, 9, 24)


def test_the_doi_of_a_preprint_is_no_publication() -> None:
    doi = ("doi", "10.1101/2026.09.18.600001")
    posted = make_record(source="biorxiv", source_id=doi[1], identifiers=(doi,))
    same = replace(posted, source="openalex", source_id="W1")
    article = replace(same, source="crossref", source_id="x", identifiers=(doi, ("doi", "10.5/x")))
    ingest([posted])
    ingest([same])
    assert kinds() == []
    ingest([article])
    assert list(Event.objects.values_list("kind", "said")) == [("published", "doi:10.5/x")]
