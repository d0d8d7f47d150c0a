"""What staff sees of the instance: the day's numbers, and the tables of Django's admin."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import flags, standing
from dailypapers.community.comments import post
from dailypapers.community.models import Comment, Flag, ModerationEntry, Tally
from dailypapers.community.votes import vote
from dailypapers.core.clock import now
from dailypapers.core.models import Job
from dailypapers.digests.mail_models import Feedback, Suspension
from dailypapers.digests.models import Delivery
from dailypapers.digests.statuses import Verdict
from dailypapers.digests.suppression import Happened, is_suspended, note
from dailypapers.sources.models import FileImport, Harvest, Source
from dailypapers.testing.mail import subscribe
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, make_rich_paper, read

pytestmark = pytest.mark.django_db

TABLES = [model._meta for model in admin.site._registry]
READ_ONLY = [table for table in TABLES if table.model is not Source]


@pytest.fixture
def staff(client: Client) -> User:
    """A member of staff who has signed in, and may do nothing else by Django's own rights."""
    reader = make_reader(is_staff=True, last_login=now())
    client.force_login(reader)
    return reader


@pytest.fixture
def busy() -> Paper:
    """A paper that readers speak of, on an instance where much goes wrong."""
    paper = make_rich_paper()
    fill(paper)
    Job.objects.update_or_create(name="x", defaults={"due_at": now(), "error": "Broken"})
    return paper


def fill(paper: Paper) -> None:
    """Put a row more into every table."""
    reader = make_reader(joined_at=now())
    comment = post(make_reader(), paper.pk, "Words", uuid4())
    vote(reader, paper.pk)
    flags.flag(reader, comment, Flag.Reason.SPAM)
    standing.ban(make_reader(is_moderator=True), reader.pk, now(), "")
    Harvest.objects.create(source="arxiv", state=Harvest.State.FAILED, error="Gone")
    FileImport.objects.create(name="x", fingerprint=uuid4().hex)
    email = f"{uuid4().hex}@example.org"
    subscription = subscribe(email, due_at=None)
    Delivery.objects.create(subscription=subscription, issue="2026-01-02", sent_at=now())
    Feedback.objects.create(mailbox=email, mail="daily-20260101", said=Feedback.Said.TOO_MANY)
    note(email, Happened(Verdict.GONE, "5.1.1", "No such user"))
    other = Delivery(subscription=subscription, issue="2026-01-01", error="Refused")
    other.save()


def test_the_days_numbers_lead_to_what_they_count(client: Client, staff: User, busy: Paper) -> None:
    page = get(client, "/staff")
    for words in (
        "Sources that failed arxiv",
        "New readers 1",
        "Votes 1",
        "Comments 1",
        "Reported 1",
        "Mails sent 1",
        "Mails waiting 1",
        "Mails not liked 1",
        "Addresses stopped 1",
        "Jobs that failed 1",
        "Changes not yet indexed 0",
    ):
        assert words in page.text
    for address in page.links():
        assert client.get(address, follow=True).status_code in {200, 404}, address  # No edition.
    for address in [link for link in page.links() if link.startswith("/admin/") and "?" in link]:
        rows = client.get(address).context["cl"].result_count
        assert rows >= 1, address


def test_the_days_numbers_take_as_many_queries_whatever_there_is_and_little_time(
    client: Client, staff: User, busy: Paper
) -> None:
    counts, spent = set(), []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            begun = time.process_time()
            get(client, "/staff")
            spent.append(time.process_time() - begun)
        counts.add(len(asked))
        fill(busy)
    assert len(counts) == 1
    assert min(spent) < 0.05


def test_numbers_and_tables_are_for_staff_alone(client: Client, busy: Paper) -> None:
    paths = ["/staff", "/admin/", "/admin/logout/", "/admin/password_change/"]
    paths += [f"/admin/{table.app_label}/{table.model_name}/" for table in TABLES]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 302, path
        target = client.get(answer.headers["Location"], follow=True).redirect_chain
        assert "/account/login/" in answer.headers["Location"] or target[-1][0].startswith(
            "/account/login/"
        )
    for reader in (make_reader(), make_reader(is_moderator=True)):
        client.force_login(reader)
        for path in paths:
            assert client.get(path, follow=True).status_code == 404, path


