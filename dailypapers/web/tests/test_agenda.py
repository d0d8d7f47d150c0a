"""A group's meetings as vobject, a calendar library that is not ours, reads them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
import vobject
from django.test import Client

from dailypapers.accounts import tokens
from dailypapers.accounts.models import User
from dailypapers.community import groups, reading_lists
from dailypapers.community.meetings import Meeting
from dailypapers.community.models import Group, Membership, ReadingList
from dailypapers.core.clock import now
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import PASSWORD, make_reader
from dailypapers.web.tests.pages import get
from dailypapers.web.tests.test_lists import browser_of, form

pytestmark = pytest.mark.django_db

EVENING = Meeting(date(2026, 10, 1), time(18), "Europe/Berlin", 90, "Room 3; second floor, left")


@pytest.fixture
def ada() -> User:
    """Who runs the club."""
    return make_reader()


@pytest.fixture
def club(ada: User) -> Group:
    """A group whose agenda everybody may see."""
    return groups.make(ada, uuid4(), "Tea, or coffee; club", "", True, True)


def plan(group: Group, owner: User, meeting: Meeting, title: str = "Pots") -> ReadingList:
    """Return a list of a group for a meeting."""
    said = {"visibility": "group", "group": group.pk, "meeting": meeting}
    return reading_lists.make(owner, uuid4(), title, **said)  # type: ignore[arg-type]


def change(made: ReadingList, title: str, meeting: Meeting) -> None:
    """Change title and meeting of a list."""
    stands = ReadingList.objects.get(pk=made.pk)
    reading_lists.edit(
        made.pk, stands.version, title, "", "group", group=made.group_id, meeting=meeting
    )


def events(client: Client, group: Group, **asked: str) -> list[Any]:
    """Return the meetings of a group as a calendar program reads them."""
    answer = client.get(f"/groups/{group.slug}.ics", asked)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    vars(vobject.icalendar)["__tzidMap"].clear()  # It keeps zones of the calendars read before.
    return list(vobject.readOne(answer.content.decode()).contents.get("vevent", []))


@pytest.mark.parametrize(
    ("zone", "day", "hour", "utc"),
    [
        ("Europe/Berlin", "2026-10-24", 18, "16:00"),
        ("Europe/Berlin", "2026-10-25", 18, "17:00"),
        ("Europe/Berlin", "2027-03-27", 18, "17:00"),
        ("Europe/Berlin", "2027-03-28", 18, "16:00"),
        ("America/New_York", "2026-10-31", 8, "12:00"),
        ("America/New_York", "2026-11-01", 8, "13:00"),
        ("Australia/Sydney", "2026-10-03", 20, "10:00"),
        ("Australia/Sydney", "2026-10-04", 20, "09:00"),
        ("Asia/Kolkata", "2026-10-25", 18, "12:30"),
        ("UTC", "2026-10-25", 18, "18:00"),
        ("Europe/Berlin", "2099-07-01", 18, "16:00"),
    ],
)
def test_a_meeting_is_when_clocks_of_its_zone_show_its_time(
    client: Client, ada: User, club: Group, zone: str, day: str, hour: int, utc: str
) -> None:
    plan(club, ada, Meeting(date.fromisoformat(day), time(hour), zone))
    [event] = events(client, club)
    expected = datetime.fromisoformat(f"{day}T{utc}+00:00")
    assert event.dtstart.value.astimezone(UTC) == expected


def test_an_hour_stays_an_hour_in_the_night_when_clocks_are_changed(
    client: Client, ada: User, club: Group
) -> None:
    plan(club, ada, Meeting(date(2026, 10, 25), time(1, 30), "Europe/Berlin", 90))
    [event] = events(client, club)
    assert event.dtstart.value.astimezone(UTC) == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert event.duration.value == timedelta(minutes=90)


def test_a_meeting_keeps_its_id_and_says_what_changed(
    client: Client, ada: User, club: Group
) -> None:
    made = plan(club, ada, EVENING)
    for paper in make_edition("2026-09-30", 2):
        reading_lists.add(made.pk, paper.pk, ada)
    ReadingList.objects.update(changed_at=now() - timedelta(minutes=1))
    [first] = events(client, club)
    assert (first.summary.value, first.status.value) == ("Pots", "CONFIRMED")
    assert first.location.value == "Room 3; second floor, left"
    description = first.description.value
    assert f"1. {made.entries.order_by('position')[0].paper.title}\n" in description
    assert description.count("http://testserver/papers/") == 2

    change(made, "Old pots", Meeting(date(2026, 10, 8), time(18), "Europe/Berlin"))
    [later] = events(client, club)
    assert (later.summary.value, later.uid.value) == ("Old pots", first.uid.value)
    assert int(later.sequence.value) > int(first.sequence.value)
    assert later.last_modified.value > first.last_modified.value
    assert later.dtstart.value - first.dtstart.value == timedelta(days=7)

    off = Meeting(date(2026, 10, 8), time(18), "Europe/Berlin", is_called_off=True)
    change(made, "Old pots", off)
    [last] = events(client, club)
    assert (last.status.value, last.uid.value) == ("CANCELLED", first.uid.value)
    assert int(last.sequence.value) > int(later.sequence.value)


def test_without_a_time_it_is_some_time_on_that_day(client: Client, ada: User, club: Group) -> None:
    plan(club, ada, Meeting(date(2026, 10, 1)))
    [event] = events(client, club)
    assert event.dtstart.value == date(2026, 10, 1)
    assert event.transp.value == "TRANSPARENT"


def test_words_cannot_break_out_of_a_calendar(client: Client, ada: User, club: Group) -> None:
    hostile = "Tea\r\nEND:VEVENT\nBEGIN:VEVENT\x07 \\n, ; : \\ é \U0001f375"
    made = plan(club, ada, EVENING)
    ReadingList.objects.filter(pk=made.pk).update(
        title=hostile, description=hostile * 9, meets_where=hostile
    )
    [event] = events(client, club)
    kept = hostile.replace("\x07", "").replace("\r\n", "\n")
    assert event.summary.value == kept
    assert event.location.value == kept
    assert event.description.value == kept * 9


def test_an_unchanged_calendar_is_not_sent_again(client: Client, ada: User, club: Group) -> None:
    made = plan(club, ada, EVENING)
    path = f"/groups/{club.slug}.ics"
    first = client.get(path)
    etag = first.headers["ETag"]
    again = client.get(path, headers={"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert "public" in again.headers["Cache-Control"]
    reading_lists.delete(made.pk)
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("n", [1, 6])
def test_a_calendar_takes_as_many_queries_for_one_and_for_many(
    client: Client, ada: User, club: Group, n: int, django_assert_num_queries: Any
) -> None:
    papers = make_edition("2026-09-30", n)
    for number in range(n):
        made = plan(club, ada, EVENING, f"Pots {number}")
        for paper in papers:
            reading_lists.add(made.pk, paper.pk, ada)
    with django_assert_num_queries(4):
        assert len(events(client, club)) == n


def test_members_read_a_closed_agenda_by_a_secret_and_nobody_else(
    client: Client, ada: User, club: Group
) -> None:
    bob = make_reader()
    Membership.objects.create(group=club, reader=bob)
    made = plan(club, ada, EVENING)
    path = f"/groups/{club.slug}.ics"

    def status(reader: User | None) -> int:
        asked = {"token": tokens.make_for_feeds(reader, "clock")} if reader else {}
        return client.get(path, asked).status_code

    eve = make_reader()
    assert [status(who) for who in (ada, bob, eve, None)] == [200, 200, 200, 200]
    [event] = events(client, club)
    assert event.url.value == f"http://testserver/groups/{club.slug}"
    assert made.slug not in client.get(path).content.decode()
    groups.edit(club.pk, club.name, "", True)
    assert [status(who) for who in (ada, bob, eve, None)] == [200, 200, 404, 404]
    [event] = events(client, club, token=tokens.make_for_feeds(bob, "clock"))
    assert event.url.value == f"http://testserver/lists/{made.slug}"
    groups.edit(club.pk, club.name, "", False, True)  # Not listed: the agenda is not open either.
    assert [status(who) for who in (ada, None)] == [200, 404]


def test_a_meeting_of_who_was_set_apart_is_for_members(
    client: Client, ada: User, club: Group
) -> None:
    plan(club, ada, EVENING)
    User.objects.filter(pk=ada.pk).update(is_shadowed=True)
    assert events(client, club) == []
    assert len(events(client, club, token=tokens.make_for_feeds(ada, "clock"))) == 1


def test_an_open_agenda_stands_on_the_groups_page(client: Client, ada: User, club: Group) -> None:
    [paper] = make_edition("2026-09-30", 1)
    made = plan(club, ada, Meeting(date(2999, 1, 3), time(18), "Europe/Berlin", 45, "Room 3"))
    reading_lists.add(made.pk, paper.pk, ada)
    plan(club, ada, Meeting(date(2020, 1, 2), is_called_off=True), "Kettles")
    page = get(client, f"/groups/{club.slug}")
    assert "Pots Thursday 3 January 2999, 18:00 (Europe/Berlin), 45 minutes, Room 3" in page.text
    assert f"/papers/{paper.address}" in page.links()
    assert "Kettles Called off: Thursday 2 January 2020" in page.text
    assert f"/lists/{made.slug}" not in page.links()
    assert f"webcal://testserver/groups/{club.slug}.ics" in page.links()
    groups.edit(club.pk, club.name, "", True)
    assert "Pots" not in get(client, f"/groups/{club.slug}").text


def test_a_member_is_led_to_a_secret_address_for_a_calendar_program(
    client: Client, ada: User, club: Group
) -> None:
    groups.edit(club.pk, club.name, "", True)
    client.force_login(ada)
    asks = f"/account/feeds?feed=%2Fgroups%2F{club.slug}.ics"
    assert asks in get(client, f"/groups/{club.slug}").links()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    made = client.post(asks, {"name": "clock"}).content.decode()
    [address] = re.findall(r'href="(webcal:[^"]+)"', made)
    assert address.startswith(f"webcal://testserver/groups/{club.slug}.ics?token=")
    stranger = Client()
    assert stranger.get(address.removeprefix("webcal://testserver")).status_code == 200


def test_an_owner_plans_moves_and_calls_off_a_meeting(
    client: Client, ada: User, club: Group
) -> None:
    browser = browser_of(ada)
    User.objects.filter(pk=ada.pk).update(time_zone="Europe/Berlin")
    assert '<option value="Europe/Berlin" selected>' in browser.get("/lists/new").content.decode()
    said = form(visibility=club.slug, meets_on="2026-10-01", meets_at="18:00", meets_where="Room 3")
    said |= {"meets_in": "Europe/Berlin", "meets_for": "45"}
    there = browser.post("/lists/new", said).headers["Location"]
    made = ReadingList.objects.get()
    assert made.meeting == Meeting(date(2026, 10, 1), time(18), "Europe/Berlin", 45, "Room 3")
    shown = browser.get(f"{there}/edit").content.decode()
    assert 'value="18:00"' in shown
    browser.post(f"{there}/edit", said | {"is_called_off": "on"})
    made.refresh_from_db()
    assert (made.is_called_off, made.version) == (True, 2)
    assert browser.post(f"{there}/edit", said | {"meets_on": ""}).status_code == 400
    assert browser.post(f"{there}/edit", said | {"meets_in": "Mars/Port"}).status_code == 400
    browser.post(f"{there}/edit", said | {"visibility": "private", "version": "2"})
    made.refresh_from_db()
    assert made.meeting is None
