from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.comments import post, remove
from dailypapers.community.models import Comment, Reaction
from dailypapers.community.reactions import react
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    return make_edition("2026-09-30", 1)[0]


@pytest.fixture
def ada(client: Client) -> User:
    """A reader who has signed in and shows her name."""
    reader = make_reader(name="Ada Brandt", shows_name=True)
    client.force_login(reader)
    return reader


def say(reader: User, paper: Paper, text: str, parent: Comment | None = None) -> Comment:
    """Say something by a form of its own."""
    return post(reader, paper.pk, text, uuid4(), parent)


def page(client: Client, paper: Paper, query: str = "") -> str:
    """Return the page of the paper."""
    return client.get(f"/papers/{paper.address}{query}").content.decode()


def test_a_comment_is_sent_once_and_leads_to_itself(
    client: Client, paper: Paper, ada: User
) -> None:
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page(client, paper))
    assert key
    sent = {"text": "Is $x^2$ *new*?", "key": key[1]}
    for _ in range(2):
        answer = client.post(f"/papers/{paper.address}/comments", sent)
    comment = Comment.objects.get()

    assert answer.headers["Location"] == f"/papers/{paper.address}#comment-{comment.pk}"
    html = page(client, paper)
    assert "<em>new</em>" in html
    assert "<msup>" in html
    assert "Ada Brandt" in html
    assert "1 comment<" in client.get("/papers/date/2026-09-30").content.decode()


def test_a_preview_keeps_what_was_written_and_says_nothing_yet(
    client: Client, paper: Paper, ada: User
) -> None:
    sent = {"text": "So **bold**", "key": str(uuid4()), "preview": "yes"}
    html = client.post(f"/papers/{paper.address}/comments", sent).content.decode()

    assert "<strong>bold</strong>" in html
    assert "So **bold**</textarea>" in html
    assert sent["key"] in html
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "x" * 10_001])
def test_what_cannot_be_sent_is_given_back(
    client: Client, paper: Paper, ada: User, text: str
) -> None:
    answer = client.post(f"/papers/{paper.address}/comments", {"text": text, "key": str(uuid4())})

    assert answer.status_code == 400
    assert f"{text}</textarea>" in answer.content.decode()
    assert 'class="errorlist"' in answer.content.decode()


@pytest.mark.parametrize("data", [{}, {"text": "x"}, {"text": "x", "key": "no"}])
def test_a_broken_form_is_no_fault_of_ours(
    client: Client, paper: Paper, ada: User, data: dict[str, str]
) -> None:
    assert client.post(f"/papers/{paper.address}/comments", data).status_code == 400


def test_an_answer_stands_below(client: Client, paper: Paper, ada: User) -> None:
    first = say(make_reader(), paper, "First words")
    form = client.get(f"/comments/{first.pk}/answer").content.decode()
    assert "First words" in form
    sent = {"text": "An answer", "key": str(uuid4()), "parent": str(first.pk)}
    client.post(f"/papers/{paper.address}/comments", sent)

    assert "depth-1" in page(client, paper)
    remove(first.pk)
    assert client.get(f"/comments/{first.pk}/answer").status_code == 403
    sent["key"] = str(uuid4())
    assert client.post(f"/papers/{paper.address}/comments", sent).status_code == 403
    sent["parent"] = "999999"
    assert client.post(f"/papers/{paper.address}/comments", sent).status_code == 404


def test_an_answer_may_begin_with_a_quote(client: Client, paper: Paper, ada: User) -> None:
    bob = make_reader(name="Bob *B*", shows_name=True)
    first = say(bob, paper, "> Who?\n\nI said *so*.\n\nTwice.")
    assert f'href="/comments/{first.pk}/answer?quote=yes"' in page(client, paper)
    form = client.get(f"/comments/{first.pk}/answer?quote=yes").content.decode()
    written = unescape(re.search(r"(?s)<textarea[^>]*>\n(.*?)</textarea>", form)[1])  # type: ignore[index]
    assert written == (
        f"> [Bob \\*B\\*](</papers/{paper.address}#comment-{first.pk}>):\n"
        ">\n> I said *so*.\n>\n> Twice.\n\n"
    )
    sent = {"text": f"{written}Really?", "key": str(uuid4()), "parent": str(first.pk)}
    client.post(f"/papers/{paper.address}/comments", sent)
    assert "<p>I said <em>so</em>.</p>" in page(client, paper).split("depth-1")[1]


def test_editing_keeps_what_was_said(client: Client, paper: Paper, ada: User) -> None:
    comment = say(ada, paper, "First words")
    address = f"/comments/{comment.pk}/edit"
    assert "First words</textarea>" in client.get(address).content.decode()
    sent = {"text": "Better words", "key": str(comment.key)}
    preview = client.post(address, sent | {"preview": "yes"}).content.decode()
    assert "Better words</p>" in preview
    assert "First words" in page(client, paper)

    assert client.post(address, sent).status_code == 302

    assert "Better words" in page(client, paper)
    history = Client().get(f"/comments/{comment.pk}/history").content.decode()
    assert history.index("Better words") < history.index("First words")


def test_removing_asks_first(client: Client, paper: Paper, ada: User) -> None:
    comment = say(ada, paper, "First words")
    address = f"/comments/{comment.pk}/remove"
    assert "First words" in client.get(address).content.decode()
    assert "First words" in page(client, paper)

    assert client.post(address).status_code == 302
    assert "First words" not in page(client, paper)
    assert client.post(address).status_code == 403


