from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from dailypapers.digests import emails, issues, links
from dailypapers.digests.compose import Issue
from dailypapers.digests.models import EDITION, Subscription
from dailypapers.digests.preview import preview
from dailypapers.digests.tests.conftest import Clock, Reader
from dailypapers.digests.tests.papers import add_edition, add_rich_edition
from dailypapers.feed.views import view
from dailypapers.testing.smtp import MailServer

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 30)


@pytest.fixture
def mail(reader: Reader, server: MailServer) -> EmailMessage:
    """Return a rich edition as a reader's mail server received it."""
    add_rich_edition()
    reader()
    issues.send_due()
    return server.taken[0]


def test_the_headers_are_those_of_a_list_mail(mail: EmailMessage) -> None:
    key = Subscription.objects.get().key
    title = "From O(n²) to 𝒪(n log n) <b>attention</b>"
    assert mail["Subject"].strip() == f"{title} · Wednesday 30 September 2026"
    assert mail["From"] == "Daily Papers <dailypapers@localhost>"
    assert mail["To"] == "ada@example.org"
    assert mail["Message-ID"] == f"<edition.2026-09-30.{key}@testserver>"
    assert mail["List-ID"] == "Daily Papers: Daily edition <daily.testserver>"
    assert mail["List-Unsubscribe"].strip() == f"<{links.end_url(key)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parsedate_to_datetime(mail["Date"]).year >= 2026
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_it_passes_every_server_unchanged(mail: EmailMessage) -> None:
    content = mail.as_bytes()
    assert content.isascii()
    assert max(map(len, content.splitlines())) < 200


def test_the_text_says_of_a_pick_what_a_reader_wants_to_know(mail: EmailMessage) -> None:
    first = text_of(mail).split("-" * 72)[1]
    assert first.startswith(
        "\n\n1. From O(n²) to 𝒪(n log n) <b>attention</b>\n\n"
        "Ada Lovelace, Alan Turing, Grace Hopper and 2 more\n"
        "Picked by the night editors\n"
        "Computation and Language, Machine Learning · 30 September 2026\n\n"
        "Attention is costly & slow. "
    )
    assert (
        "…\n\nhttp://testserver/papers/2609.30901\nCode:\nhttps://example.org/code?a=1&b=2" in first
    )
    assert len(first) < 900


def test_votes_of_another_site_are_labelled_with_it(mail: EmailMessage) -> None:
    label = "Submitted at Hugging Face Daily Papers · 33 votes at Hugging Face Daily"
    assert label in text_of(mail)
    assert "33 votes at Hugging Face Daily Papers" in html_of(mail)
    assert "Listed by arXiv" in text_of(mail)


def test_lines_of_text_are_short_and_links_stand_alone(mail: EmailMessage) -> None:
    for line in text_of(mail).splitlines():
        assert len(line) <= 72 or line.startswith("http")
        assert "http" not in line or " " not in line


def test_what_does_not_fit_is_a_link_away(mail: EmailMessage) -> None:
    page = "http://testserver/papers/date/2026-09-30"
    assert f"And 4 more:\n{page}\n" in text_of(mail)
    assert f'<a href="{page}"' in html_of(mail)
    assert "And 4 more" in html_of(mail)
    assert text_of(mail).count("Listed by arXiv") == 18


def test_the_html_escapes_what_sources_say(mail: EmailMessage) -> None:
    assert "&lt;b&gt;attention&lt;/b&gt;" in html_of(mail)
    assert "code?a=1&amp;b=2" in html_of(mail)
    assert "<b>" not in html_of(mail)


def test_the_html_loads_and_reports_nothing(mail: EmailMessage) -> None:
    html = html_of(mail)
    assert not re.search(r"<(img|script|link|iframe|object|form|table|svg)\b", html)
    assert not re.search(r"url\(|@import|utm_|\bsrc=", html)
    assert set(re.findall(r"https?://([^/\"<>]+)", html)) == {"testserver", "example.org"}


def test_the_html_is_styled_inline_for_light_and_dark_and_phones(mail: EmailMessage) -> None:
    html = html_of(mail)
    assert "@media (prefers-color-scheme: dark)" in html
    assert "max-width: 600px" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert re.search(r'<h1 style="[^"]+"', html)
    assert '<html lang="en">' in html


def test_a_mailbox_shows_the_first_titles_beside_the_subject(mail: EmailMessage) -> None:
    body = html_of(mail).partition("<body")[2]
    assert re.search(r'^[^>]*>\s*<div class="preheader"[^>]*>Paper 902 of', body)


def test_one_click_on_the_header_ends_the_subscription(mail: EmailMessage) -> None:
    url = mail["List-Unsubscribe"].strip(" <>")
    response = Client(enforce_csrf_checks=True).post(
        url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 200
    assert Subscription.objects.get().state == "ended"


def test_every_reader_has_their_own_way_out(reader: Reader, server: MailServer) -> None:
    add_edition()
    keys = [reader(f"{name}@example.org").key for name in ("ada", "bob")]
    issues.send_due()
    for key, mail in zip(keys, server.taken, strict=True):
        assert text_of(mail).count(links.end_url(key)) == 1
        assert html_of(mail).count(links.end_url(key)) == 1
        assert emails.END_LINK not in str(mail)


def test_an_edition_of_one_paper_has_one_paper(at: Clock) -> None:
    add_edition(papers=1)
    issue = issue_of_day()
    assert issue.facts == "1 paper"
    assert "more" not in emails.of_issue(issue).text.replace("no more", "")


def test_a_site_name_with_odd_characters_breaks_no_header(
    reader: Reader, settings: Settings
) -> None:
    settings.SITE_NAME = 'Täglich,\n"Papers" & <more>'
    add_edition()
    draft = emails.of_issue(issue_of_day())
    content = emails.addressed(draft, issue_of_day(), reader()).message().as_bytes()
    mail = message_from_bytes(content, policy=default)
    assert mail["List-ID"].strip() == "Täglich, Papers & more: Daily edition <daily.testserver>"
    assert "&lt;more&gt;" in draft.html
    assert "&lt;" not in draft.text


def test_composing_takes_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    add_rich_edition(listed=2)
    with django_assert_num_queries(17):
        issue_of_day()
    add_rich_edition(listed=30)
    with django_assert_num_queries(17):
        issue_of_day()


def issue_of_day() -> Issue:
    """Return the issue of the day."""
    return preview(view(EDITION), day=DAY).issue


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail, as mail programs show it."""
    return _content(mail, "plain")


def html_of(mail: EmailMessage) -> str:
    """Return the HTML of a mail."""
    return _content(mail, "html")


def _content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")