@pytest.mark.parametrize("table", READ_ONLY, ids=lambda table: str(table.model_name))
def test_a_table_is_searched_and_read_and_never_written_by_itself(
    client: Client, staff: User, busy: Paper, table: object
) -> None:
    path = f"/admin/{table.app_label}/{table.model_name}/"  # type: ignore[attr-defined]
    model = table.model  # type: ignore[attr-defined]
    counts = set()
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path)
        counts.add(len(asked))
        assert page.status_code == 200
        for forbidden in (b" style=", b" onclick=", b"<style", b"<script>", b"javascript:"):
            assert forbidden not in page.content, forbidden
        fill(busy)
    assert len(counts) == 1
    assert client.get(path, {"q": "x"}).status_code == 200
    row = model.objects.first()
    if row is not None:
        assert client.get(f"{path}{row.pk}/change/").status_code == 200
        assert client.post(f"{path}{row.pk}/change/", {}).status_code == 403
        assert client.post(f"{path}{row.pk}/delete/", {"post": "yes"}).status_code == 403
        sent = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        before = model.objects.count()
        client.post(path, sent)
        assert model.objects.count() == before
    assert client.post(f"{path}add/", {}).status_code == 403


def test_sources_are_made_changed_and_hurried_by_staff(client: Client, staff: User) -> None:
    said = {
        "name": "language",
        "connector": "arxiv",
        "options": '{"sets": ["cs:cs:CL"]}',
        "minutes": "90",
        "fallbacks": "[]",
        "active": "on",
    }
    path = "/admin/sources/source/"
    wrong = client.post(f"{path}add/", {**said, "options": '{"colour": "red"}'})
    assert "arxiv has no option colour. There are: sets." in read(wrong).text
    assert client.post(f"{path}add/", said).status_code == 302
    row = Source.objects.get()
    assert (row.options, row.minutes, row.active) == ({"sets": ["cs:cs:CL"]}, 90, True)
    page = read(client.get(f"{path}{row.pk}/change/"))
    assert "Read from DAILYPAPERS_SECRET_LANGUAGE" in page.text
    Job.objects.create(name="source.language", due_at=now() + timedelta(hours=1))
    client.post(path, {"action": "ask_now", "_selected_action": [row.pk]})
    assert Job.objects.get(name="source.language").due_at <= now()
    assert client.post(f"{path}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    seeded = Source.objects.create(name="arxiv", connector="arxiv", seeded={"connector": "arxiv"})
    assert client.post(f"{path}{seeded.pk}/delete/", {"post": "yes"}).status_code == 403
    assert list(Source.objects.all()) == [seeded]


def test_acts_on_many_rows_do_what_pages_do(client: Client, staff: User, busy: Paper) -> None:
    comments = list(Comment.objects.values_list("pk", flat=True))
    chosen = {"action": "hide", "_selected_action": comments}
    client.post("/admin/community/comment/", chosen)
    assert Tally.objects.get(paper=busy).comments == 0
    client.post("/admin/community/comment/", {**chosen, "action": "restore"})
    assert Tally.objects.get(paper=busy).comments == 1

    other = make_reader(is_staff=True)
    readers = [User.objects.get(votes__paper=busy).pk, other.pk, staff.pk]
    for act in ("set_apart", "let_back", "ban", "unban", "appoint", "dismiss"):
        sent = {"action": act, "_selected_action": readers}
        page = read(client.post("/admin/accounts/user/", sent, follow=True))
        assert "Done for 1 of 3" in page.text
        if act == "set_apart":
            assert Tally.objects.get(paper=busy).votes == 0
    assert Tally.objects.get(paper=busy).votes == 1
    done = ModerationEntry.objects.filter(moderator=staff.handle).order_by("pk")
    assert list(done.values_list("act", flat=True)) == [
        *("hide", "restore", "shadow", "unshadow", "ban", "unban", "appoint", "dismiss"),
    ]


def test_staff_sends_mail_again(client: Client, staff: User, busy: Paper) -> None:
    row = Suspension.objects.get()
    for said in ("Done for 1 of 1", "Done for 0 of 1"):
        sent = {"action": "resume", "_selected_action": row.pk}
        page = client.post("/admin/digests/suspension/", sent, follow=True)
        assert said in read(page).text
        assert not is_suspended(row.mailbox)


def test_a_record_can_be_read(client: Client, staff: User) -> None:
    record = make_paper(abstract="About teapots.").records.get()
    page = client.get(f"/admin/catalogue/record/{record.pk}/change/")
    assert "About teapots." in page.content.decode()


def test_no_table_shows_who_voted_for_what_or_marked_what() -> None:
    names = {table.model_name for table in TABLES}
    assert not names & {"vote", "mark", "ticket", "apitoken", "group", "session"}


def test_a_tick_for_no_row_is_refused(client: Client, staff: User) -> None:
    said = {"action": "ban", "index": "0", "_selected_action": "http://["}
    answer = client.post("/admin/accounts/user/", said)
    assert answer.status_code == 400
    assert "What was ticked is no row of this table." in read(answer).text


def test_a_search_of_any_length_is_answered(client: Client, staff: User, busy: Paper) -> None:
    for options in TABLES:
        path = f"/admin/{options.app_label}/{options.model_name}/"
        assert client.get(path, {"q": "x" * 60_000}).status_code == 200, path
