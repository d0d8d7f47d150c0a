from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import reading_lists
from dailypapers.community.models import ListEntry, ReadingList
from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed.belonging import Proposal
from dailypapers.feed.names import Named
from dailypapers.testing.make import make_edition, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read
from dailypapers.web.views import lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> User:
    """Somebody who has signed in."""
    ada = make_reader(name="Ada Brandt", shows_name=True)
    client.force_login(ada)
    return ada


def browser_of(reader: User) -> Client:
    """Return the browser of somebody else who has signed in."""
    browser = Client()
    browser.force_login(reader)
    return browser


def make_list(owner: User, visibility: str = "private", papers: int = 0) -> ReadingList:
    """Return a list with some papers in it."""
    made = reading_lists.make(owner, uuid4(), "Teapots", "For *Thursday*.", visibility)
    for _ in range(papers):
        reading_lists.add(made.pk, make_paper().pk, owner)
    return made


def entries(made: ReadingList) -> list[ListEntry]:
    """Return what is in a list."""
    return list(made.entries.select_related("paper").order_by("position"))


def put(client: Client, paper: Paper, **said: str) -> int:
    """Put a paper into a list from its own page; return the status."""
    return client.post(f"/papers/{paper.address}/lists", said).status_code


def form(**changes: str) -> dict[str, str]:
    """Return what the form of a list sends."""
    plain = {"title": "Pots", "description": "", "visibility": "private", "version": "1"}
    return plain | {"key": str(uuid4())} | changes


def test_a_reader_makes_a_list_and_puts_papers_into_it(client: Client, owner: User) -> None:
    papers = make_edition("2026-09-30", 2)
    said = form(description="For *Thursday*.", visibility="public")
    first, second = (client.post("/lists/new", said).headers["Location"] for _ in range(2))
    assert first == second
    made = ReadingList.objects.get()

    assert put(client, papers[1], list=made.slug) == put(client, papers[0], list=made.slug) == 302
    assert put(client, papers[1], list=made.slug) == 302
    page = client.get(first).content.decode()
    assert page.index(f"paper-{papers[1].address}") < page.index(f"paper-{papers[0].address}")
    assert "<em>Thursday</em>" in page
    assert "2 papers, by" in read(client.get(first)).text
    assert "It is in." in get(client, f"/papers/{papers[1].address}/lists").text
    assert f"/papers/{papers[1].address}/lists" in get(client, "/").links()


def test_a_new_list_is_made_with_the_paper_in_it(client: Client, owner: User) -> None:
    paper, key = make_paper(), str(uuid4())
    for _ in range(2):
        assert put(client, paper, title="Pots", key=key) == 302
    [made] = ReadingList.objects.all()
    assert (made.title, made.visibility) == ("Pots", "private")
    assert [entry.paper for entry in entries(made)] == [paper]
    assert put(client, paper, title=" ", key=key) == 400


@pytest.mark.parametrize("path", ["", "/edit", "/delete", "/owners", "/join", "/papers/{entry}"])
def test_a_private_list_is_as_good_as_none_to_others(
    client: Client, owner: User, path: str
) -> None:
    made = make_list(owner, papers=1)
    [entry] = entries(made)
    address = f"/lists/{made.slug}{path.format(entry=entry.pk)}"
    colleague = browser_of(make_reader(is_staff=True))
    for send in (colleague.get, colleague.post):
        there, nowhere = send(address), send(address.replace(made.slug, "nowhere"))
        assert there.status_code == nowhere.status_code
        assert there.status_code in {404, 405}
        assert "Teapots" not in there.content.decode()
    assert put(colleague, entry.paper, list=made.slug) == 404
    stranger = Client().get(address)
    assert stranger.status_code in {302, 404, 405}
    assert made.slug not in Client().get("/lists").content.decode()


