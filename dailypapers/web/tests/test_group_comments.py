from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import comments, flags, groups
from dailypapers.community.marks import mark
from dailypapers.community.models import Comment, Flag, Group, Mark, Membership, Reaction
from dailypapers.community.reactions import take_back
from dailypapers.core.errors import InputError
from dailypapers.search import index
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db
SECRET = "between us only"


@pytest.fixture
def ada() -> User:
    """Who owns the group and says something to it."""
    return make_reader(name="Ada", shows_name=True)


@pytest.fixture
def bob() -> User:
    """Another member."""
    return make_reader()


@pytest.fixture
def group(ada: User, bob: User) -> Group:
    """The group, known to everybody by its name."""
    made = groups.make(ada, uuid4(), "Tea Club", "", True)
    Membership.objects.create(group=made, reader=bob)
    return made


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    found = make_edition("2026-09-30", 1)[0]
    index.catch_up()
    return found


@pytest.fixture
def inner(ada: User, group: Group, paper: Paper) -> Comment:
    """What Ada said to her group and changed once."""
    said = comments.post(ada, paper.pk, f"{SECRET}, first", uuid4(), None, group.pk)
    comments.edit(said.pk, SECRET)
    return said


def client_of(reader: User | None) -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client()
    if reader:
        client.force_login(reader)
    return client


def others() -> Iterator[User | None]:
    """Yield everybody who is not in the group."""
    yield None
    yield make_reader()
    yield make_reader(is_moderator=True)
    yield make_reader(is_staff=True, is_superuser=True)


def pages(paper: Paper, inner: Comment, group: Group) -> list[str]:
    """Return every page that may show or touch a comment."""
    return [
        "/",
        "/papers/date/2026-09-30",
        "/papers/trending?window=year",
        f"/papers/{paper.address}",
        f"/papers/{paper.address}?sort=newest",
        f"/papers/{paper.address}.md",
        f"/papers/{paper.address}/flag",
        *(f"/comments/{inner.pk}/{act}" for act in ("answer", "edit", "remove", "history", "flag")),
        f"/moderation/comments/{inner.pk}",
        f"/moderation/papers/{paper.address}",
        f"/moderation/readers/{inner.reader.handle}",
        "/moderation",
        "/moderation/log",
        "/staff",
        "/admin/community/comment/",
        f"/admin/community/comment/?q={SECRET.split()[0]}",
        f"/admin/community/comment/{inner.pk}/change/",
        "/admin/community/flag/",
        f"/groups/{group.slug}",
        f"/readers/{inner.reader.handle}",
        "/notifications",
        "/search?q=by:me",
        f"/search?q={SECRET.split()[0]}",
        "/account/data/export",
        "/mine/saved",
    ]


def test_no_page_of_others_shows_it_or_that_it_is(
    paper: Paper, inner: Comment, group: Group, bob: User
) -> None:
    for other in others():
        client = client_of(other)
        for path in pages(paper, inner, group):
            content = client.get(path, follow=True).content.decode()
            assert SECRET not in content, (other, path)
            assert f"comment-{inner.pk}" not in content, (other, path)
            if "/comments/" in path:
                found = client.get(path).status_code
                assert found == (404 if other or "history" in path else 302), (other, path)
    member = client_of(bob)
    assert SECRET in member.get(f"/papers/{paper.address}").content.decode()
    assert "Only Tea Club" in get(member, f"/papers/{paper.address}").text
    assert f"{SECRET}, first" in member.get(f"/comments/{inner.pk}/history").content.decode()
    assert "Ada commented" in get(member, f"/groups/{group.slug}").text


def test_no_write_of_others_touches_it(paper: Paper, inner: Comment, group: Group) -> None:
    before = Comment.objects.values().get()
    for other in others():
        client = client_of(other)
        for path, said in (
            (f"/papers/{paper.address}/comments", {"parent": inner.pk}),
            (f"/papers/{paper.address}/comments", {"audience": group.slug}),
            (f"/comments/{inner.pk}/edit", {}),
            (f"/comments/{inner.pk}/remove", {}),
            (f"/comments/{inner.pk}/flag", {"reason": "rude"}),
            (f"/moderation/comments/{inner.pk}", {"act": "hide"}),
            (f"/moderation/comments/{inner.pk}", {"act": "keep"}),
            (f"/groups/{group.slug}/delete", {}),
        ):
            answer = client.post(path, {"text": "Mine", "key": str(uuid4()), **said})
            assert answer.status_code in {302, 400, 403, 404}, (other, path)
            assert Comment.objects.values().get() == before, (other, path)
    assert not Flag.objects.exists()


def test_a_member_chooses_who_reads_a_comment(bob: User, group: Group, paper: Paper) -> None:
    client = client_of(bob)
    page = get(client, f"/papers/{paper.address}")
    assert "Who reads this" in page.text
    assert "Who reads this" not in get(client_of(make_reader()), f"/papers/{paper.address}").text
    for audience, expected in ((group.slug, group), ("", None)):
        said = {"text": f"To {audience}", "key": str(uuid4()), "audience": audience}
        preview = client.post(f"/papers/{paper.address}/comments", {**said, "preview": "yes"})
        selected = f'<option value="{audience}" selected>'
        assert selected in preview.content.decode()
        client.post(f"/papers/{paper.address}/comments", said)
        assert Comment.objects.latest("pk").group == expected


