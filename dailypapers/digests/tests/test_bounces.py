"""From a mail that does not arrive to an address that gets none, over real servers."""

from __future__ import annotations

import re
from datetime import timedelta
from email.utils import parseaddr
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from dailypapers.core.errors import SetupError
from dailypapers.digests import answers, bounce_box, emails, issues, jobs, return_paths, suppression
from dailypapers.digests.bounces import Taken, take
from dailypapers.digests.handover import MOST_ATTEMPTS, Tally
from dailypapers.digests.mail_models import Bounce, Suspension
from dailypapers.digests.models import Address, Delivery
from dailypapers.digests.postman import Outcome, Postman
from dailypapers.digests.return_paths import READ_WITHIN, Mailboxes, return_path
from dailypapers.digests.statuses import Verdict
from dailypapers.digests.subscriptions import ask
from dailypapers.digests.suppression import TROUBLED_DAYS, Happened, is_suspended, note
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.digests.tests.papers import THURSDAY, add_edition
from dailypapers.digests.tests.returned import PLAIN, complaint, delivery_report
from dailypapers.testing.imap import PASSWORD, imap_server
from dailypapers.testing.people import make_reader
from dailypapers.testing.smtp import MailServer

pytestmark = pytest.mark.django_db

ADA = "ada@example.org"


@pytest.fixture(autouse=True)
def with_return_paths(settings: Settings) -> None:
    """Have reports sent to an address of their own."""
    settings.MAIL_RETURN = "bounces@papers.example.org"


def sent(server: MailServer) -> str:
    """Return the return path of the last mail."""
    return server.senders[-1]


def suspended() -> list[tuple[str, str]]:
    """Return who gets no mail, and why."""
    return list(suppression.suspended().values_list("mailbox", "reason"))