def test_who_may_read_an_unlisted_or_public_list_may_not_change_it(
    client: Client, owner: User
) -> None:
    unlisted, public = (make_list(owner, kind, papers=1) for kind in ("unlisted", "public"))
    for made in (unlisted, public):
        [entry] = entries(made)
        address = f"/lists/{made.slug}"
        for browser in (Client(), browser_of(make_reader())):
            page = browser.get(address).content.decode()
            assert "Teapots" in page
            assert "/move" not in page
        colleague = browser_of(make_reader())
        for path in ("/edit", "/delete", "/owners", f"/papers/{entry.pk}"):
            assert colleague.post(address + path, form()).status_code == 403
        for act in ("move", "take-away"):
            path = f"{address}/papers/{entry.pk}/{act}"
            assert colleague.post(path, {"to": "1"}).status_code == 403
        assert put(colleague, make_paper(), list=made.slug) == 403
        assert len(entries(made)) == 1
    shown = get(Client(), "/lists").links()
    assert f"/lists/{public.slug}" in shown
    assert f"/lists/{unlisted.slug}" not in shown
    assert 'name="robots"' in Client().get(f"/lists/{unlisted.slug}").content.decode()
    assert 'name="robots"' not in Client().get(f"/lists/{public.slug}").content.decode()


def test_papers_are_moved_annotated_and_taken_out(client: Client, owner: User) -> None:
    made = make_list(owner, papers=3)
    one, two, three = entries(made)
    path = f"/lists/{made.slug}/papers/{three.pk}"

    answer = client.post(f"{path}/move", {"to": "1"})
    assert answer.headers["Location"] == f"/lists/{made.slug}#paper-{three.paper.address}"
    assert entries(made) == [three, one, two]
    assert client.post(f"{path}/move", {"to": "x"}).status_code == 400

    client.post(path, {"note": "Read *first*.", "version": "1"})
    assert "<em>first</em>" in client.get(f"/lists/{made.slug}").content.decode()
    for _ in range(2):
        client.post(f"{path}/take-away")
    assert entries(made) == [one, two]
    assert client.get(path).status_code == 404


def test_a_paper_that_moves_far_is_found_on_its_page(client: Client, owner: User) -> None:
    made = make_list(owner, papers=52)
    first = entries(made)[0]
    answer = client.post(f"/lists/{made.slug}/papers/{first.pk}/move", {"to": "52"})
    there = answer.headers["Location"]
    assert there == f"/lists/{made.slug}?page=2#paper-{first.paper.address}"
    assert first.paper.address in client.get(there).content.decode()
    assert client.get(f"/lists/{made.slug}?page=3").status_code == 404


def test_words_that_another_owner_changed_are_not_lost_and_not_overwritten(
    client: Client, owner: User
) -> None:
    made = make_list(owner, papers=1)
    [entry] = entries(made)
    edit, note = f"/lists/{made.slug}/edit", f"/lists/{made.slug}/papers/{entry.pk}"
    client.post(edit, form(title="Kettles"))
    client.post(note, {"note": "Theirs", "version": "1"})

    for path, said in ((edit, form(title="Cups")), (note, {"note": "Cups", "version": "1"})):
        refused = client.post(path, said)
        assert refused.status_code == 400
        page = refused.content.decode()
        assert "Somebody else changed this meanwhile" in page
        assert "Cups" in page
        assert "Kettles" in page or "Theirs" in page
        assert client.post(path, said | {"version": "2"}).status_code == 302
    made.refresh_from_db()
    entry.refresh_from_db()
    assert (made.title, entry.note) == ("Cups", "Cups")


def test_a_refused_form_keeps_what_was_written(client: Client, owner: User) -> None:
    refused = client.post("/lists/new", form(title="", description="Long and careful."))
    assert refused.status_code == 400
    assert "Long and careful." in refused.content.decode()
    made = make_list(owner, papers=1)
    path = f"/lists/{made.slug}/papers/{entries(made)[0].pk}"
    refused = client.post(path, {"note": "x" * 2001, "version": "1"})
    assert refused.status_code == 400
    assert "x" * 2001 in refused.content.decode()


def test_an_owner_invites_another_who_accepts_and_the_first_leaves(
    client: Client, owner: User
) -> None:
    made, bob = make_list(owner, papers=1), make_reader()
    path, his = f"/lists/{made.slug}/owners", browser_of(bob)
    assert "only owner" in read(client.post(path, {"leave": "yes"})).text
    for handle in (f" @{bob.handle.upper()} ", "u2222222222"):
        assert client.post(path, {"handle": handle}).status_code == 302
    assert client.post(path, {"handle": "no such!"}).status_code == 400
    assert his.get(f"/lists/{made.slug}").status_code == 404  # Not before he accepts.
    assert "You are invited to own Teapots" in get(his, "/lists").text

    assert his.post(f"/lists/{made.slug}/join", {"on": "yes"}).status_code == 302
    assert "You are invited" not in get(his, "/lists").text
    assert client.post(path, {"leave": "yes"}).status_code == 302
    assert client.get(f"/lists/{made.slug}").status_code == 404
    his.post(path, {"withdraw": "u2222222222"})
    assert not made.invitations.exists()
    assert "Added by Ada Brandt" not in get(his, f"/lists/{made.slug}").text