def test_an_answer_says_whom_it_is_for_and_goes_there_whatever_the_form_says(
    bob: User, inner: Comment, paper: Paper
) -> None:
    client = client_of(bob)
    text = get(client, f"/comments/{inner.pk}/answer").text
    assert "The members of Tea Club alone read your answer" in text
    assert "Who reads this" not in text
    said = {"text": "Yes", "key": str(uuid4()), "parent": inner.pk, "audience": ""}
    preview = client.post(f"/papers/{paper.address}/comments", {**said, "preview": "yes"})
    assert "Who reads this" not in read(preview).text
    client.post(f"/papers/{paper.address}/comments", said)
    assert Comment.objects.latest("pk").group == inner.group


def test_who_was_taken_out_meanwhile_does_not_say_it_to_everybody(
    bob: User, group: Group, paper: Paper
) -> None:
    client = client_of(bob)
    groups.leave(group.pk, bob.pk)
    said = {"text": SECRET, "key": str(uuid4()), "audience": group.slug}
    answer = client.post(f"/papers/{paper.address}/comments", said)
    assert answer.status_code == 400
    assert "You are not in that group any more" in read(answer).text
    assert SECRET in read(answer).text
    assert not Comment.objects.exists()


def test_words_that_are_given_back_keep_their_readers(group: Group, paper: Paper) -> None:
    said = {"text": SECRET, "key": str(uuid4()), "audience": group.slug}
    answer = Client().post(f"/papers/{paper.address}/comments", said)
    assert answer.status_code == 403
    hidden = f'<input type="hidden" name="audience" value="{group.slug}"'
    assert hidden in answer.content.decode()


def test_only_members_react_to_it(bob: User, inner: Comment, group: Group) -> None:
    path = f"/comments/{inner.pk}/react/agree"
    for other in others():
        assert client_of(other).post(path, {"on": "yes"}).status_code == (404 if other else 302)
    assert not Reaction.objects.exists()
    assert client_of(bob).post(path, {"on": "yes"}).status_code == 302
    assert Reaction.objects.get().reader == bob
    groups.leave(group.pk, bob.pk)
    assert client_of(bob).post(path, {"on": "no"}).status_code == 404
    with pytest.raises(InputError):
        take_back(bob, inner.pk, Reaction.Kind.AGREE)


def test_a_moderator_learns_of_it_when_a_member_reports_it(
    bob: User, inner: Comment, paper: Paper
) -> None:
    bob_says = comments.post(bob, paper.pk, "and this stays unknown", uuid4(), inner)
    client, moderator = client_of(bob), client_of(make_reader(is_moderator=True))
    assert client.post(f"/comments/{inner.pk}/flag", {"reason": "rude"}).status_code == 302
    queue = get(moderator, "/moderation").text
    assert SECRET in queue
    assert "said to Tea Club alone" in queue
    page = get(moderator, f"/papers/{paper.address}").text
    assert SECRET in page
    assert "stays unknown" not in page
    assert moderator.get(f"/moderation/comments/{bob_says.pk}").status_code == 404
    moderator.post(f"/moderation/comments/{inner.pk}", {"act": "hide", "reason": "Rude"})
    inner.refresh_from_db()
    assert inner.hidden_at
    assert SECRET not in get(client, f"/papers/{paper.address}").text
    assert SECRET in get(moderator, f"/moderation/comments/{inner.pk}").text
    for other in (None, make_reader()):
        assert "hid this comment" not in get(client_of(other), f"/papers/{paper.address}").text


def test_a_reported_answer_is_read_without_what_it_answers(
    bob: User, inner: Comment, paper: Paper
) -> None:
    answer = comments.post(bob, paper.pk, "reported answer", uuid4(), inner)
    flags.flag(inner.reader, answer, Flag.Reason.RUDE)
    page = get(client_of(make_reader(is_moderator=True)), f"/papers/{paper.address}").text
    assert "reported answer" in page
    assert SECRET not in page


def test_deleting_the_group_warns_of_what_goes_with_it(
    ada: User, inner: Comment, group: Group
) -> None:
    client = client_of(ada)
    text = get(client, f"/groups/{group.slug}/delete").text
    assert "With it goes, for good, 1 comment that members wrote to the group alone" in text
    client.post(f"/groups/{group.slug}/delete")
    assert not Comment.objects.filter(pk=inner.pk).exists()


def test_a_paper_with_it_takes_as_many_queries_for_one_comment_and_for_twenty(
    bob: User, inner: Comment, group: Group, paper: Paper
) -> None:
    mark(bob, paper.pk, Mark.Kind.SAVED)
    client, asked = client_of(bob), []
    for more in (0, 20):
        for _ in range(more):
            comments.post(inner.reader, paper.pk, "More", uuid4(), None, group.pk)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/papers/{paper.address}")
        asked.append(len(queries))
    assert asked[0] == asked[1]
