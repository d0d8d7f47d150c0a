from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.catalogue.merge import (
    PRECEDENCE,
    by_scheme,
    merge,
)
from dailypapers.catalogue.records import (
    AnnouncementRecord,
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    SourceRecord,
    VersionRecord,
)

ADA = (AuthorName("Ada Brandt"),)


def said(source: str = "arxiv", **changes: Any) -> SourceRecord:
    plain = SourceRecord(source, "1", "Teapots", authors=ADA, published="2024")
    return replace(plain, **changes)


def test_the_papers_home_wins_over_collectors() -> None:
    work = merge([
        said("archive", title="from the archive", abstract="from the archive", summary="ours"),
        said("hf-daily", title="from the collector", abstract="from the collector"),
        said("arxiv", title="from home", venue=""),
        said("acl", title="from the second home", venue="ACL 2024", authors=()),
    ])  # fmt: skip
    assert work.title == "from home"
    assert work.abstract == "from the collector"
    assert work.summary == "ours"
    assert work.venue == "ACL 2024"


def test_a_source_nobody_ranked_comes_before_the_collectors() -> None:
    assert merge([said("hf-daily", title="a"), said("new", title="b")]).title == "b"
    assert merge([said("new", title="b"), said("acl", title="c")]).title == "c"


def test_a_field_comes_from_the_best_source_that_has_it() -> None:
    work = merge([said("arxiv", authors=()), said("acl", topics=("cs.CL",), licence="CC0")])
    assert (work.authors, work.topics, work.licence) == (ADA, ("cs.CL",), "CC0")


def test_what_sources_list_is_put_together_without_repeats() -> None:
    work = merge([
        said("arxiv", identifiers=(("arxiv", "1"), ("doi", "x")), keywords=("a", "b")),
        said("acl", identifiers=(("acl", "2"), ("doi", "x")), keywords=("b", "c")),
    ])  # fmt: skip
    assert list(work.identifiers) == [("arxiv", "1"), ("doi", "x"), ("acl", "2")]
    assert work.keywords == ("a", "b", "c")
    assert by_scheme(work.identifiers) == {"arxiv": "1", "doi": "x", "acl": "2"}
    assert by_scheme({("doi", "x"): None, ("doi", "y"): None}) == {"doi": "x"}


@pytest.mark.parametrize(
    ("dates", "published"),
    [
        (["2024-05-31"], "2024-05-31"),
        (["2024", "2024-05-31"], "2024-05-31"),
        (["2024-05", "2024", "2024-05-31"], "2024-05-31"),
        (["2023-12-31", "2024"], "2023-12-31"),
        (["2023", "2024-05-31"], "2023"),
        (["2024-06", "2024-05-31"], "2024-05-31"),
        (["2024", "2024-05-31", "2024-03"], "2024-03"),
        (["", "2024-05"], "2024-05"),
        (["2024-01", "2024", "2024-05-31"], "2024-01"),
    ],
)
def test_the_earliest_date_stands_as_exactly_as_it_is_known(
    dates: list[str], published: str
) -> None:
    records = [said(published=when, source_id=str(n)) for n, when in enumerate(dates)]
    assert str(merge(records).published) == published
    assert str(merge(records[::-1]).published) == published


def test_a_paper_nobody_dates_has_no_date() -> None:
    assert merge([said(published="")]).published is None


def test_of_two_snapshots_of_one_site_the_larger_counts() -> None:
    work = merge([
        said("arxiv", counts=CountRecord("a site", 3, 9)),
        said("acl", counts=CountRecord("a site", 5, 1)),
        said("archive", counts=CountRecord("another site", 1)),
    ])  # fmt: skip
    assert {count.site: count for count in work.counts} == {
        "a site": CountRecord("a site", 5, 1),
        "another site": CountRecord("another site", 1),
    }


def test_a_link_keeps_the_stars_that_any_source_counted() -> None:
    code = LinkRecord(LinkKind.CODE, "https://example.org/tea")
    page = LinkRecord(LinkKind.PAGE, "https://example.org")
    work = merge([said(links=(code,)), said("archive", links=(replace(code, stars=7), page))])
    assert work.links == (replace(code, stars=7), page)
    counted_twice = [said(links=(replace(code, stars=0),)), said("archive", links=work.links)]
    assert merge(counted_twice).links[0].stars == 0


def test_versions_of_all_sources_stand_in_order_and_with_their_day() -> None:
    first, second = VersionRecord(1, "2024-05-31"), VersionRecord(2, "2024-06-30")
    work = merge([
        said(versions=(VersionRecord(2), VersionRecord(1, note="draft"))),
        said("arxiv-snapshot", versions=(first, second)),
    ])  # fmt: skip
    assert work.versions == (first, second)


def test_an_announcement_names_the_source_it_repeats() -> None:
    one = AnnouncementRecord("2024-06-01T00:00:00Z", Featured.LISTING, "arXiv")
    two = replace(one, source="hf-daily")
    work = merge([said(announcement=one), said("archive", announcement=two), said("acl")])
    assert work.announcements == (("arxiv", one), ("hf-daily", two))


def test_a_paper_is_withdrawn_when_one_source_says_so() -> None:
    assert merge([said(), said("acl", withdrawn=True)]).withdrawn
    assert not merge([said(), said("acl")]).withdrawn


@given(st.data())
def test_the_order_of_the_records_does_not_matter(data: st.DataObject) -> None:
    words = st.sampled_from(["", "tea", "kettle"])
    record = st.builds(
        SourceRecord,
        source=st.sampled_from([*PRECEDENCE, "new", "other"]),
        source_id=st.text("abc", min_size=1, max_size=2),
        title=words,
        abstract=words,
        venue=words,
        authors=st.sampled_from([(), ADA, (AuthorName("Tomáš Kovář"),)]),
        published=st.sampled_from(["", "2023", "2024", "2024-01", "2024-01-01", "2024-05-31"]),
        identifiers=st.lists(st.tuples(st.just("doi"), words), max_size=2).map(tuple),
        keywords=st.lists(words, max_size=3).map(tuple),
        versions=st.lists(
            st.builds(VersionRecord, st.integers(1, 2), st.sampled_from(["", "2024"])), max_size=2
        ).map(tuple),
        links=st.lists(
            st.builds(LinkRecord, st.just(LinkKind.CODE), words, st.none() | st.integers(0, 2)),
            max_size=2,
        ).map(tuple),
        counts=st.none() | st.builds(CountRecord, words, st.integers(0, 2), st.integers(0, 2)),
    )
    records = data.draw(
        st.lists(record, min_size=1, max_size=5, unique_by=lambda r: (r.source, r.source_id))
    )
    shuffled = data.draw(st.permutations(records))
    one, other = merge(records), merge(shuffled)
    assert one == other
    assert list(one.identifiers) == list(other.identifiers)


def test_authors_take_links_of_others_away_and_nobody_else_does() -> None:
    pots, pans = (LinkRecord(LinkKind.CODE, f"https://{name}.example") for name in ("pots", "pans"))
    listed = said(links=(pots, pans))
    hiding = {"hidden_links": [pots.url]}
    authors = said("authors", title="", links=(), extra=hiding)
    assert merge([listed, authors]).links == (pans,)
    assert merge([listed, authors]).title == listed.title
    other = said("archive", extra=hiding)
    assert merge([listed, other]).links == (pots, pans)