def test_an_invitation_is_declined(client: Client, owner: User) -> None:
    made, bob = make_list(owner), make_reader()
    reading_lists.invite(made.pk, bob.handle, owner)
    browser_of(bob).post(f"/lists/{made.slug}/join", {"on": "no"})
    assert not made.invitations.exists()
    assert made.owners.count() == 1


def test_a_list_is_deleted_after_a_question(client: Client, owner: User) -> None:
    made = make_list(owner)
    assert "Delete “Teapots”?" in get(client, f"/lists/{made.slug}/delete").text
    assert client.post(f"/lists/{made.slug}/delete").headers["Location"] == "/lists"
    assert client.get(f"/lists/{made.slug}").status_code == 404


def test_a_list_takes_as_many_queries_for_three_papers_as_for_fifty(
    client: Client, owner: User, django_assert_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    for papers in (3, 50):
        made = make_list(owner, "public", papers)
        with django_assert_num_queries(14):
            assert Client().get(f"/lists/{made.slug}").status_code == 200
    for _ in range(3):
        make_list(make_reader(), "public", papers=1)
    with django_assert_num_queries(4):
        assert Client().get("/lists").status_code == 200


def test_a_list_of_somebody_set_apart_is_named_to_nobody_else(client: Client, owner: User) -> None:
    made = make_list(owner, "public", papers=1)
    assert f"/lists/{made.slug}" in get(Client(), "/lists").links()

    User.objects.filter(pk=owner.pk).update(is_shadowed=True)
    assert f"/lists/{made.slug}" not in get(Client(), "/lists").links()
    assert f"/lists/{made.slug}" in get(client, "/lists").links()


def test_a_banned_owner_only_reads(client: Client, owner: User) -> None:
    made = make_list(owner, papers=1)
    User.objects.filter(pk=owner.pk).update(banned_until=now() + timedelta(days=1))
    get(client, f"/lists/{made.slug}")
    get(client, f"/lists/{made.slug}/edit", 403)


def test_whoever_fills_a_list_is_told_what_belongs_in_it_and_puts_it_in(
    client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, paper = make_list(owner, "public", papers=1), make_paper(title="Kites in $x^2$ Winds")
    near = Named(entries(made)[0].paper.address, "Umbrellas")
    found = Proposal(Named(paper.address, paper.title), [near])
    monkeypatch.setattr(lists, "belonging", lambda reading_list, reader, at: [found])
    page = get(client, f"/lists/{made.slug}")
    assert "What belongs in this list" in page.text
    assert "near Umbrellas" in page.text
    path = f"/lists/{made.slug}/put/{paper.address}"
    assert path in [address for tag, address in page.addresses if tag == "button"]
    assert client.get(path).status_code == 405
    for other in (Client(), browser_of(make_reader())):
        assert "What belongs" not in get(other, f"/lists/{made.slug}").text
        assert other.post(path).status_code in {302, 403}
        assert len(entries(made)) == 1
    for _ in range(2):
        assert client.post(path).headers["Location"] == f"/lists/{made.slug}"
    assert [entry.paper for entry in entries(made)][1:] == [paper]
    assert client.post(f"/lists/{made.slug}/put/2301.99999").status_code == 404


def test_a_list_is_shown_without_proposals_while_the_index_is_away(
    client: Client, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise IndexUnavailable("gone")

    made = make_list(owner, papers=1)
    monkeypatch.setattr(lists, "belonging", fail)
    assert "What belongs" not in get(client, f"/lists/{made.slug}").text


def test_public_lists_are_found_by_what_they_say(client: Client, owner: User) -> None:
    public = make_list(owner, "public", papers=1)
    make_list(owner, "unlisted", papers=1)
    page = get(Client(), "/lists?q=teapot")
    assert "Public lists about “teapot” Teapots 1 paper, by Ada Brandt in its words" in page.text
    assert [link for link in page.links() if "teapots" in link] == [f"/lists/{public.slug}"]
    assert "No public list has these words" in get(Client(), "/lists?q=umbrellas").text
    assert "Yours" not in get(client, "/lists?q=umbrellas").text
    assert "Yours" in get(client, "/lists?q=+").text