def test_every_mail_has_a_return_path_of_its_own_and_its_sender_is_the_same(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    for name in ("Ada", "bob"):
        reader(f"{name}@example.org")
    issues.send_due()
    paths = [*server.senders]
    add_edition(THURSDAY)
    at.pass_by(days=1)
    issues.send_due()
    paths += server.senders[2:]
    assert len(set(paths)) == 4
    for path in paths:
        assert re.fullmatch(r"bounces\+26100[12]-[a-z2-9]{26}@papers\.example\.org", path)
        assert len(path.partition("@")[0]) <= 64  # RFC 5321
    assert {parseaddr(str(mail["From"]))[1] for mail in server.taken} == {"dailypapers@localhost"}
    found = [Mailboxes().find(f"<{path.upper()}>") for path in paths]
    assert [one and one[0] for one in found] == [ADA, "bob@example.org"] * 2


def test_a_return_path_is_nobodys_to_make_and_ends(
    reader: Reader, at: Clock, settings: Settings
) -> None:
    reader()
    path = return_path(ADA)
    day, code = path.partition("+")[2].partition("@")[0].split("-")
    for forged in (path.replace(day, "260930"), path.replace(code, "a" * 26), "bounces@x.org"):
        assert Mailboxes().find(forged) is None
    assert Mailboxes().find(path.replace(day, "269999")) is None
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert Mailboxes().find(path)
    at.now += READ_WITHIN + timedelta(days=1)
    assert Mailboxes().find(path) is None


def test_addresses_of_accounts_are_found_too(at: Clock) -> None:
    make_reader(email="bob@example.org")
    found = Mailboxes().find(return_path("bob@example.org"))
    assert found == ("bob@example.org", at.now.date())


def test_an_address_that_is_gone_gets_nothing_more_until_it_confirms_anew(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    reader()
    issues.send_due()
    report = delivery_report(sent(server))
    for _ in range(2):
        assert take(report, Mailboxes()) == Taken.NOTED
    assert suspended() == [(ADA, "gone")]
    row = Bounce.objects.get()
    assert (row.status, row.kind) == ("5.1.1", "gone")
    assert "User unknown" in Suspension.objects.get().said
    add_edition(THURSDAY)
    at.pass_by(days=1)
    assert not issues.pending()
    assert issues.send_due() == Tally()
    ask(ADA)
    answers.answer_all()
    assert server.taken[-1]["Subject"] == "Confirm your subscription to Daily Papers"
    suppression.lift(ADA)
    assert issues.send_due() == Tally(sent=1)
    assert take(delivery_report(sent(server), said="anew"), Mailboxes()) == Taken.NOTED
    assert is_suspended(ADA)


def test_a_late_report_of_a_mail_before_the_new_confirmation_counts_for_nothing(
    reader: Reader, at: Clock
) -> None:
    reader()
    early = return_path(ADA)
    note(ADA, Happened(Verdict.GONE))
    at.pass_by(days=1)
    suppression.lift(ADA)
    take(delivery_report(early), Mailboxes())
    assert not is_suspended(ADA)


def test_trouble_suspends_on_the_fifth_day_and_is_counted_anew_after_that(
    reader: Reader, at: Clock
) -> None:
    reader()
    for day in range(1, TROUBLED_DAYS + 1):
        for number in range(3):  # Many on one day are one day.
            said = f"smtp; 552 5.2.2 full, {day} {number}"
            take(delivery_report(return_path(ADA), status="5.2.2", said=said), Mailboxes())
        assert is_suspended(ADA) is (day == TROUBLED_DAYS)
        at.pass_by(days=2)
    assert suspended() == [(ADA, "trouble")]
    suppression.lift(ADA)
    note(ADA, Happened(Verdict.TROUBLE))
    assert not is_suspended(ADA)


def test_trouble_long_ago_is_forgiven(reader: Reader, at: Clock) -> None:
    reader()
    for _ in range(12):
        note(ADA, Happened(Verdict.TROUBLE))
        at.pass_by(days=16)
    assert not is_suspended(ADA)


@pytest.mark.parametrize("kind", ["mail_from", "path"])
def test_a_complaint_suspends_at_once(
    reader: Reader, server: MailServer, at: Clock, kind: str
) -> None:
    add_edition()
    reader()
    issues.send_due()
    assert take(complaint(**{kind: sent(server)}), Mailboxes()) == Taken.NOTED
    assert suspended() == [(ADA, "complaint")]


def test_who_complained_is_asked_again_after_a_month_only(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    reader()
    Address.objects.update(answered_at=at.now)
    note(ADA, Happened(None))
    for days, mails in ((1, 0), (28, 0), (2, 1)):
        at.pass_by(days=days)
        ask(ADA)
        answers.answer_all()
        assert len(server.taken) == mails


@pytest.mark.parametrize("status", ["5.7.1", "5.6.0", "5.1.8"])
def test_what_is_about_us_suspends_nobody(reader: Reader, at: Clock, status: str) -> None:
    reader()
    for number in range(9):
        said = f"smtp; 550 {status} no, {number}"
        take(delivery_report(return_path(ADA), status=status, said=said), Mailboxes())
        at.pass_by(days=1)
    assert not is_suspended(ADA)
    assert Bounce.objects.filter(kind="other").count() == 9


def test_what_is_no_report_of_ours_changes_nothing(reader: Reader, at: Clock) -> None:
    reader()
    forged = return_path(ADA).replace("26100", "26093")
    assert take(delivery_report(forged), Mailboxes()) == Taken.UNKNOWN
    assert take(PLAIN, Mailboxes()) == Taken.NO_REPORT
    assert not Bounce.objects.exists()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [("550 5.1.1 no such user", "gone"), ("550 5.7.1 not from you", ""), ("550 no", "")],
)
def test_what_the_server_says_at_once_counts_too(
    reader: Reader, server: MailServer, reply: str, reason: str
) -> None:
    add_edition()
    reader()
    server.refused = {ADA: reply}
    assert issues.send_due() == Tally(refused=1)
    assert suspended() == ([(ADA, reason)] if reason else [])


def test_a_mail_that_is_never_taken_is_given_up_after_two_days_and_is_trouble(
    reader: Reader, server: MailServer, at: Clock
) -> None:
    add_edition()
    reader()
    server.script = ["451 4.2.0 later"] * 99
    began = at.now
    while issues.pending():
        issues.send_due()
        at.now = Delivery.objects.get().held_until or at.now
    assert server.tries == MOST_ATTEMPTS
    assert timedelta(hours=40) < at.now - began < timedelta(hours=60)
    assert Delivery.objects.get().error.startswith("given up")
    assert Bounce.objects.get().kind == "trouble"


def test_a_suspended_address_gets_only_what_it_asked_for(
    reader: Reader, server: MailServer
) -> None:
    address = reader("Ada@example.org").address
    note(ADA, Happened(Verdict.GONE))
    with Postman() as postman:
        assert postman.hand_over(emails.already(address, [])).outcome == Outcome.REFUSED
        assert server.taken == []
        receipt = postman.hand_over(emails.already(address, []), is_asked_for=True)
    assert receipt.outcome == Outcome.SENT
    assert len(server.taken) == 1


@pytest.fixture
def maildir(tmp_path: Path, settings: Settings) -> Path:
    """A Maildir that reports come to."""
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    settings.BOUNCES = f"maildir:{tmp_path / 'box'}"
    return tmp_path / "box"


def test_reports_are_taken_from_a_maildir_and_the_rest_is_left(
    reader: Reader, maildir: Path, at: Clock
) -> None:
    reader()
    (maildir / "new" / "1.a.host").write_bytes(delivery_report(return_path(ADA)))
    (maildir / "new" / "2.b.host").write_bytes(PLAIN)
    assert bounce_box.collect() == {"noted": 1, "no report": 1}
    assert not list((maildir / "new").iterdir())
    [left] = (maildir / "cur").iterdir()
    assert left.name.endswith(":2,S")
    assert left.read_bytes().replace(b"\n", b"\r\n").count(b"holiday") == 1
    assert bounce_box.collect() == {}
    assert is_suspended(ADA)


def test_reports_are_taken_from_a_mailbox_behind_imap(
    reader: Reader, settings: Settings, at: Clock
) -> None:
    reader()
    settings.BOUNCES_PASSWORD = PASSWORD
    with imap_server() as box:
        settings.BOUNCES = f"imap://papers@127.0.0.1:{box.port}/INBOX"
        for content in (delivery_report(return_path(ADA)), PLAIN):
            box.add(content)
        [task] = [task for task in jobs.TASKS if task.name == "digests.bounces"]
        assert task.pending()
        task.run()
        assert list(box.messages.values()) == [PLAIN]
        assert bounce_box.collect() == {}
        settings.BOUNCES_PASSWORD = "wrong"
        with pytest.raises(SetupError, match=r"127\.0\.0\.1 said"):
            bounce_box.collect()
    assert is_suspended(ADA)
    with pytest.raises(SetupError, match="refused"):
        bounce_box.collect()


@pytest.mark.parametrize("place", ["nonsense", "maildir:/nowhere/at/all", "imaps://"])
def test_a_mailbox_that_cannot_be_read_is_said_to_be_none(settings: Settings, place: str) -> None:
    settings.BOUNCES = place
    with pytest.raises(SetupError, match="DAILYPAPERS_BOUNCES"):
        bounce_box.collect()


def test_a_mail_server_pipes_a_report_in(
    reader: Reader, at: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader()
    for content, options, said in (
        (delivery_report(return_path(ADA)), {}, "noted"),
        (delivery_report("papers@x.org", said="x"), {"to": return_path(ADA)}, "noted"),
        (PLAIN, {}, "no report"),
    ):
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(content)))
        assert run(capsys, **options) == said
    assert "2026-10-01 ada@example.org its mail server says" in run(capsys, list=True)
    run(capsys, resume="Ada@example.org")
    assert not is_suspended(ADA)
    run(capsys, stop=ADA)
    assert suspended() == [(ADA, "staff")]


def run(capsys: pytest.CaptureFixture[str], **options: Any) -> str:
    """Run the command; return what it said."""
    call_command("bounces", **options)
    return capsys.readouterr().out.strip()


def test_all_of_it_is_forgotten_after_a_year_but_for_what_holds(at: Clock) -> None:
    note(ADA, Happened(Verdict.GONE))
    note("bob@example.org", Happened(Verdict.GONE))
    suppression.lift("bob@example.org")
    assert not suppression.to_forget()
    at.pass_by(days=366)
    assert suppression.to_forget()
    suppression.forget()
    assert suspended() == [(ADA, "gone")]
    assert Suspension.objects.count() == 1
    assert not Bounce.objects.exists()


def test_the_name_of_the_domain_is_ours_to_choose(settings: Settings) -> None:
    settings.MAIL_RETURN = "b@r.example"
    assert return_paths.return_path(ADA).endswith("@r.example")
