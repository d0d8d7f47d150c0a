from __future__ import annotations

from datetime import date

import pytest
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Announcement, Author, Identifier, Paper, Revision, Venue
from dailypapers.catalogue.queries import find_address, sources_of, versions_of
from dailypapers.catalogue.records import (
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    VersionRecord,
)
from dailypapers.testing.make import make_announcement, make_paper, make_record, paper_of, take_in

pytestmark = pytest.mark.django_db


def test_a_paper_keeps_all_that_its_record_says() -> None:
    paper = make_paper(
        title="On Teapots",
        summary="Hot.",
        keywords=("tea",),
        venue="TEA 2024",
        comment="9 pages",
        journal_ref="J. Tea 3",
        licence="CC0",
        published="2024-05",
        authors=(AuthorName("Ada Brandt", "Kettle Institute"), AuthorName("Tomáš Kovář")),
        topics=("cs.LG", "cs.CL"),
        versions=(VersionRecord(1, "2024-05-31T10:00:00Z", "first"), VersionRecord(2)),
        links=(LinkRecord(LinkKind.CODE, "https://example.org/tea", 7),),
        counts=CountRecord("a site", 3, 1),
        identifiers=(("arxiv", "2405.00001"), ("doi", "10.1234/tea")),
    )
    assert (paper.title, paper.summary, paper.keywords) == ("On Teapots", "Hot.", ["tea"])
    assert (paper.comment, paper.journal_ref, paper.licence) == ("9 pages", "J. Tea 3", "CC0")
    assert str(paper.venue) == "TEA 2024"
    assert str(paper.published_on) == "2024-05"
    signed = paper.authorships.values_list("position", "author__name", "affiliation")
    assert list(signed) == [(1, "Ada Brandt", "Kettle Institute"), (2, "Tomáš Kovář", "")]
    assert list(paper.filings.values_list("position", "topic")) == [(0, "cs.LG"), (1, "cs.CL")]
    first, second = versions_of(paper.pk)
    assert (first.number, first.note, second.posted_at) == (1, "first", None)
    assert first.posted_at is not None
    assert first.posted_at.isoformat() == "2024-05-31T10:00:00+00:00"
    assert list(paper.links.values_list("kind", "url", "stars")) == [
        ("code", "https://example.org/tea", 7)
    ]
    assert (paper.imported_votes, paper.imported_comments) == (3, 1)
    assert {str(identifier) for identifier in paper.identifiers.all()} == {
        "arxiv:2405.00001",
        "doi:10.1234/tea",
    }
    assert [(said.source) for said in sources_of(paper.pk)] == ["arxiv"]


@pytest.mark.parametrize(
    ("identifiers", "wanted"),
    [
        ((("doi", "10.1/x"), ("acl", "P18-1001"), ("arxiv", "2401.00001")), "2401.00001"),
        ((("doi", "10.1/x"), ("acl", "P18-1001")), "P18-1001"),
        ((("doi", "10.1/x"),), None),
        ((), None),
    ],
)
def test_the_address_is_arxivs_else_acls_else_the_key(
    identifiers: tuple[tuple[str, str], ...], wanted: str | None
) -> None:
    paper = make_paper(identifiers=identifiers)
    assert paper.address == (wanted or paper.key)


def test_the_address_changes_with_the_identifiers_and_the_key_stays() -> None:
    record = make_record(source="acl", identifiers=(("acl", "P18-1001"),))
    take_in(record)
    before = paper_of(record)
    take_in(make_record(identifiers=(("acl", "P18-1001"), ("arxiv", "2401.00001"))))
    after = paper_of(record)
    assert (before.address, after.address) == ("P18-1001", "2401.00001")
    assert after.key == before.key
    for name in ("P18-1001", "arXiv:2401.00001v2", after.key, "10.18653/v1/P18-1001"):
        assert find_address(name) == "2401.00001"
    assert find_address("2401.99999") is None
    assert find_address("pabcdefghjk") is None
    assert find_address("not a name") is None


def test_a_topic_under_its_old_name_is_filed_once_under_the_new() -> None:
    paper = make_paper(topics=("math.IT", "cs.CL", "cs.IT", "no.SUCH"))
    filed = list(paper.filings.values_list("topic", flat=True))
    assert filed == ["cs.IT", "cs.CL"]


def test_people_and_venues_that_fold_alike_share_a_row() -> None:
    make_paper(venue="Proc. of TEA", authors=(AuthorName("Kurt Gödel"), AuthorName("!!!")))
    make_paper(venue="proc of tea", authors=(AuthorName("Kurt Godel"), AuthorName("???")))
    assert Venue.objects.count() == 1
    assert set(Author.objects.values_list("name", flat=True)) == {"Kurt Gödel", "!!!", "???"}


def test_a_venue_of_signs_only_is_not_the_venue_of_papers_without_one() -> None:
    signs, without = make_record(venue="***"), make_record(venue="")
    take_in(signs, without)
    assert str(paper_of(signs).venue) == "***"
    assert paper_of(without).venue is None


