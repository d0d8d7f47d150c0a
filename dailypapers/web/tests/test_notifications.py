from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, follows, notifications, reading_lists, searches
from dailypapers.community.models import Comment, Notification
from dailypapers.core.clock import now
from dailypapers.digests.links import notice_token
from dailypapers.feed import news, search_news
from dailypapers.search import index
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import Page, get, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    """Somebody who has signed in."""
    ada = make_reader()
    client.force_login(ada)
    return ada


@pytest.fixture
def paper() -> Paper:
    """A paper to speak of."""
    return make_paper(title="Teapots")


def mention(reader: User, paper: Paper, by: User) -> Comment:
    """Speak of a paper to somebody."""
    said = comments.post(by, paper.pk, f"Hot, @{reader.handle}.", uuid4())
    notifications.tell()
    return said


def new_line(page: Page) -> str:
    """Return where the first new line is sent to."""
    lines = [address for tag, address in page.addresses if tag == "button"]
    return next(line for line in lines if line.removeprefix("/notifications/").isdecimal())


def test_a_reader_is_told_reads_and_is_told_no_more(
    client: Client, reader: User, paper: Paper
) -> None:
    assert "Nothing to tell you yet" in get(client, "/notifications").text
    bob, eve = (make_reader(name=name, shows_name=True) for name in ("Bob", "Eve"))
    first = mention(reader, paper, bob)
    mention(reader, paper, eve)

    page = get(client, "/notifications")
    assert "2 new notification" in page.text
    assert "New Eve and 1 more mentioned you on Teapots" in page.text
    line = new_line(page)
    for method in (client.get, client.head):
        assert method(line).headers["Location"].endswith(f"#comment-{first.pk}")
    assert "New Eve" in get(client, "/notifications").text
    answer = client.post(line)
    assert answer.headers["Location"] == f"/papers/{paper.address}#comment-{first.pk}"
    page = get(client, "/notifications")
    assert "New Eve" not in page.text
    assert line in page.links()
    assert notifications.unread(reader) == 0


def test_all_can_be_marked_as_read(client: Client, reader: User, paper: Paper) -> None:
    mention(reader, paper, make_reader())
    assert client.post("/notifications/read").headers["Location"] == "/notifications"
    assert notifications.unread(reader) == 0


def test_new_papers_of_a_topic_lead_there(client: Client, reader: User) -> None:
    follows.follow(reader, "topic", "cs.CL")
    make_paper(topics=("cs.CL",), announcement=make_announcement(now().date()))
    news.tell()
    page = get(client, "/notifications")
    assert "1 new paper of" in page.text
    assert client.post(new_line(page)).headers["Location"] == "/topics/cs.CL"


def test_a_line_is_marked_without_opening_it(client: Client, reader: User, paper: Paper) -> None:
    mention(reader, paper, make_reader())
    mention(reader, make_paper(title="Kites"), make_reader())
    line = new_line(get(client, "/notifications"))
    for _ in range(2):
        answer = client.post(line, {"stay": "yes", "next": "/notifications?page=1"})
        assert answer.headers["Location"] == "/notifications?page=1"
    assert notifications.unread(reader) == 1


def test_new_papers_of_lists_and_searches_lead_there(client: Client, reader: User) -> None:
    owner = make_reader()
    made = reading_lists.make(owner, uuid4(), "Pots", visibility="public")
    follows.follow(reader, "list", made.slug)
    kept = searches.save(reader, "My pots", "q=teapots", 0)
    follows.follow(reader, "search", str(kept.pk))
    paper = make_paper(title="Teapots", announcement=make_announcement(now().date()))
    index.catch_up()
    reading_lists.add(made.pk, paper.pk, owner)
    news.tell()
    search_news.tell()
    page = get(client, "/notifications")
    assert "1 new paper in Pots" in page.text
    assert "1 new paper found by My pots" in page.text
    lines = {address for tag, address in page.addresses if address.startswith("/notifications/")}
    leads = {client.get(line).headers.get("Location") for line in lines}
    assert {f"/lists/{made.slug}", f"/mine/searches/{kept.pk}"} <= leads


