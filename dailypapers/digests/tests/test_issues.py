from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from dailypapers.core.errors import SetupError
from dailypapers.core.models import Job
from dailypapers.core.schedule import run_due
from dailypapers.digests import drafting, issues, jobs, links, sending, subscriptions
from dailypapers.digests.handover import Tally
from dailypapers.digests.models import Delivery, Subscription
from dailypapers.digests.sending import Claim, claim
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.digests.tests.papers import THURSDAY, WEDNESDAY, add_edition
from dailypapers.digests.tests.test_emails import text_of
from dailypapers.feed.views import Page
from dailypapers.testing.people import make_reader
from dailypapers.testing.smtp import DROP, MailServer

pytestmark = pytest.mark.django_db

TUESDAY_DAY, WEDNESDAY_DAY = date(2026, 9, 29), date(2026, 9, 30)


def test_a_new_reader_gets_the_newest_day_that_is_over_at_once(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    add_edition(THURSDAY)
    at.pass_by(hours=-6)  # One o'clock: Wednesday is over, but its hour has not come.
    reader()
    assert issues.send_due() == Tally(sent=1)
    assert server.taken[0]["Subject"].endswith(" · Wednesday 30 September 2026")
    assert Subscription.objects.get().reached == WEDNESDAY_DAY


def test_on_an_instance_that_began_today_a_new_reader_gets_today(
    reader: Reader, server: MailServer
) -> None:
    add_edition(THURSDAY)
    reader()
    issues.send_due()
    assert "Thursday 1 October 2026" in server.taken[0]["Subject"]


def test_everyone_else_waits_for_the_digest_hour(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    at.pass_by(minutes=-61)
    reader(reached=TUESDAY_DAY)
    assert not issues.pending()
    at.pass_by(minutes=1)
    assert issues.pending()
    assert issues.send_due() == Tally(sent=1)
    assert not issues.pending()


def test_an_edition_is_sent_once(reader: Reader, server: MailServer, at: Clock) -> None:
    add_edition()
    reader()
    for _ in range(5):
        issues.send_due()
        at.pass_by(hours=5)
    assert len(server.taken) == 1


def test_who_pauses_gets_nothing_and_afterwards_the_newest_day(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    subscription = reader(reached=TUESDAY_DAY)
    own = subscriptions.of(make_reader(email=subscription.address.email))
    subscriptions.pause(own)
    at.pass_by(hours=1)
    assert not issues.pending()
    assert issues.send_due() == Tally()
    subscriptions.go_on(own)
    assert issues.send_due() == Tally(sent=1)


def test_after_days_without_papers_nothing_is_sent(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    reader(reached=WEDNESDAY_DAY)
    at.pass_by(days=9)
    assert issues.send_due() == Tally()


def test_who_missed_days_gets_the_newest_only(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition("2026-09-28")
    add_edition(WEDNESDAY)
    reader(reached=date(2026, 9, 20))
    issues.send_due()
    [mail] = server.taken
    assert mail["Subject"].endswith(" · Wednesday 30 September 2026")
    said = "Since your last mail one earlier edition was left out; the newest of them:"
    assert said in " ".join(text_of(mail).split())
    assert "/papers/date/2026-09-28" in text_of(mail)


def test_papers_that_came_late_are_sent_when_they_are_there(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition("2026-09-29")
    reader(reached=TUESDAY_DAY)
    assert not issues.pending()
    at.pass_by(hours=4)
    add_edition(WEDNESDAY)
    assert issues.send_due().sent == 1


@pytest.mark.parametrize("state", ["pending", "ended"])
def test_nobody_gets_an_edition_who_did_not_confirm_or_who_left(
    reader: Reader, server: MailServer, state: str
) -> None:
    add_edition()
    reader(state=state)
    assert issues.send_due() == Tally()


def test_who_leaves_while_mails_go_out_gets_none(
    reader: Reader, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_edition()
    reader("ada@example.org")
    bob = reader("bob@example.org")
    deliver = sending.Sender._deliver

    def deliver_and_leave(*args: Any) -> object:
        outcome = deliver(*args)
        subscriptions.end(links.end_token(bob.key))
        return outcome

    monkeypatch.setattr(sending.Sender, "_deliver", deliver_and_leave)
    issues.send_due()
    assert server.recipients == ["ada@example.org"]


@pytest.mark.parametrize("failure", ["451 later", "421 going down", "554 no", DROP])
def test_a_failure_is_written_down_and_tried_again_and_others_get_theirs(
    reader: Reader, server: MailServer, failure: str
) -> None:
    add_edition()
    for name in ("ada", "bob", "cy"):
        reader(f"{name}@example.org")
    server.script = ["250 taken", failure]
    assert issues.send_due() == Tally(sent=2, failed=1)
    failed = Delivery.objects.get(subscription__address__email="bob@example.org")
    assert failed.sent_at is None
    assert failed.error
    assert issues.send_due() == Tally(sent=1)
    assert sorted(server.recipients) == ["ada@example.org", "bob@example.org", "cy@example.org"]
    failed.refresh_from_db()
    assert (failed.error, failed.attempts) == ("", 2)


def test_one_that_cannot_be_composed_does_not_keep_the_next_from_its_mail(
    reader: Reader, server: MailServer, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_edition()
    poisoned = reader("ada@example.org", tells_nothing=True)
    reader("bob@example.org")
    compose = drafting.Desk.compose

    def compose_or_fail(desk: drafting.Desk, wanted: drafting.Wanted, page: Page) -> object:
        if wanted.choices.tells_nothing:
            raise ValueError("no such thing")
        return compose(desk, wanted, page)

    with monkeypatch.context() as patch:
        patch.setattr(drafting.Desk, "compose", compose_or_fail)
        assert issues.send_due() == Tally(sent=1, failed=1)
    assert server.recipients == ["bob@example.org"]
    poisoned.refresh_from_db()
    assert poisoned.due_at == at.now + sending.LOOK_AGAIN
    assert not issues.pending()
    at.pass_by(minutes=10)
    assert issues.send_due() == Tally(sent=1)


def test_tries_come_slower_the_more_have_failed(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    reader()
    server.script = ["451 later"] * 999
    for _ in range(60):
        issues.send_due()
        at.pass_by(minutes=1)
    assert 4 <= server.tries <= 6


def test_an_address_that_takes_no_mail_is_asked_once_an_edition(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    reader()
    server.refused = {"ada@example.org": "550 no such mailbox"}
    assert issues.send_due() == Tally(refused=1)
    assert not issues.pending()
    assert "550" in Delivery.objects.get().error
    server.refused = {}
    add_edition(THURSDAY)
    at.pass_by(days=1)
    assert issues.send_due() == Tally(sent=1)


def test_an_operator_may_send_a_day_again_to_whom_it_was_refused(
    reader: Reader, server: MailServer
) -> None:
    add_edition()
    reader("ada@example.org")
    reader("bob@example.org")
    server.refused = {"ada@example.org": "550 relaying denied"}
    issues.send_due()
    server.refused = {}
    assert issues.send_day(WEDNESDAY_DAY) == Tally(sent=1)
    assert issues.send_day(WEDNESDAY_DAY) == Tally()


def test_an_older_day_sent_by_hand_leaves_what_was_reached(
    reader: Reader, server: MailServer
) -> None:
    add_edition("2026-09-28")
    reader(reached=WEDNESDAY_DAY)
    assert issues.send_day(date(2026, 9, 28)).sent == 1
    assert Subscription.objects.get().reached == WEDNESDAY_DAY


def test_without_a_mail_server_nothing_is_taken_up(
    reader: Reader, server: MailServer, settings: Settings
) -> None:
    add_edition()
    reader()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(SetupError, match="not to be had"):
        issues.send_due()
    assert not Delivery.objects.exists()
    settings.EMAIL_PORT = port
    assert issues.send_due().sent == 1


def test_a_worker_killed_before_the_hand_over_delays_one_mail_by_a_lease(
    reader: Reader, server: MailServer, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_edition()
    reader()
    with monkeypatch.context() as patch:
        patch.setattr("dailypapers.digests.postman.Postman.hand_over", killed)
        with pytest.raises(KeyboardInterrupt):
            issues.send_due()
    at.pass_by(minutes=14, seconds=59)
    assert not issues.pending()
    at.pass_by(seconds=1)
    assert issues.send_due().sent == 1


def test_a_worker_killed_after_the_hand_over_sends_a_twin_that_mailboxes_know(
    reader: Reader, server: MailServer, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_edition()
    reader()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_note", killed)
        with pytest.raises(KeyboardInterrupt):
            issues.send_due()
    at.pass_by(minutes=15)
    issues.send_due()
    first, twin = server.taken
    assert first["Message-ID"] == twin["Message-ID"]


def test_of_two_workers_one_takes_an_issue_up(reader: Reader) -> None:
    subscription = reader()
    claims = [claim(subscription, WEDNESDAY, "") for _ in range(2)]
    assert claims == [Claim.OURS, Claim.HELD]


def test_of_two_workers_one_takes_up_what_a_third_left(reader: Reader, at: Clock) -> None:
    subscription = reader()
    claim(subscription, WEDNESDAY, "")
    at.pass_by(minutes=15)
    claims = [claim(subscription, WEDNESDAY, "") for _ in range(2)]
    assert claims == [Claim.OURS, Claim.HELD]


def test_a_run_ends_in_time_for_other_jobs(
    reader: Reader, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_edition()
    for number in range(5):
        reader(f"reader{number}@example.org")
    clock = iter([0, 100, 200, 301])
    monkeypatch.setattr(issues, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert issues.send_due() == Tally(sent=2, left=3)
    assert issues.pending()


def test_one_connection_serves_a_run(reader: Reader, server: MailServer) -> None:
    add_edition()
    for number in range(5):
        reader(f"reader{number}@example.org")
    before = server.connections
    assert issues.send_due().sent == 5
    assert server.connections == before + 1


def test_asking_if_anything_is_pending_is_cheap(
    reader: Reader, at: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert not issues.pending()
    add_edition()
    for number in range(30):
        reader(f"reader{number}@example.org", reached=WEDNESDAY_DAY)
    with django_assert_num_queries(4):
        assert not issues.pending()


def test_the_worker_runs_the_jobs_from_request_to_first_edition(
    at: Clock, server: MailServer
) -> None:
    add_edition()
    subscriptions.ask("ada@example.org")
    assert run_due(jobs.TASKS) == 1
    subscriptions.confirm(links.confirm_token(Subscription.objects.get().key))
    assert run_due(jobs.TASKS) == 1
    assert [mail["Subject"] for mail in server.taken] == [
        "Confirm your subscription to Daily Papers",
        "Paper 1 of 2026-09-30 · Wednesday 30 September 2026",
    ]
    assert not Job.objects.exclude(error="").exists()


def test_a_job_that_got_no_mail_out_says_so(reader: Reader, server: MailServer) -> None:
    add_edition()
    reader()
    server.script = ["451 later"]
    run_due(jobs.TASKS)
    assert "took none of 1 mails" in Job.objects.get(name="digests.issues").error


def killed(*args: object) -> None:
    """Die as by kill -9: no `except Exception` runs."""
    raise KeyboardInterrupt