def test_owner_colleague_staff_and_stranger(client: Client, paper: Paper, ada: User) -> None:
    bob, carol = make_reader(), make_reader(is_staff=True)
    comment = say(ada, paper, "First words")
    expected = {None: (302, 302, 302), bob: (200, 403, 403), carol: (200, 403, 200)}
    expected[ada] = (200, 200, 200)
    for reader, statuses in expected.items():
        browser = Client()
        if reader:
            browser.force_login(reader)
        acts = ("answer", "edit", "remove")
        got = tuple(browser.get(f"/comments/{comment.pk}/{act}").status_code for act in acts)
        assert got == statuses
        if statuses[2] != 200:
            assert browser.post(f"/comments/{comment.pk}/remove").status_code == statuses[2]
        if statuses[1] != 200:
            sent = {"text": "Mine now", "key": str(uuid4())}
            assert browser.post(f"/comments/{comment.pk}/edit", sent).status_code == 403
        shown = page(browser, paper)
        assert ("Edit</a>" in shown, "Remove</a>" in shown) == (
            statuses[1] == 200,
            statuses[2] == 200,
        )
    comment.refresh_from_db()
    assert comment.text == "First words"


def test_a_stranger_reads_and_is_asked_to_sign_in(client: Client, paper: Paper) -> None:
    say(make_reader(), paper, "First words")
    html = page(client, paper)

    assert "First words" in html
    assert "Sign in to comment" in html
    answer = client.post(f"/papers/{paper.address}/comments", {"text": ""})
    assert answer.headers["Location"].startswith("/account/login/")
    number = Comment.objects.get().pk
    assert (
        client.get(f"/comments/{number}/answer")
        .headers["Location"]
        .endswith(f"?next=/comments/{number}/answer")
    )


def test_who_and_what_is_named_is_linked_in_as_many_queries_for_one_as_for_forty(
    client: Client, paper: Paper, ada: User
) -> None:
    other = make_edition("2026-09-29", 1)[0]
    text = f"@{ada.handle} and @nobody, see arXiv:{other.address}"
    counts = set()
    for size in (1, 40):
        while Comment.objects.count() < size:
            say(ada, paper, text)
        with CaptureQueriesContext(connection) as asked:
            html = page(client, paper)
        counts.add(len(asked))
    assert len(counts) == 1
    assert html.count(f'href="/readers/{ada.handle}"') == 80
    assert html.count(f'href="/papers/{other.address}"') >= 40
    assert "@nobody" in html


def test_comments_can_be_read_newest_first(client: Client, paper: Paper, ada: User) -> None:
    for text in ("First words", "Second words"):
        say(ada, paper, text)
    newest = page(client, paper, "?sort=newest")
    assert newest.index("Second words") < newest.index("First words")
    oldest = page(client, paper)
    assert oldest.index("First words") < oldest.index("Second words")


def test_comments_can_be_read_best_first(client: Client, paper: Paper, ada: User) -> None:
    for text in ("First words", "Second words"):
        second = say(ada, paper, text)
    assert page(client, paper, "?sort=best").count('aria-current="true">Best first') == 1
    react(make_reader(), second.pk, Reaction.Kind.THANKS)
    best = page(client, paper, "?sort=best")
    assert best.index("Second words") < best.index("First words")
    for other in ("", "?sort=", "?sort=nonsense", "?sort=oldest"):
        plain = page(client, paper, other)
        assert plain.index("First words") < plain.index("Second words")
        assert plain.count('aria-current="true">Oldest first') == 1


def test_what_cannot_be_kept_as_it_is_comes_back_with_a_fresh_form(
    client: Client, paper: Paper, ada: User
) -> None:
    address, key = f"/papers/{paper.address}/comments", str(uuid4())
    client.post(address, {"text": "First words", "key": key})
    answer = client.post(address, {"text": "Other words", "key": key})
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "sent before" in html
    assert "Other words</textarea>" in html
    fresh = re.search(r'name="key" value="([0-9a-f-]{36})"', html)
    assert fresh
    client.post(address, {"text": "Other words", "key": fresh[1]})
    assert Comment.objects.count() == 2

    elsewhere = say(ada, make_edition("2026-09-29", 1)[0], "Elsewhere")
    sent = {"text": "Lost?", "key": str(uuid4()), "parent": str(elsewhere.pk)}
    answer = client.post(address, sent)
    assert answer.status_code == 400
    assert "Lost?</textarea>" in answer.content.decode()


def test_a_long_discussion_is_paged_and_a_link_finds_its_comment(
    client: Client, paper: Paper, ada: User
) -> None:
    other = make_reader()
    for number in range(101):
        say(other, paper, f"Words {number}.")
    assert "Words 99." in page(client, paper)
    assert "Words 100." not in page(client, paper)
    sent = {"text": "The last", "key": str(uuid4())}
    answer = client.post(f"/papers/{paper.address}/comments", sent)
    path, _, anchor = answer.headers["Location"].partition("#")
    assert path.endswith("?page=2")
    assert f'id="{anchor}"' in client.get(path).content.decode()
    assert client.get(f"/papers/{paper.address}?page=3").status_code == 404
