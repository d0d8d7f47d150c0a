"""What comes of subscriptions to views, in rhythms, with choices."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from pytest_django.fixtures import Settings

from dailypapers.catalogue.models import Paper, Version
from dailypapers.catalogue.records import AuthorName, CountRecord
from dailypapers.community import groups, reading_lists, votes
from dailypapers.community.models import ListEntry, Mark, Membership, ReadingList, Vote
from dailypapers.core.errors import IndexUnavailable
from dailypapers.digests import emails, issues
from dailypapers.digests.handover import Tally
from dailypapers.digests.models import Delivery, Subscription
from dailypapers.digests.tests.conftest import MORNING, Clock, Reader
from dailypapers.digests.tests.papers import WEDNESDAY, add_edition, record
from dailypapers.digests.tests.test_emails import html_of, text_of
from dailypapers.search import index
from dailypapers.sources.ingest import ingest
from dailypapers.sources.models import Harvest
from dailypapers.testing.make import make_announcement, make_record, take_in
from dailypapers.testing.people import make_reader
from dailypapers.testing.smtp import MailServer
from dailypapers.testing.things import things

pytestmark = pytest.mark.django_db

TUESDAY = "2026-09-29"


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch, at: Clock) -> None:
    """Let lists see the time that digests see."""
    monkeypatch.setattr("dailypapers.feed.view_papers.now", at)


def sent(server: MailServer) -> list[EmailMessage]:
    """Send what is due, once all papers can be found, and return the mails of this run."""
    before = len(server.taken)
    if issues.pending():
        index.catch_up()
    issues.send_due()
    return server.taken[before:]


def titles(mail: EmailMessage) -> list[str]:
    """Return the titles of a mail's papers, in their order."""
    lines = text_of(mail).splitlines()
    return [line.partition(". ")[2] for line in lines if line[:1].isdigit() and ". " in line[:4]]


def bring(at: Clock, *titles: str, **changes: object) -> list[Paper]:
    """Take in papers that are announced now."""
    announced = make_announcement(at.now.date(), at=f"{at.now:%Y-%m-%dT%H:%M:%SZ}")
    papers = take_in(*(make_record(title=t, announcement=announced, **changes) for t in titles))
    Paper.objects.filter(pk__in=[paper.pk for paper in papers]).update(created_at=at.now)
    return papers


