"""Beginning the list: topics become follows, picked papers seeds, fewer than five are refused."""

from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Follow, Seed
from dailypapers.testing.make import make_announcement, make_record, take_in
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db
PATH = "/papers/for-you/begin"


@pytest.fixture
def ada(client: Client) -> User:
    reader = make_reader()
    client.force_login(reader)
    return reader


@pytest.fixture
def papers() -> list[Paper]:
    announced = make_announcement("2026-09-30")
    filed = [("cs.CL",)] * 6 + [("cs.CV",)] * 2
    return take_in(*(make_record(topics=one, announcement=announced) for one in filed))


def test_an_empty_list_leads_here_and_picks_make_it(
    client: Client, ada: User, papers: list[Paper]
) -> None:
    assert PATH in get(client, "/papers/for-you").links()
    said = {
        "topic": ["cs.CL", "nonsense"],
        "paper": [*(paper.address for paper in papers[:5]), "nonsense"],
    }
    for _ in range(2):
        answer = client.post(PATH, said)
        assert answer.headers["Location"] == "/papers/for-you"
    assert [(one.kind, one.target) for one in Follow.objects.all()] == [("topic", "cs.CL")]
    kept = Seed.objects.filter(reader=ada, kind=Seed.Kind.PICK)
    assert set(kept.values_list("paper", flat=True)) == {paper.pk for paper in papers[:5]}
    offered = get(client, PATH).text
    assert "pick 3 or more" in offered


def test_fewer_are_refused_and_stay_picked(client: Client, ada: User, papers: list[Paper]) -> None:
    answer = client.post(PATH, {"paper": [papers[7].address], "topic": "cs.CL"})
    assert answer.status_code == 400
    page = read(answer)
    assert "Pick 4 more" in page.text
    assert f'value="{papers[7].address}" checked' in answer.content.decode()
    assert "Begin and follow 1 topic" in page.text
    assert not Seed.objects.exists()
    assert not Follow.objects.exists()


def test_topics_choose_what_is_offered(client: Client, ada: User, papers: list[Paper]) -> None:
    page = get(client, f"{PATH}?topic=cs.CV&paper={papers[0].address}").text
    assert "pick 3 or more" in page
    assert "Computation and Language cs.CL · 6 new" in page
    part = client.get(f"{PATH}?topic=cs.CV", headers={"HX-Request": "true"})
    assert part.headers["HX-Retarget"] == "#picks"
    assert "<!doctype" not in part.content.decode()
    assert part.content.decode().count('name="paper"') == 2


def test_without_papers_it_says_what_to_do(client: Client, ada: User) -> None:
    assert "There is no new paper to pick from." in get(client, PATH).text
    assert client.post(PATH, {}).status_code == 302  # Nothing can be picked: nothing is asked for.


def test_it_is_for_readers(client: Client) -> None:
    assert client.get(PATH).headers["Location"].endswith(f"?next={PATH}")
