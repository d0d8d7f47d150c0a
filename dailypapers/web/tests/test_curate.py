from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import curating, editors
from dailypapers.community.models import Feature
from dailypapers.core.clock import now
from dailypapers.feed import calendar
from dailypapers.sources.ingest import day_of
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.conftest import Clock
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(clock: Clock) -> list[Paper]:
    """The papers of the day that is open now."""
    clock(now())
    return make_edition(day_of(now()), 3)


@pytest.fixture
def ada(client: Client) -> User:
    """An editor who has signed in."""
    reader = make_reader(name="Ada Brandt", shows_name=True)
    editors.appoint(reader)
    client.force_login(reader)
    return reader


def address(act: str = "", paper: Paper | None = None) -> str:
    """Return an address of the desk."""
    parts = [calendar.day(day_of(now())).code, act, paper.address if paper else ""]
    return "/curate/" + "/".join(part for part in parts if part)


@pytest.mark.parametrize("who", ["stranger", "reader", "staff"])
def test_the_desk_is_for_editors(client: Client, papers: list[Paper], who: str) -> None:
    if who != "stranger":
        client.force_login(make_reader(is_staff=who == "staff"))
    wanted = 302 if who == "stranger" else 404
    for path in ("/curate", address(), address("note", papers[0])):
        assert client.get(path).status_code == wanted
    for act in ("pick", "move", "note"):
        sent = {"on": "yes", "note": "x"}
        assert client.post(address(act, papers[0]), sent).status_code == wanted
    assert client.post(address("curator"), {"on": "yes"}).status_code == wanted
    assert not Feature.objects.exists()


def test_an_editor_picks_orders_annotates_and_is_named(
    client: Client, papers: list[Paper], ada: User
) -> None:
    assert client.get("/curate").headers["Location"] == address()
    for paper in papers[:2]:
        answer = client.post(address("pick", paper), {"on": "yes"})
        assert answer.headers["Location"] == f"{address()}?at=queue"
    desk = get(client, address() + "?at=queue")
    assert desk.text.count("Picked by Ada Brandt") == 2
    version = curating.edition(day_of(now())).version
    client.post(f"{address('move', papers[1])}?version={version}", {"on": "up"})
    client.post(address("note", papers[1]), {"note": "A <b>clear</b> proof.", "before": ""})
    client.post(address("curator"), {"on": "yes"})

    stranger = Client()
    page = get(stranger, f"/papers/date/{day_of(now())}")
    assert "by Ada Brandt and the research community" in page.text
    order = [page.text.index(papers[place].title) for place in (1, 0, 2)]
    assert order == sorted(order)
    assert "Picked by Ada Brandt" in page.text
    assert "A <b>clear</b> proof." in page.text
    assert "b" not in page.elements
    paper_page = get(stranger, f"/papers/{papers[1].address}").text
    assert "Picked by Ada Brandt, " in paper_page
    assert "“A <b>clear</b> proof.”" in paper_page

    client.post(address("pick", papers[1]), {"on": "no"})
    client.post(address("curator"), {"on": "no"})
    page = get(stranger, f"/papers/date/{day_of(now())}")
    assert "by the editors and" in page.text
    assert "clear" not in page.text


def test_two_editors_are_told_of_each_other_and_lose_nothing(
    client: Client, papers: list[Paper], ada: User
) -> None:
    today = day_of(now())
    for paper in papers:
        curating.pick(ada, today, paper.pk)
    seen = curating.edition(today).version
    curating.move(today, papers[2].pk, -1, seen)
    answer = client.post(
        f"{address('move', papers[0])}?version={seen}", {"on": "down"}, follow=True
    )
    assert "Another editor changed this edition meanwhile" in read(answer).text
    curating.annotate(today, papers[0].pk, "Theirs.", "")
    answer = client.post(address("note", papers[0]), {"note": "Mine.", "before": ""})
    assert answer.status_code == 409
    assert "“Theirs.”" in read(answer).text
    assert 'value="Mine."' in answer.content.decode()
    assert client.get(address("note", papers[0])).status_code == 302


def test_a_closed_edition_has_no_buttons(client: Client, papers: list[Paper], ada: User) -> None:
    today = day_of(now())
    curating.pick(ada, today, papers[0].pk)
    edition = curating.edition(today)
    edition.closed_at = now()
    edition.save()
    page = get(client, address())
    assert "keeps its list" in page.text
    assert "Candidates" not in page.text
    client.post(address("pick", papers[1]), {"on": "yes"})
    assert Feature.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["/curate/nonsense", "/curate/2026-W40", "/curate/2026-09-30?show=x"]
)
def test_what_is_no_day_and_no_queue_is_not_there(client: Client, ada: User, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("sent", [{}, {"on": "sideways"}, {"on": "up"}])
def test_a_broken_move_is_no_fault_of_ours(
    client: Client, papers: list[Paper], ada: User, sent: dict[str, str]
) -> None:
    assert client.post(address("move", papers[0]), sent).status_code == 400
    assert client.post(address("move", papers[0]) + "?version=x", sent).status_code == 400


def test_a_day_that_is_none_and_a_version_that_is_none_are_told(
    client: Client, papers: list[Paper], ada: User
) -> None:
    for day in ("a/b", "2026-02-30", "x" * 300):
        assert "There is no day" in get(client, f"/curate?day={day}", 404).text
    for version in ("9" * 5000, "-1", "²"):
        path = f"{address('move', papers[1])}?version={version}"
        assert client.post(path, {"on": "up"}).status_code == 400