def test_a_topic_comes_with_what_is_new_and_nothing_twice(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    reader(view="topic:cs.CL")
    bring(at, "Teapots")
    [first] = sent(server)
    assert first["Subject"] == "Teapots · Computation and Language"
    assert first["List-ID"].startswith("Daily Papers: Computation and Language <topic-cs-cl-")
    assert titles(first) == ["Teapots"]
    at.pass_by(hours=20)
    bring(at, "Kites")
    bring(at, "Elsewhere", topics=("cs.CV",))
    assert sent(server) == []  # Its hour has not come.
    at.pass_by(hours=4)
    [second] = sent(server)
    assert titles(second) == ["Kites"]
    at.pass_by(hours=24)
    assert sent(server) == []
    assert not issues.pending()
    assert Delivery.objects.count() == 2


def test_what_changed_comes_again_and_says_so(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    ada = make_reader()
    shared = reading_lists.make(ada, uuid4(), "Tea", "", ReadingList.Visibility.PUBLIC)
    reader(view=f"list:{shared.slug}")
    papers = take_in(*(make_record(title=f"Tea {n}") for n in range(3)))
    for paper in papers:
        reading_lists.add(shared.pk, paper.pk, ada, "Warm.")
    ListEntry.objects.update(at=at.now)
    [first] = sent(server)
    assert titles(first) == ["Tea 0", "Tea 1", "Tea 2"]
    assert text_of(first).count("Warm.") == 3
    at.pass_by(hours=24)
    ListEntry.objects.update(at=at.now - timedelta(hours=2))  # Put in anew.
    Version.objects.create(paper=papers[1], number=2)
    Paper.objects.filter(pk=papers[2].pk).update(withdrawn=True)
    [second] = sent(server)
    assert titles(second) == ["Tea 1", "Tea 2 (withdrawn)"]
    assert "New version" in text_of(second)
    assert "Withdrawn since" in html_of(second)


def test_trending_brings_what_rises_into_its_first_places(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    reader(view="trending:week", papers=2)
    papers = take_in(
        *(
            make_record(title=f"Loud {n}", announcement=make_announcement(WEDNESDAY))
            for n in range(4)
        )
    )
    for n, paper in enumerate(papers):
        for _ in range(5 - n):
            votes.vote(make_reader(joined_at=at.now - timedelta(days=90)), paper.pk)
    [first] = sent(server)
    assert titles(first) == ["Loud 0", "Loud 1"]
    assert "2 new papers" in text_of(first)
    at.pass_by(hours=24)
    for _ in range(9):
        votes.vote(make_reader(joined_at=at.now - timedelta(days=90)), papers[3].pk)
    [second] = sent(server)
    assert titles(second) == ["Loud 3"]


def test_only_what_was_chosen_is_said_and_enough_votes_are_asked_for(
    reader: Reader, server: MailServer
) -> None:
    counts = CountRecord("Elsewhere", votes=9)
    ingest([record(1, counts=counts), record(2), record(3, counts=counts)])
    reader(least_votes=5, parts="", papers=1)
    [mail] = sent(server)
    assert titles(mail) == ["Paper 1 of 2026-09-30"]
    assert "What paper 1 shows" not in text_of(mail)
    assert "Listed by" not in text_of(mail)
    assert "And 2 more" in text_of(mail)


def test_an_edition_of_chosen_days_has_the_days_between(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    for day in ("2026-09-27", "2026-09-28", TUESDAY, WEDNESDAY):
        add_edition(day, 1)
    mondays_and_thursdays = sum(1 << day for day in (0, 3))
    reader(days=mondays_and_thursdays, reached=date(2026, 9, 27))
    [mail] = sent(server)
    assert mail["Subject"].endswith(" · 28 September to 30 September 2026")
    assert len(titles(mail)) == 3
    assert "left out" not in text_of(mail)
    assert Subscription.objects.get().due_at == datetime(2026, 10, 5, 6, tzinfo=UTC)


def test_a_week_comes_once_it_is_over(reader: Reader, server: MailServer, at: Clock) -> None:
    add_edition("2026-09-25", 2)
    add_edition(WEDNESDAY, 2)
    reader(view="edition:week", days=1)
    [first] = sent(server)
    assert first["Subject"].endswith(" · Week 39 of 2026")
    at.pass_by(days=3)
    assert sent(server) == []
    at.pass_by(days=1)  # Monday
    [second] = sent(server)
    assert second["Subject"].endswith(" · Week 40 of 2026")


def test_after_a_gap_one_mail_has_all_of_it(reader: Reader, server: MailServer, at: Clock) -> None:
    reader(view="topic:cs.CL", covered_to=at.now - timedelta(hours=1))
    for number in range(4):
        bring(at, f"Day {number}", published=f"2026-09-0{number + 1}")
        at.pass_by(days=1)
    [mail] = sent(server)
    assert titles(mail) == ["Day 3", "Day 2", "Day 1", "Day 0"]
    assert sent(server) == []


@pytest.mark.parametrize(
    ("zone", "moments"),
    [
        ("Europe/Berlin", ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"]),
        ("America/New_York", ["2026-10-31 06:30", "2026-11-01 07:30", "2026-11-02 07:30"]),
        ("Australia/Lord_Howe", ["2026-10-02 16:00", "2026-10-03 15:30", "2026-10-04 15:30"]),
    ],
)
def test_a_readers_own_time_is_kept_where_clocks_change(
    reader: Reader, server: MailServer, at: Clock, zone: str, moments: list[str]
) -> None:
    at.now = datetime.fromisoformat(moments[0]).replace(tzinfo=UTC) - timedelta(hours=6)
    reader(view="author:adabrandt", at=time(2, 30), zone=zone, covered_to=at.now)
    came = []
    for step in range(120):
        if step % 8 == 0:
            bring(at, f"Step {step}", authors=(AuthorName("Ada Brandt"),))
        came += [f"{at.now:%Y-%m-%d %H:%M}" for _ in sent(server)]
        at.pass_by(minutes=30)
    assert came == moments


def test_a_source_that_failed_is_said_or_waited_for(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    failed = Harvest.objects.create(
        source="arxiv",
        state=Harvest.State.FAILED,
        since=MORNING.date(),
        started_at=MORNING - timedelta(hours=5),
        error="HTTP 503.",
    )
    reader("ada@example.org", waits=True, reached=date(2026, 9, 29))
    reader("bob@example.org", reached=date(2026, 9, 29))
    [mail] = sent(server)
    assert mail["To"] == "bob@example.org"
    assert "arxiv could not be asked at 02:00 UTC on 1 October" in text_of(mail)
    assert "may be missing" in " ".join(html_of(mail).split())
    at.pass_by(minutes=9)
    assert not issues.pending()
    at.pass_by(minutes=1)
    failed.delete()
    [waited] = sent(server)
    assert (waited["To"], "503" in text_of(waited)) == ("ada@example.org", False)


def test_nobody_waits_for_a_source_longer_than_half_a_day(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    started = MORNING - timedelta(hours=5)
    Harvest.objects.create(
        source="arxiv", state="failed", since=started.date(), started_at=started, error="x"
    )
    reader(waits=True, reached=date(2026, 9, 29))
    came = []
    for _ in range(24):
        came += [at.now.hour for _ in sent(server)]
        at.pass_by(hours=1)
    assert came == [18]


def test_nothing_new_is_no_mail_or_a_line(reader: Reader, server: MailServer, at: Clock) -> None:
    add_edition()
    reader("ada@example.org", view="topic:cs.CV")
    reader("bob@example.org", view="topic:cs.CV", tells_nothing=True)
    reader("cy@example.org", tells_nothing=True, reached=date(2026, 9, 30))
    found = {mail["To"]: mail for mail in sent(server)}
    assert sorted(found) == ["bob@example.org", "cy@example.org"]
    assert found["bob@example.org"]["Subject"].endswith(": no new papers")
    assert "Nothing new came since 30 September 2026." in text_of(found["bob@example.org"])
    assert len(sent(server)) == 0


def test_for_you_comes_to_its_reader_with_its_reasons(
    server: MailServer, reader: Reader, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = make_reader(email="ada@example.org")
    reader("ada@example.org", view="for-you", reader=ada, days=1)
    with things(monkeypatch) as papers:
        Vote.objects.create(reader=ada, paper=papers[0])
        at.now = datetime.now(UTC)
        Paper.objects.update(created_at=at.now - timedelta(days=30))
        [mail] = sent(server)
    assert mail["List-ID"] == "Daily Papers: For you <for-you.testserver>"
    assert titles(mail)[0].startswith("Thing 0")
    assert "Because you like “Thing 0, part 0”" in text_of(mail)


def test_what_may_not_be_read_any_more_ends_with_a_sentence(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    ada, bob = make_reader(), make_reader(email="bob@example.org")
    group = groups.make(ada, uuid4(), "Tea club", "", is_listed=True)
    Membership.objects.create(group=group, reader=bob, role=Membership.Role.MEMBER)
    groups.show_acts(group.pk, ada, True)
    [paper] = take_in(make_record(title="Tea"))
    Mark.objects.create(reader=ada, paper=paper, kind=Mark.Kind.SAVED, at=at.now)
    reader("bob@example.org", view=f"group:{group.slug}", reader=bob)
    [mail] = sent(server)
    assert titles(mail) == ["Tea"]
    assert "saved" in text_of(mail)
    Membership.objects.filter(reader=bob).delete()
    at.pass_by(days=1)
    [last] = sent(server)
    assert last["Subject"].strip() == f"The group “{group.slug}”: no more mails"
    assert "This is the last mail of it." in " ".join(text_of(last).split())
    assert Subscription.objects.get().state == "ended"
    at.pass_by(days=1)
    assert sent(server) == []


def test_to_an_address_that_is_its_readers_no_more_nothing_private_is_sent(
    reader: Reader, server: MailServer
) -> None:
    bob = make_reader(email="bob@example.org")
    reader("bob@example.org", view="for-you", reader=bob)
    EmailAddress.objects.filter(user=bob).delete()
    assert issues.send_due() == Tally()
    assert Subscription.objects.get().state == "ended"


def test_on_an_instance_for_its_readers_strangers_get_no_more(
    reader: Reader, server: MailServer, settings: Settings
) -> None:
    add_edition()
    bob = make_reader(email="bob@example.org")
    reader("ada@example.org")
    reader("bob@example.org", reader=bob)
    settings.PRIVATE = True
    found = {mail["To"]: mail["Subject"] for mail in sent(server)}
    assert found["ada@example.org"] == "What you asked for: no more mails"
    assert found["bob@example.org"].endswith("Wednesday 30 September 2026")


def test_without_an_index_mails_wait(
    reader: Reader, server: MailServer, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader(view="topic:cs.CL")
    bring(at, "Teapots")
    with monkeypatch.context() as patch:

        def away(*args: object, **said: object) -> object:
            raise IndexUnavailable("being rebuilt")

        patch.setattr("dailypapers.search.queries.newest", away)
        assert sent(server) == []
    assert not issues.pending()
    at.pass_by(minutes=10)
    assert len(sent(server)) == 1


def test_many_who_get_the_same_are_composed_for_once(
    reader: Reader, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_edition()
    for number in range(12):
        reader(f"r{number}@example.org", papers=20 if number % 2 else 1)
    made: list[str] = []
    render = emails._render

    def counted(name: str, context: dict[str, Any]) -> emails.Draft:
        made.append(name)
        return render(name, context)

    monkeypatch.setattr(emails, "_render", counted)
    assert issues.send_due() == Tally(sent=12)
    assert made == ["issue", "issue"]


def test_of_an_evening_without_a_newer_edition_all_are_put_off_at_once(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition(TUESDAY)
    add_edition(WEDNESDAY)
    for number in range(6):  # Wednesday is over, but their hour has not come.
        reader(f"r{number}@example.org", at=time(22), reached=date(2026, 9, 29))
    assert issues.send_due() == Tally()
    assert set(Subscription.objects.values_list("due_at", flat=True)) == {
        at.now + timedelta(minutes=10)
    }
    at.now = at.now.replace(hour=22)
    assert issues.send_due() == Tally(sent=6)
