from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.community import comments, groups, reading_lists
from dailypapers.community.marks import mark
from dailypapers.community.models import Comment, Group, Mark, ReadingList
from dailypapers.community.tests.test_groups import make_group, roles
from dailypapers.community.votes import vote
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read
from dailypapers.web.tests.test_lists import browser_of, form, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> User:
    """Somebody who has signed in."""
    ada = make_reader(name="Ada Brandt", shows_name=True)
    client.force_login(ada)
    return ada


def test_a_reader_makes_a_group_and_changes_it(client: Client, owner: User) -> None:
    said = {"name": "Tea Club", "description": "On *Thursdays*.", "key": str(uuid4())}
    for _ in range(2):
        there = client.post("/groups/new", said).headers["Location"]
    group = Group.objects.get()
    assert there == f"/groups/{group.slug}"
    assert "<em>Thursdays</em>" in client.get(there).content.decode()
    client.post(f"{there}/edit", said | {"name": "Pot Club", "is_listed": "on"})
    assert "Pot Club" in get(Client(), "/groups").text
    assert client.post(f"{there}/edit", said | {"name": ""}).status_code == 400
    client.post(f"{there}/delete")
    assert not Group.objects.exists()


@pytest.mark.parametrize("path", ["", "/edit", "/delete", "/members", "/join", "/own"])
def test_a_group_is_as_good_as_none_to_others(client: Client, owner: User, path: str) -> None:
    group = make_group(owner)
    address = f"/groups/{group.slug}{path}"
    colleague = browser_of(make_reader(is_staff=True))
    for send in (colleague.get, colleague.post):
        there, nowhere = send(address), send(address.replace(group.slug, "nowhere"))
        assert there.status_code == nowhere.status_code
        assert there.status_code in {404, 405}
        assert "Tea Club" not in there.content.decode()
    assert "Tea Club" not in get(Client(), "/groups").text


def test_of_a_listed_group_others_see_its_words_and_nothing_else(
    client: Client, owner: User
) -> None:
    group = make_group(owner)
    groups.edit(group.pk, "Tea Club", "Hello.", True)
    reading_lists.make(owner, uuid4(), "Secret pots", visibility="group", group=group.pk)
    colleague = browser_of(make_reader())
    for browser in (Client(), colleague):
        page = get(browser, f"/groups/{group.slug}").text
        assert "Hello." in page
        assert "Ada Brandt" not in page
        assert "Secret pots" not in page
    for path in ("edit", "delete", "members"):
        assert colleague.post(f"/groups/{group.slug}/{path}").status_code == 403
    assert colleague.post(f"/groups/{group.slug}/own", {"on": "yes"}).status_code == 404


def test_a_link_and_a_handle_let_in_and_owners_give_roles(client: Client, owner: User) -> None:
    group, bob, eve = make_group(owner), make_reader(), make_reader()
    path = f"/groups/{group.slug}/members"
    text = read(client.post(path, {"link": "yes"})).text
    [link] = [word for word in text.split() if "/groups/enter/" in word]
    enter = link[link.index("/groups/") :]
    assert "/groups/enter/" not in get(client, path).text  # It is shown once.
    assert Client().get(enter).status_code == 302
    assert "Join “Tea Club”?" in get(browser_of(bob), enter).text
    assert roles(group) == {owner: "owner"}
    assert browser_of(bob).post(enter).headers["Location"] == f"/groups/{group.slug}"
    assert browser_of(eve).post(enter).status_code == 404

    client.post(path, {"handle": f"@{eve.handle}"})
    assert "You are invited to join Tea Club" in get(browser_of(eve), "/groups").text
    browser_of(eve).post(f"/groups/{group.slug}/join", {"on": "yes"})
    client.post(path, {"member": str(eve.pk), "role": "editor"})
    assert roles(group) == {owner: "owner", bob: "member", eve: "editor"}
    assert client.post(path, {"member": str(eve.pk), "role": "queen"}).status_code == 400
    assert "needs an owner" in read(client.post(path, {"remove": str(owner.pk)})).text
    client.post(path, {"remove": str(bob.pk)})
    browser_of(eve).post(f"/groups/{group.slug}/own", {"leave": "yes"})
    assert roles(group) == {owner: "owner"}


def test_members_read_the_groups_lists_and_editors_fill_them(client: Client, owner: User) -> None:
    bob, eve, paper = make_reader(), make_reader(), make_paper()
    group = make_group(owner, bob, eve)
    groups.set_role(group.pk, eve.pk, "editor")
    said = form(title="Next time", visibility=group.slug, meets_on="2999-01-07")
    there = client.post("/lists/new", said).headers["Location"]
    made = ReadingList.objects.get()
    assert (made.group, made.visibility, str(made.meets_on)) == (group, "group", "2999-01-07")

    assert put(browser_of(eve), paper, list=made.slug) == 302
    assert put(browser_of(bob), paper, list=made.slug) == 403
    assert paper.title in get(browser_of(bob), there).text
    for browser in (Client(), browser_of(make_reader())):
        assert browser.get(there).status_code == 404
    assert browser_of(eve).get(f"{there}/edit").status_code == 403
    outside = browser_of(make_reader()).post("/lists/new", form(visibility=group.slug))
    assert outside.status_code == 400
    past = form(title="Last time", visibility=group.slug, meets_on="2020-01-02")
    client.post("/lists/new", past)
    page = get(browser_of(bob), f"/groups/{group.slug}").text
    order = ["Next meeting", "Next time", "Past meetings", "Last time"]
    assert sorted(order, key=page.index) == order


def test_a_group_sees_saves_and_votes_only_of_who_shows_them(client: Client, owner: User) -> None:
    bob, one, two = make_reader(name="Bob", shows_name=True), make_paper(), make_paper()
    group = make_group(owner, bob)
    vote(bob, one.pk)
    mark(bob, one.pk, Mark.Kind.SAVED)
    mark(bob, one.pk, Mark.Kind.READ)
    comments.post(bob, two.pk, "Well.", UUID(int=1))
    path = f"/groups/{group.slug}"

    page = get(client, path).text
    assert "Bob commented" in page
    assert one.title not in page
    browser_of(bob).post(f"{path}/own", {"on": "yes"})
    page = get(client, path).text
    assert "Bob saved, Bob voted" in page
    assert one.title in page
    browser_of(bob).post(f"{path}/own", {"on": "no"})
    assert one.title not in get(client, path).text


def test_a_group_sees_nothing_of_who_was_set_apart_nor_what_is_hidden(
    client: Client, owner: User
) -> None:
    bob, one, two = make_reader(name="Bob", shows_name=True), make_paper(), make_paper()
    group = make_group(owner, bob)
    path = f"/groups/{group.slug}"
    hidden = comments.post(bob, one.pk, "Spam.", UUID(int=1))
    comments.post(bob, two.pk, "Well.", UUID(int=2))
    Comment.objects.filter(pk=hidden.pk).update(hidden_at=now())
    page = get(client, path).text
    assert one.title not in page
    assert two.title in page

    User.objects.filter(pk=bob.pk).update(is_shadowed=True)
    assert two.title not in get(client, path).text
    assert two.title in get(browser_of(bob), path).text


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 19, "²", "-1", ""])
def test_a_member_who_is_no_number_is_refused(client: Client, owner: User, number: str) -> None:
    group = make_group(owner)
    for act in ("remove", "withdraw", "member"):
        answer = client.post(f"/groups/{group.slug}/members", {act: number})
        assert answer.status_code == 400, act
    assert group.memberships.get().reader == owner