def test_what_is_told_is_chosen_on_the_page(client: Client, reader: User) -> None:
    answer = client.post("/notifications/choose", {"kind": ["paper", "teapots"]}, follow=True)
    assert "Your choice is kept" in read(answer).text
    assert [kind for kind, on in notifications.choices(reader).items() if on] == ["paper"]
    assert answer.content.count(b" checked") == 1


def test_nobody_reads_what_another_is_told(client: Client, reader: User, paper: Paper) -> None:
    mention(reader, paper, make_reader())
    told = Notification.objects.get()
    other = Client()
    other.force_login(make_reader(is_staff=True))
    assert "Teapots" not in get(other, "/notifications").text
    assert other.get(f"/notifications/{told.pk}").status_code == 404
    assert other.post(f"/notifications/{told.pk}").status_code == 404
    other.post("/notifications/read")
    assert notifications.unread(reader) == 1
    for path in ("/notifications", f"/notifications/{told.pk}"):
        assert Client().get(path).headers["Location"].startswith("/account/login/")


def test_a_removed_comment_is_gone_from_the_list(
    client: Client, reader: User, paper: Paper
) -> None:
    said = mention(reader, paper, make_reader())
    told = Notification.objects.get()
    comments.remove(said.pk)
    assert "Nothing to tell you yet" in get(client, "/notifications").text
    assert client.get(f"/notifications/{told.pk}").status_code == 404


def test_the_list_takes_as_many_queries_for_one_line_as_for_twenty(
    client: Client,
    reader: User,
    django_assert_num_queries: Callable[..., CaptureQueriesContext],
) -> None:
    for size in (1, 20):
        for _ in range(size):
            mention(reader, make_paper(), make_reader())
        with django_assert_num_queries(6):
            client.get("/notifications")


def test_mails_are_chosen_among_the_preferences(client: Client, reader: User) -> None:
    page = get(client, "/account/preferences")
    assert f"comes to {reader.email} as well" in page.text
    said = {"answer": "at-once", "news": "daily", "mention": "", "teapots": "daily"}
    for _ in range(2):
        answer = client.post("/notifications/mails", said, follow=True)
        assert answer.redirect_chain == [("/account/preferences#notices", 302)]
        assert "Your choice is kept" in read(answer).text
        mails = notifications.mails(reader)
        assert {kind: mail for kind, mail in mails.items() if mail} == {
            "answer": "at-once",
            "news": "daily",
        }
    assert b'<option value="at-once" selected>' in answer.content
    assert client.post("/notifications/mails", {"answer": "hourly"}).status_code == 400
    assert notifications.mails(reader)["answer"] == "at-once"
    assert "/account/login/" in Client().post("/notifications/mails", said).headers["Location"]


def test_without_a_confirmed_address_there_is_nothing_to_choose(
    client: Client, reader: User
) -> None:
    EmailAddress.objects.update(verified=False)
    assert "to confirmed addresses only" in get(client, "/account/preferences").text


def test_a_link_in_a_mail_ends_its_kinds_by_a_button_or_by_a_mailbox(reader: User) -> None:
    notifications.choose_mails(reader, dict.fromkeys(Notification.Kind, "daily"))
    address = f"/notifications/end/{notice_token(reader.handle, ['answer', 'news'])}"
    strict = Client(enforce_csrf_checks=True)
    for method in (strict.get, strict.head):
        page = method(address)
        assert "no-store" in page.headers["Cache-Control"]
        assert notifications.mails(reader)["answer"] == "daily"
    assert "Answers to your comments" in get(strict, address).text
    for _ in range(2):
        ended = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert not ended.cookies
        assert "We mail you nothing more of" in read(ended).text
    mails = notifications.mails(reader)
    assert {kind for kind, mail in mails.items() if not mail} == {"answer", "news"}
    assert notifications.choices(reader)["answer"]
    own_data.erase(reader)
    assert strict.post(address).status_code == 200


@pytest.mark.parametrize("token", ["x", "uabc.answer.def", "a" * 500])
def test_a_broken_link_ends_nothing(client: Client, reader: User, token: str) -> None:
    notifications.choose_mails(reader, {"answer": "daily"})
    for method in (client.get, client.post):
        answer = method(f"/notifications/end/{token}")
        assert answer.status_code == 400
        assert "Copy the whole link" in read(answer).text
    assert notifications.mails(reader)["answer"] == "daily"