def test_a_name_of_any_length_can_be_kept() -> None:
    paper = make_paper(authors=(AuthorName("Ada " * 200),))
    assert len(paper.authorships.get().author.name) == 255


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Tokyo", 0), ("UTC", 12)])
def test_an_announcement_stays_where_it_was_when_the_settings_change(
    settings: Settings, zone: str, hour: int
) -> None:
    said = make_announcement("2024-05-31", at="2024-05-31T16:00:00Z", day="")
    record = make_record(announcement=said)
    take_in(record)
    settings.EDITION_TIME_ZONE, settings.EDITION_ROLLOVER_HOUR = zone, hour
    if hour:
        said = make_announcement("2024-05-31", at="2024-05-31T11:59:00Z", day="")
    take_in(make_record(source_id=record.source_id, title="New", announcement=said))
    assert paper_of(record).title == "New"
    [kept] = paper_of(record).announcements.all()
    assert kept.day == date(2024, 5, 31)
    assert kept.announced_at.isoformat() == "2024-05-31T16:00:00+00:00"


def test_a_new_announcement_goes_by_the_settings(settings: Settings) -> None:
    settings.EDITION_TIME_ZONE, settings.EDITION_ROLLOVER_HOUR = "Asia/Tokyo", 6
    said = make_announcement("2024-05-31", at="2024-05-31T21:00:00Z", day="")
    assert make_paper(announcement=said).announcements.get().day == date(2024, 6, 1)
    named = make_announcement("2024-05-31", at="2024-05-31T21:00:00Z")
    assert make_paper(announcement=named).announcements.get().day == date(2024, 5, 31)


def test_an_announcement_outlives_the_record_that_made_it() -> None:
    record = make_record(announcement=make_announcement("2024-05-31", Featured.PICK, position=3))
    take_in(record)
    take_in(make_record(source_id=record.source_id, identifiers=record.identifiers))
    assert paper_of(record).announcements.get().position == 3


def absorbed() -> tuple[Paper, Paper]:
    """Two papers of which a bridge made one, as (kept, duplicate)."""
    one = make_record(
        identifiers=(("arxiv", "2401.00001"),),
        versions=(VersionRecord(1),),
        announcement=make_announcement("2024-01-02"),
    )
    other = make_record(
        source="acl",
        identifiers=(("acl", "P18-1001"),),
        links=(LinkRecord(LinkKind.PAGE, "https://example.org"),),
        announcement=make_announcement("2024-06-01"),
    )
    take_in(one)
    take_in(other)
    kept, duplicate = paper_of(one), paper_of(other)
    take_in(make_record(source="s2", identifiers=one.identifiers + other.identifiers))
    for paper in (kept, duplicate):
        paper.refresh_from_db()
    return kept, duplicate


def test_every_name_of_a_merged_paper_leads_to_the_kept_one() -> None:
    kept, duplicate = absorbed()
    assert duplicate.merged_into == kept
    for name in (kept.key, duplicate.key, "2401.00001", "P18-1001"):
        assert find_address(name) == kept.address == "2401.00001"


def test_nothing_is_left_dangling_at_a_merged_paper() -> None:
    kept, duplicate = absorbed()
    for relation in Paper._meta.related_objects:
        rows = relation.field.model._default_manager.filter(**{relation.field.name: duplicate})
        assert not rows.exists(), relation.name
    assert kept.records.count() == 3
    assert {said.source for said in kept.announcements.all()} == {"arxiv", "acl"}
    assert duplicate.address == duplicate.key


def test_a_merge_is_a_change_of_both_papers() -> None:
    kept, duplicate = absorbed()
    before = 2  # Each was taken in by itself, before the bridge.
    assert kept.revision > before
    assert duplicate.revision > before
    assert max(kept.revision, duplicate.revision) == Revision.latest()


def test_the_first_announcement_of_a_source_survives_a_merge() -> None:
    days = [make_announcement(day) for day in ("2024-01-02", "2024-01-03")]
    one, other = (
        make_record(identifiers=((scheme, "1"),), announcement=said)
        for scheme, said in zip(("a", "b"), days, strict=True)
    )
    take_in(one)
    take_in(other)
    take_in(make_record(source="s2", identifiers=(("a", "1"), ("b", "1"))))
    assert paper_of(one) == paper_of(other)
    assert paper_of(one).announcements.get().day == date(2024, 1, 2)
    assert Announcement.objects.count() == 1


def test_a_paper_merged_twice_over_leads_to_the_last() -> None:
    schemes = ("a", "b", "c")
    records = [make_record(identifiers=((scheme, "1"),)) for scheme in schemes]
    for record in records:
        take_in(record)
    keys = [paper_of(record).key for record in records]
    take_in(make_record(source="s2", identifiers=(("b", "1"), ("c", "1"))))
    take_in(make_record(source="s3", identifiers=(("a", "1"), ("b", "1"))))
    assert {find_address(key) for key in keys} == {keys[0]}
    assert Identifier.objects.filter(paper=paper_of(records[0])).count() == 3
