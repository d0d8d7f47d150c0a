from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.observations import Kind, observed
from dailypapers.catalogue.records import CountRecord, Featured
from dailypapers.feed import queries, ranking
from dailypapers.feed.calendar import day, parse
from dailypapers.feed.ranking import WINDOWS
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import (
    make_announcement,
    make_edition,
    make_paper,
    make_record,
    paper_of,
)

pytestmark = pytest.mark.django_db

WEDNESDAY = date(2026, 9, 30)
NOON = datetime(2026, 9, 30, 12, tzinfo=UTC)
SITE = "another site"


def featured(kind: Featured, on: date = WEDNESDAY, votes: int = 0, **changes: object) -> int:
    """Take in a paper featured on a day, with votes of another site, and return its id."""
    counts = CountRecord(SITE, votes) if votes else None
    return make_paper(announcement=make_announcement(on, kind, **changes), counts=counts).pk


def spoken_of(at: datetime, votes: int, comments: int = 0, **changes: object) -> int:
    """Take in a paper announced at a time, with votes of another site, and return its id."""
    announced = make_announcement(at.date(), Featured.SUBMISSION, at=at.isoformat())
    counts = CountRecord(SITE, votes, comments)
    return make_paper(announcement=announced, counts=counts, **changes).pk


def test_a_day_has_picks_by_place_then_submissions_by_votes_then_listings() -> None:
    listing = featured(Featured.LISTING)
    loud_listing = featured(Featured.LISTING, votes=90)
    quiet, loud = (featured(Featured.SUBMISSION, votes=votes) for votes in (3, 40))
    third, first, second = (featured(Featured.PICK, position=place) for place in (3, 1, 2))
    wanted = [first, second, third, loud, quiet, loud_listing, listing]
    assert queries.edition(day(WEDNESDAY)).ids == wanted


def test_a_comment_lifts_a_submission_like_two_votes() -> None:
    votes = make_paper(
        announcement=make_announcement(WEDNESDAY, Featured.SUBMISSION), counts=CountRecord(SITE, 3)
    )
    comments = make_paper(
        announcement=make_announcement(WEDNESDAY, Featured.SUBMISSION),
        counts=CountRecord(SITE, 0, 2),
    )
    assert queries.edition(day(WEDNESDAY)).ids == [comments.pk, votes.pk]


def test_papers_nobody_speaks_of_come_as_they_came() -> None:
    papers = [paper.pk for paper in make_edition(WEDNESDAY, 5)]
    assert queries.edition(day(WEDNESDAY)).ids == papers


def test_a_paper_announced_twice_in_a_week_is_there_once_and_on_both_days() -> None:
    listed = make_record(announcement=make_announcement("2026-09-29"))
    picked = make_record(
        source="archive",
        identifiers=listed.identifiers,
        announcement=make_announcement(WEDNESDAY, Featured.PICK, position=1),
    )
    other = featured(Featured.LISTING, votes=50)
    ingest([listed, picked])
    paper = paper_of(listed).pk
    found = queries.edition(parse("week", "2026-W40"))
    assert (found.ids, found.total) == ([paper, other], 2)
    assert queries.edition(parse("month", "2026-09")).ids == [paper, other]
    for code in ("2026-09-29", "2026-09-30"):
        assert paper in queries.edition(parse("day", code)).ids


def test_an_edition_is_of_the_day_of_announcement_not_of_publication() -> None:
    paper = make_paper(published="2021-06-08", announcement=make_announcement(WEDNESDAY))
    make_paper(published="2026-09-30")
    assert queries.edition(day(WEDNESDAY)).ids == [paper.pk]
    assert queries.edition(day(date(2021, 6, 8))).ids == []


def test_the_ends_of_a_week_are_inside_and_their_neighbours_are_not() -> None:
    days = [date(2026, 9, 27) + timedelta(days=n) for n in range(9)]
    papers = [make_edition(one, 1)[0].pk for one in days]
    assert sorted(queries.edition(parse("week", "2026-W40")).ids) == papers[1:8]


def test_it_pages_by_fifty() -> None:
    papers = [paper.pk for paper in make_edition(WEDNESDAY, 120, Featured.PICK)]
    pages = [queries.edition(day(WEDNESDAY), number=number) for number in (1, 2, 3, 4)]
    assert [page.ids for page in pages] == [papers[:50], papers[50:100], papers[100:], []]
    assert {(page.total, page.pages) for page in pages} == {(120, 3)}


def test_a_full_page_is_one_page() -> None:
    assert queries.Page([], 1, 0).pages == 1
    assert queries.Page([], 1, 50).pages == 1
    assert queries.Page([], 1, 51).pages == 2


def test_it_can_be_narrowed_to_one_source() -> None:
    make_edition(WEDNESDAY, 3)
    mine = make_paper(source="archive", announcement=make_announcement(WEDNESDAY))
    found = queries.edition(day(WEDNESDAY), source="archive")
    assert (found.ids, found.total) == ([mine.pk], 1)
    assert queries.edition(day(WEDNESDAY), source="nobody").ids == []
    assert queries.edition_sources(day(WEDNESDAY)) == [("arxiv", 3), ("archive", 1)]


def test_the_newest_day_is_not_one_to_come() -> None:
    make_edition("2026-09-28", 1)
    make_edition("2026-10-02", 1)
    assert queries.newest_day() == date(2026, 10, 2)
    assert queries.newest_day(until=WEDNESDAY) == date(2026, 9, 28)
    assert queries.newest_day(until=date(2026, 9, 1)) is None
    assert queries.next_day(date(2026, 9, 28)) == date(2026, 10, 2)
    assert queries.next_day(date(2026, 10, 2)) is None


