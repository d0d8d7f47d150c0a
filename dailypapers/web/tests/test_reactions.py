from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import moderation, standing
from dailypapers.community.comments import post
from dailypapers.community.models import Comment, Reaction
from dailypapers.community.reactions import react
from dailypapers.core.clock import now
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    return make_edition("2026-09-30", 1)[0]


@pytest.fixture
def ada() -> User:
    """Who wrote the comment."""
    return make_reader(name="Ada Brandt", shows_name=True)


@pytest.fixture
def comment(paper: Paper, ada: User) -> Comment:
    """A comment that nobody reacted to."""
    return post(ada, paper.pk, "Teapots!", uuid4())


def press(client: Client, comment: Comment, kind: str = "agree", choice: str = "yes") -> int:
    """Press a button below a comment and return the status."""
    sent = {"on": choice, "next": f"/papers/{comment.paper.address}"}
    return client.post(f"/comments/{comment.pk}/react/{kind}", sent).status_code


def page(client: Client, paper: Paper) -> str:
    """Return the page of the paper."""
    return client.get(f"/papers/{paper.address}").content.decode()


def test_a_button_reacts_and_takes_it_back(client: Client, paper: Paper, comment: Comment) -> None:
    bob = make_reader(name="Bob", shows_name=True)
    client.force_login(bob)
    address = f"/comments/{comment.pk}/react/agree"
    sent = {"on": "yes", "next": f"/papers/{paper.address}?page=1"}
    answer = client.post(address, sent)
    assert answer.headers["Location"] == f"/papers/{paper.address}?page=1#comment-{comment.pk}"
    assert f'hx-post="{address}" name="on" value="no" aria-pressed="true"' in page(client, paper)

    stranger = page(Client(), paper)
    assert "Agree: Bob" in stranger
    assert "<strong>1</strong>" in stranger
    assert "formaction" not in stranger

    client.post(address, sent | {"on": "no"})
    assert not Reaction.objects.exists()
    assert f'hx-post="{address}" name="on" value="yes"' in page(client, paper)


def test_owner_colleague_and_stranger(client: Client, paper: Paper, comment: Comment) -> None:
    assert press(client, comment) == 302  # to the page for signing in
    client.force_login(comment.reader)
    assert press(client, comment) == 403
    assert "/react/" not in page(client, paper)
    client.force_login(make_reader())
    assert press(client, comment) == 302
    assert [one.kind for one in Reaction.objects.all()] == ["agree"]


def test_who_is_banned_and_what_is_hidden_or_closed_or_nothing(
    client: Client, paper: Paper, comment: Comment
) -> None:
    bob, moderator = make_reader(), make_reader(is_moderator=True)
    client.force_login(bob)
    assert press(client, comment, "nonsense") == 404
    assert press(client, comment, choice="perhaps") == 400
    assert client.post("/comments/999999/react/agree", {"on": "yes"}).status_code == 404
    moderation.lock(moderator, paper, "Enough.")
    assert press(client, comment) == 403
    assert "/react/" not in page(client, paper)
    moderation.unlock(moderator, paper, "")
    assert "/react/" in page(client, paper)
    moderation.hide(moderator, comment.pk, "Rude.")
    assert press(client, comment) == 403
    moderation.restore(moderator, comment.pk, "")
    standing.ban(moderator, bob.pk, standing.FOR_GOOD, "Rude.")
    assert press(client, comment) == 403
    assert not Reaction.objects.exists()


def test_what_is_set_apart_is_not_there(client: Client, comment: Comment) -> None:
    User.objects.filter(pk=comment.reader_id).update(is_shadowed=True)
    client.force_login(make_reader())
    assert press(client, comment) == 404


def test_hidden_words_show_no_reactions_to_others(
    client: Client, paper: Paper, comment: Comment
) -> None:
    react(make_reader(), comment.pk, Reaction.Kind.AGREE)
    Comment.objects.filter(pk=comment.pk).update(hidden_at=now())
    post(make_reader(), paper.pk, "An answer", uuid4(), comment)
    assert "Agree" not in page(client, paper)
    client.force_login(comment.reader)
    assert "Agree" in page(client, paper)


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_they_take_one_query_however_many_there_are(
    client: Client, paper: Paper, ada: User, is_signed_in: bool
) -> None:
    if is_signed_in:
        client.force_login(make_reader())
    before = len(queries(client, paper))
    for number in range(20):
        said = post(ada, paper.pk, f"Words {number}", uuid4())
        react(make_reader(), said.pk, Reaction.Kind.AGREE)
        assert len(queries(client, paper)) == before + 1


def queries(client: Client, paper: Paper) -> CaptureQueriesContext:
    """Return what the page of the paper asks the database."""
    with CaptureQueriesContext(connection) as asked:
        page(client, paper)
    return asked
