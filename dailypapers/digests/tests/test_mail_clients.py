"""Every mail against the table of docs/reference/mail-clients.md: nothing that is not in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from pytest_django.fixtures import Settings

import dailypapers
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import comments, notifications
from dailypapers.core.mail import inlined
from dailypapers.digests import answers, emails, issues, notices, resuming, suppression
from dailypapers.digests.choices import USUAL
from dailypapers.digests.mail_models import Suspension
from dailypapers.digests.models import EDITION, Address, Subscription
from dailypapers.digests.preview import preview
from dailypapers.digests.subscriptions import ask
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.digests.tests.papers import (
    WEDNESDAY,
    add_rich_edition,
    record,
)
from dailypapers.digests.tests.test_emails import DAY, html_of, text_of
from dailypapers.feed.views import view
from dailypapers.sources.ingest import ingest
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.smtp import MailServer

PAGE = Path(dailypapers.__file__).parent.parent / "docs" / "reference" / "mail-clients.md"
ROWS = [
    [cell.strip() for cell in line.strip().strip("|").split(" |")]
    for line in PAGE.read_text().splitlines()
    if line.startswith("| `")
]
KNOWN = {row[0].strip("` ") for row in ROWS}
GMAIL_CLIPS = 102 * 1024
LONGEST_LINE = 78  # RFC 5322 would have it so.

pytestmark = pytest.mark.django_db


@dataclass
class Used(HTMLParser):
    """What a mail's HTML uses, as the table writes it."""

    names: set[str] = field(default_factory=set)
    _in_style: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, its attributes, its styles, and what a `<meta>` speaks of."""
        self.names |= {f"<{tag}>", *(name for name, _ in attrs)}
        said = dict(attrs)
        if tag == "meta" and "name" in said:
            self.names.add(str(said["name"]))
        self._in_style = tag == "style"
        self._note(said.get("style") or "")

    def handle_data(self, data: str) -> None:
        """Note the rules of a style sheet."""
        if not self._in_style:
            return
        self._in_style = False
        self.names |= set(re.findall(r"@[a-z-]+ \([^)]*\)", data))
        for rules in re.findall(r"{([^{}]*)}", data):
            self._note(rules)

    def _note(self, rules: str) -> None:
        for rule in filter(None, map(str.strip, rules.split(";"))):
            name, _, value = (part.strip() for part in rule.partition(":"))
            important = " !important"
            if value.endswith(important):
                self.names.add(important.strip())
            value = value.removesuffix(important)
            self.names.add(f"display: {value}" if name == "display" else name)


def used(html: str) -> set[str]:
    """Return what a mail uses."""
    parser = Used()
    parser.feed(html)
    return parser.names


@pytest.fixture
def mails(reader: Reader, server: MailServer, at: Clock) -> list[tuple[str, str]]:
    """Every kind of mail, with all that it can hold: the text and the HTML of each."""
    add_rich_edition()
    reader()
    issues.send_due()
    for email in ("ada@example.org", "new@example.org"):
        at.pass_by(minutes=30)
        ask(email)
        answers.answer_all()
    told = make_reader()
    notifications.choose_mails(told, {"mention": "at-once"})
    comments.post(make_reader(), make_paper().pk, f"@{told.handle}", uuid4())
    notifications.tell()
    notices.send_due()
    suppression.suspend(told.email, Suspension.Reason.TROUBLE)
    resuming.ask(told, told.email)
    resuming.answer_all()
    sent = [(text_of(mail), html_of(mail)) for mail in server.taken]
    assert len(sent) == 5
    account = {"subject": "Reset", "paragraphs": ["See\nhttps://papers.example.org/reset/1"]}
    return [*sent, ("", inlined(render_to_string("account/email/base.html", account)))]


def test_mails_use_nothing_that_the_table_does_not_speak_of(mails: list[tuple[str, str]]) -> None:
    for _, html in mails:
        assert used(html) - KNOWN == set()
    everything = set[str]().union(*(used(html) for _, html in mails))
    assert KNOWN - everything == set()  # And it speaks of nothing that they do not use.


def test_the_table_says_of_each_program_what_it_does() -> None:
    for name, *programs, instead in ROWS:
        assert len(programs) == 6, name
        assert set(programs) <= {"yes", "partly", "no"}, name
        assert instead or set(programs) == {"yes"}, name


@pytest.mark.parametrize(
    "html",
    [
        "<table>",
        '<p onclick="x">',
        '<p style="display: flex">',
        '<p style="position: fixed">',
        "<style>@media (min-width: 9px) { p { color: red } }</style>",
        '<meta name="format-detection">',
    ],
)
def test_something_new_is_noticed(html: str) -> None:
    assert used(html) - KNOWN


def test_lines_of_text_are_short_but_for_links(mails: list[tuple[str, str]]) -> None:
    for text, _ in mails:
        long = [line for line in text.splitlines() if len(line) > LONGEST_LINE]
        assert [line for line in long if " " in line or not line.startswith("http")] == []


def test_the_longest_mail_is_not_cut_off(settings: Settings) -> None:
    settings.BASE_URL = "https://papers.some-department.some-university.example.org"
    words = "Transformers & <attention> without tears, "
    names = tuple(AuthorName("Maximiliane Freifrau von Wolkenstein") for _ in range(9))
    ingest(
        record(number, WEDNESDAY, title=words * 7, abstract=words * 60, authors=names)
        for number in range(1, USUAL + 10)
    )
    message = mail_of_day()
    html = str(message.alternatives[0].content)  # type: ignore[attr-defined]
    assert html.count("<h2") == USUAL
    assert len(html.encode()) < GMAIL_CLIPS


def mail_of_day() -> EmailMultiAlternatives:
    """Return the mail of the edition day for somebody."""
    issue = preview(view(EDITION), day=DAY).issue
    address = Address(key="a123456789a", email="ada@example.org")
    somebody = Subscription(key="s123456789a", address=address)
    return emails.addressed(emails.of_issue(issue), issue, somebody)