def test_trending_orders_by_strength_and_age() -> None:
    # Half-life of a week's window: 7/3 days. After one, 75 votes elsewhere (log2(1 + 15) = 4)
    # fall to 2; 35 are log2(1 + 7) = 3.
    older = spoken_of(NOON - timedelta(days=7 / 3), votes=75)
    newer = spoken_of(NOON - timedelta(minutes=1), votes=35)
    weak = spoken_of(NOON - timedelta(minutes=1), votes=1)
    assert queries.trending(WINDOWS["week"], NOON).ids == [newer, older, weak]


def test_trending_knows_only_its_window() -> None:
    long_ago = spoken_of(NOON - timedelta(days=20), votes=2)
    yesterday = spoken_of(NOON - timedelta(hours=30), votes=2)
    spoken_of(NOON + timedelta(hours=1), votes=900)
    assert queries.trending(WINDOWS["day"], NOON).ids == []
    assert queries.trending(WINDOWS["week"], NOON).ids == [yesterday]
    assert queries.trending(WINDOWS["month"], NOON).ids == [yesterday, long_ago]


def test_a_paper_announced_twice_trends_once_from_the_last_time() -> None:
    first = make_record(
        announcement=make_announcement(
            WEDNESDAY, Featured.SUBMISSION, at=(NOON - timedelta(days=5)).isoformat()
        ),
        counts=CountRecord(SITE, 7),
    )
    again = make_record(
        source="archive",
        identifiers=first.identifiers,
        announcement=make_announcement(WEDNESDAY, at=(NOON - timedelta(hours=1)).isoformat()),
    )
    ingest([first, again])
    other = spoken_of(NOON - timedelta(days=1), votes=7)
    found = queries.trending(WINDOWS["week"], NOON)
    assert (found.ids, found.total) == ([paper_of(first).pk, other], 2)


def test_a_paper_without_votes_and_comments_does_not_trend() -> None:
    make_edition(WEDNESDAY, 2)
    commented = spoken_of(NOON - timedelta(hours=1), votes=0, comments=1)
    assert queries.trending(WINDOWS["day"], NOON).ids == [commented]


def test_trending_can_be_narrowed_to_a_topic() -> None:
    vision = spoken_of(NOON - timedelta(hours=1), votes=1, topics=("cs.CV",))
    spoken_of(NOON - timedelta(hours=1), votes=9, topics=("cs.CL", "cs.LG"))
    assert queries.trending(WINDOWS["day"], NOON, topic="cs.CV").ids == [vision]


def test_trending_pages_by_fifty_and_ends() -> None:
    at = NOON - timedelta(hours=1)
    ingest(
        make_record(
            announcement=make_announcement(WEDNESDAY, at=at.isoformat()),
            counts=CountRecord(SITE, votes),
        )
        for votes in range(1, 231)
    )
    pages = [queries.trending(WINDOWS["day"], NOON, number=number) for number in (1, 4, 5)]
    assert [len(page.ids) for page in pages] == [50, 50, 0]
    assert {page.total for page in pages} == {queries.TRENDING_LENGTH}
    votes = Paper.objects.in_bulk(pages[0].ids)
    assert [votes[paper].imported_votes for paper in pages[0].ids] == list(range(230, 180, -1))


def test_the_narrowest_window_is_the_shortest_with_papers() -> None:
    assert queries.narrowest_window(NOON) is None
    spoken_of(NOON - timedelta(days=200), votes=1)
    assert queries.narrowest_window(NOON) is WINDOWS["year"]
    spoken_of(NOON - timedelta(days=9), votes=1)
    assert queries.narrowest_window(NOON) is WINDOWS["month"]
    spoken_of(NOON - timedelta(hours=9), votes=1)
    assert queries.narrowest_window(NOON) is WINDOWS["day"]


def test_a_paper_is_found_at_its_address_unless_it_was_merged_away() -> None:
    kept, gone = make_paper(), make_paper()
    assert queries.paper_at(gone.address) == gone.pk
    Paper.objects.filter(pk=gone.pk).update(merged_into=kept)
    assert queries.paper_at(gone.address) is None
    assert queries.paper_at("nothing") is None


@pytest.mark.any_database
def test_what_code_and_paper_gained_is_known_and_counts_if_it_weighs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    voted, silent = spoken_of(NOON - timedelta(hours=30), votes=5), spoken_of(NOON, votes=0)
    for paper in (voted, silent):
        for hours, stars in ((40, 100), (1, 340)):
            observed(paper, Kind.STARS, stars, NOON - timedelta(hours=hours))
            observed(paper, Kind.CITATIONS, stars // 100, NOON - timedelta(hours=hours))
    found = queries.trending(WINDOWS["week"], NOON)
    assert found.ids == [voted]
    signals = found.standings[voted].signals
    assert (signals.stars_an_hour, signals.citations) == (6.0, 2)
    assert ranking.heard(signals) == 1.0

    monkeypatch.setattr(ranking, "STAR_AN_HOUR", 0.5)
    weighed = queries.trending(WINDOWS["week"], NOON)
    assert weighed.ids == [silent, voted]
    assert ranking.heard(weighed.standings[silent].signals) == 3.0
