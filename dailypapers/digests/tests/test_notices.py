"""Notifications by mail, through a real mail server on loopback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from types import SimpleNamespace
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, follows, groups, notifications, standing
from dailypapers.community.models import Comment, Membership, Notification, NotificationChoice
from dailypapers.core.clock import now
from dailypapers.core.errors import SetupError
from dailypapers.core.models import Job
from dailypapers.core.schedule import run_due
from dailypapers.digests import jobs, notices
from dailypapers.digests.handover import Tally, take_up
from dailypapers.digests.links import read_notice_token
from dailypapers.digests.models import Notice
from dailypapers.digests.tests.conftest import MORNING, Clock
from dailypapers.feed import news
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.smtp import DROP, MailServer

pytestmark = pytest.mark.django_db
Kind, Mail = Notification.Kind, Notification.Mail
EVERY_KIND = list(Kind)


@pytest.fixture
def ada(at: Clock) -> User:
    """Somebody who wants everything by mail at once."""
    reader = make_reader(email="ada@example.org")
    choose(reader, Mail.AT_ONCE)
    return reader


@pytest.fixture
def paper(db: None) -> Paper:
    """A paper to speak of."""
    return make_paper(title="Teapots")


def choose(reader: User, mail: str) -> None:
    notifications.choose_mails(reader, dict.fromkeys(EVERY_KIND, mail))


def mention(reader: User, paper: Paper, by: User | None = None) -> Comment:
    """Speak of a paper to somebody, and let them be told."""
    said = comments.post(by or make_reader(), paper.pk, f"Hot, @{reader.handle}.", uuid4())
    notifications.tell()
    return said


def told_at(moment: datetime) -> None:
    """Let all that is told have been told then."""
    Notification.objects.update(at=moment)


def text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def test_who_wants_it_is_mailed_what_the_page_tells(
    ada: User, paper: Paper, server: MailServer
) -> None:
    mention(ada, paper, make_reader(name="Bob", shows_name=True))
    assert notices.send_due() == Tally(sent=1)
    [mail] = server.taken
    assert mail["To"] == "ada@example.org"
    assert mail["Subject"] == "Daily Papers: Bob mentioned you on Teapots"
    number = Notification.objects.get().pk
    for part in ("plain", "html"):
        body = mail.get_body((part,))
        assert body
        for said in ("Bob mentioned you on", "Teapots", f"/notifications/{number}"):
            assert said in body.get_content()
    assert "Hot" not in text(mail)


def test_each_is_mailed_once_however_often_it_runs(
    ada: User, paper: Paper, server: MailServer, at: Clock
) -> None:
    mention(ada, paper)
    for _ in range(5):
        notifications.tell()
        notices.send_due()
        at.pass_by(hours=7)
    assert len(server.taken) == 1
    assert not notices.pending()


@pytest.mark.parametrize("step", ["make", "_deliver"])
def test_what_is_wrong_with_one_keeps_nobody_else_waiting(
    ada: User, paper: Paper, server: MailServer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    bob = make_reader(email="bob@example.org")
    choose(bob, Mail.AT_ONCE)
    for reader in (ada, bob):
        mention(reader, paper)
    do, tried = getattr(notices, step), []

    def fail_once(*about: object) -> object:
        tried.append(about)
        if len(tried) == 1:
            raise ValueError("something is wrong")
        return do(*about)

    monkeypatch.setattr(notices, step, fail_once)
    assert notices.send_due() == Tally(sent=1)
    assert notices.send_due() == Tally(sent=1)
    assert {mail["To"] for mail in server.taken} == {"ada@example.org", "bob@example.org"}


def test_nobody_is_mailed_who_did_not_choose_so(paper: Paper, server: MailServer) -> None:
    mention(make_reader(), paper)
    assert not notices.pending()
    assert notices.send_due() == Tally()


def test_what_was_told_before_the_choice_stays_on_the_page(
    paper: Paper, server: MailServer, at: Clock
) -> None:
    bob = make_reader()
    mention(bob, paper)
    choose(bob, Mail.AT_ONCE)
    notifications.tell()
    assert not notices.pending()


def test_what_follows_soon_is_one_mail(
    ada: User, paper: Paper, server: MailServer, at: Clock
) -> None:
    mention(ada, paper)
    notices.send_due()
    other = make_paper(title="Kites")
    for told in (paper, other, other):
        mention(ada, told)
        at.pass_by(minutes=4)
        assert notices.send_due() == Tally()
    at.pass_by(minutes=4)
    assert notices.send_due() == Tally(sent=1)
    assert server.taken[1]["Subject"].endswith("and 1 more mentioned you on Kites, and 1 more")


def test_once_a_day_comes_at_the_hour_of_the_digest(
    paper: Paper, server: MailServer, at: Clock, settings: Settings
) -> None:
    bob = make_reader()
    choose(bob, Mail.DAILY)
    for back in (20, 10):
        mention(bob, paper)
        told_at(MORNING - timedelta(hours=back))
    at.now = MORNING.replace(hour=settings.DIGEST_HOUR) - timedelta(minutes=1)
    told_at(at.now - timedelta(hours=1))
    assert not notices.pending()
    at.pass_by(minutes=1)
    assert notices.send_due() == Tally(sent=1)
    mention(bob, paper)
    told_at(at.now + timedelta(minutes=5))
    at.pass_by(hours=23)
    assert not notices.pending()
    at.pass_by(hours=1)
    assert notices.send_due() == Tally(sent=1)


def test_papers_of_a_day_that_is_not_over_wait_for_the_next_daily_mail(
    server: MailServer, at: Clock
) -> None:
    bob, today = make_reader(), now().date()
    choose(bob, Mail.DAILY)
    follows.follow(bob, "topic", "cs.CL")
    make_paper(topics=("cs.CL",), announcement=make_announcement(today))
    news.tell()
    Notification.objects.update(day=date(2026, 10, 1), at=MORNING - timedelta(hours=5))
    assert not notices.pending()
    at.pass_by(days=1)
    assert notices.send_due() == Tally(sent=1)
    assert "1 new paper of" in text(server.taken[0])


def test_what_was_read_on_the_page_is_not_mailed(
    ada: User, paper: Paper, server: MailServer
) -> None:
    mention(ada, paper)
    notifications.read(Notification.objects.all())
    assert notices.send_due() == Tally()
    assert not notices.pending()


@pytest.mark.parametrize("when", ["before", "between"])
@pytest.mark.parametrize(
    "change", ["removed", "hidden", "shadowed", "read", "off", "never", "banned", "left", "moved"]
)
def test_what_may_not_be_told_any_more_is_not_mailed(
    ada: User, paper: Paper, server: MailServer, change: str, when: str
) -> None:
    said = mention(ada, paper)
    if when == "between":  # made, and not sent yet
        notices.make(ada.pk, Mail.AT_ONCE)
        assert Notice.objects.exists()
    changes: dict[str, Callable[[], object]] = {
        "removed": lambda: comments.remove(said.pk),
        "hidden": lambda: Comment.objects.update(hidden_at=now()),
        "shadowed": lambda: User.objects.filter(pk=said.reader_id).update(is_shadowed=True),
        "read": lambda: notifications.read(Notification.objects.all()),
        "off": lambda: notifications.choose(ada, []),
        "never": lambda: notifications.end_mails(ada.handle, [Kind.MENTION]),
        "banned": lambda: User.objects.filter(pk=ada.pk).update(banned_until=standing.FOR_GOOD),
        "left": lambda: own_data.erase(ada),
        "moved": lambda: EmailAddress.objects.update(verified=False),
    }
    changes[change]()
    assert notices.send_due() == Tally()
    assert server.taken == []
    assert not notices.pending()
    assert not Notice.objects.exists()


def test_who_left_a_group_is_mailed_nothing_of_it(
    ada: User, paper: Paper, server: MailServer
) -> None:
    bob = make_reader()
    club = groups.make(bob, uuid4(), "Tea", "", False)
    Membership.objects.create(group=club, reader=ada)
    comments.post(bob, paper.pk, f"Psst, @{ada.handle}.", uuid4(), group=club.pk)
    notifications.tell()
    assert Notification.objects.get().mail == Mail.AT_ONCE
    Membership.objects.filter(reader=ada).delete()
    assert notices.send_due() == Tally()


def test_who_follows_quietly_is_mailed_nothing_of_it(server: MailServer, ada: User) -> None:
    follows.follow(ada, "topic", "cs.CL")
    make_paper(topics=("cs.CL",), announcement=make_announcement(now().date()))
    news.tell()
    follows.hush(ada, "topic", "cs.CL", is_quiet=True)
    assert notices.send_due() == Tally()


def test_a_ban_that_ends_brings_no_old_mail(ada: User, paper: Paper, server: MailServer) -> None:
    User.objects.filter(pk=ada.pk).update(banned_until=now() + timedelta(days=1))
    mention(ada, paper)
    notices.send_due()
    User.objects.filter(pk=ada.pk).update(banned_until=None)
    notices.send_due()
    assert server.taken == []


def test_a_mailbox_can_end_the_kinds_of_a_mail_and_a_reader_each(
    ada: User, paper: Paper, server: MailServer
) -> None:
    said = comments.post(ada, paper.pk, "Hot.", uuid4())
    comments.post(make_reader(), paper.pk, "No.", uuid4(), said)
    mention(ada, paper)
    notices.send_due()
    [mail] = server.taken
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way_out = mail["List-Unsubscribe"].strip("<>")
    assert read_notice_token(way_out.rpartition("/")[2]) == (ada.handle, ["answer", "mention"])
    ends = [line for line in text(mail).splitlines() if "/notifications/end/" in line]
    kinds = [read_notice_token(line.rpartition("/")[2])[1] for line in ends]
    assert kinds == [["answer"], ["mention"]]


@pytest.mark.parametrize("failure", ["451 later", "421 going down", "554 no", DROP])
def test_a_failure_is_tried_again_with_the_same_name(
    ada: User, paper: Paper, server: MailServer, failure: str
) -> None:
    mention(ada, paper)
    server.script = [failure]
    assert notices.send_due() == Tally(failed=1)
    key = Notice.objects.get().key
    assert notices.send_due() == Tally(sent=1)
    assert key in server.taken[0]["Message-ID"]


def test_an_address_that_takes_no_mail_is_not_tried_again(
    ada: User, paper: Paper, server: MailServer
) -> None:
    mention(ada, paper)
    server.refused = {"ada@example.org": "550 no such mailbox"}
    assert notices.send_due() == Tally(refused=1)
    assert not notices.pending()


def test_without_a_mail_server_nothing_is_made(
    ada: User, paper: Paper, server: MailServer, settings: Settings
) -> None:
    mention(ada, paper)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(SetupError, match="not to be had"):
        notices.send_due()
    assert not Notice.objects.exists()
    settings.EMAIL_PORT = port
    assert notices.send_due() == Tally(sent=1)


@pytest.mark.parametrize(
    ("where", "mails"),
    [("notices._deliver", 1), ("postman.Postman.hand_over", 1), ("notices.file", 2)],
)
def test_a_worker_killed_anywhere_loses_no_mail(
    ada: User,
    paper: Paper,
    server: MailServer,
    at: Clock,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    mails: int,
) -> None:
    mention(ada, paper)
    with monkeypatch.context() as patch:
        patch.setattr(f"dailypapers.digests.{where}", killed)
        with pytest.raises(KeyboardInterrupt):
            notices.send_due()
    at.pass_by(minutes=15)
    notices.send_due()
    assert len(server.taken) == mails
    assert len({mail["Message-ID"] for mail in server.taken}) == 1


def test_of_two_workers_one_makes_a_notice_and_one_sends_it(
    ada: User, paper: Paper, server: MailServer
) -> None:
    mention(ada, paper)
    made = [notices.make(ada.pk, Mail.AT_ONCE) for _ in range(2)]
    assert made[1] is None
    assert made[0]
    assert take_up(Notice.objects.all())
    assert notices.send_due() == Tally()


def test_a_run_ends_in_time_for_other_jobs(
    paper: Paper, server: MailServer, at: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        reader = make_reader()
        choose(reader, Mail.AT_ONCE)
        mention(reader, paper)
    clock = iter([0, 100, 200, 301])
    monkeypatch.setattr(notices, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert notices.send_due() == Tally(sent=2, left=2)
    assert notices.pending()


def test_many_lines_are_cut_short(ada: User, server: MailServer) -> None:
    for number in range(23):
        mention(ada, make_paper(title=f"Kite {number}"))
    notices.send_due()
    assert text(server.taken[0]).count("mentioned you on") == 20
    assert "And 3 more." in text(server.taken[0])


def test_asking_if_anything_is_pending_is_cheap(
    ada: User, paper: Paper, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        assert not notices.pending()


def test_the_worker_runs_the_job_and_old_notices_are_forgotten(
    ada: User, paper: Paper, server: MailServer, at: Clock
) -> None:
    mention(ada, paper)
    assert run_due(jobs.TASKS) == 1
    assert len(server.taken) == 1
    assert own_data.export(ada)["notices"][0]["pace"] == Mail.AT_ONCE
    at.pass_by(days=91)
    run_due(jobs.TASKS)
    notices.forget()
    assert not Notice.objects.exists()
    assert not Job.objects.exclude(error="").exists()


def test_choosing_again_what_is_told_keeps_the_mails(ada: User) -> None:
    notifications.choose(ada, [Kind.NEWS])
    assert set(notifications.mails(ada).values()) == {Mail.AT_ONCE}
    notifications.choose_mails(ada, {Kind.NEWS: Mail.DAILY})
    assert [kind for kind, is_on in notifications.choices(ada).items() if is_on] == [Kind.NEWS]
    assert NotificationChoice.objects.get(reader=ada, kind=Kind.NEWS).mail == Mail.DAILY


def killed(*args: object) -> None:
    """Die as by kill -9: no `except Exception` runs."""
    raise KeyboardInterrupt
