from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.store import absorb
from dailypapers.community import queries
from dailypapers.community.models import Vote
from dailypapers.community.votes import vote
from dailypapers.testing.make import make_edition, make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


def votes_of(paper: int) -> int:
    """Return the count that is kept of a paper's votes."""
    return queries.tallies([paper]).get(paper, (0, 0))[0]


@pytest.fixture
def papers() -> list[Paper]:
    """An edition of three papers."""
    return make_edition("2026-09-30", 3)


def press(client: Client, paper: Paper, choice: str = "yes", page: str = "/") -> str:
    """Press the button of a paper; return where it leads."""
    answer = client.post(f"/papers/{paper.address}/vote", {"on": choice, "next": page})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_a_vote_is_counted_and_leads_back_to_the_card(client: Client, papers: list[Paper]) -> None:
    client.force_login(make_reader())
    page = "/papers/date/2026-09-30?source=arxiv"

    assert press(client, papers[1], page=page) == f"{page}#paper-{papers[1].address}"
    assert votes_of(papers[1].pk) == 1

    html = client.get(page).content.decode()
    assert html.count('aria-pressed="true"') == 1
    assert f'id="paper-{papers[1].address}"' in html
    press(client, papers[1], "no", page)
    assert 'aria-pressed="true"' not in client.get(page).content.decode()


def test_everybody_sees_the_count_and_only_its_reader_the_mark(
    client: Client, papers: list[Paper]
) -> None:
    vote(make_reader(), papers[0].pk)
    for reader in (None, make_reader()):
        if reader:
            client.force_login(reader)
        html = client.get(f"/papers/{papers[0].address}").content.decode()
        assert "<strong>1</strong> vote" in html
        assert 'aria-pressed="true"' not in html


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client: Client, papers: list[Paper]) -> None:
    assert press(client, papers[0], page="/topics") == "/account/login/?next=/topics"
    assert not Vote.objects.exists()
    assert (
        "/account/login/?next=%2Fpapers%2F"
        in client.get(f"/papers/{papers[0].address}").content.decode()
    )


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example", "x", ""])
def test_a_vote_never_leads_away(client: Client, papers: list[Paper], page: str) -> None:
    client.force_login(make_reader())
    assert press(client, papers[0], page=page).startswith("/#paper-")


def test_the_button_of_a_paper_merged_meanwhile_votes_for_what_it_became(
    client: Client, papers: list[Paper]
) -> None:
    client.force_login(make_reader())
    kept, duplicate = make_paper(), make_paper()
    absorb(kept, duplicate)

    press(client, Paper.objects.get(pk=duplicate.pk))

    assert votes_of(kept.pk) == 1


def test_nonsense_changes_nothing(client: Client, papers: list[Paper]) -> None:
    client.force_login(make_reader())
    address = f"/papers/{papers[0].address}/vote"

    assert client.post(address, {"on": "perhaps"}).status_code == 400
    assert client.post("/papers/nowhere/vote", {"on": "yes"}).status_code == 404
    assert client.get(address).status_code == 405
    assert not Vote.objects.exists()


def test_a_vote_needs_the_token_of_a_page(papers: list[Paper]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make_reader())

    answer = browser.post(f"/papers/{papers[0].address}/vote", {"on": "yes"})

    assert answer.status_code == 403
    assert not Vote.objects.exists()


def test_votes_order_editions_and_make_papers_trend(client: Client, papers: list[Paper]) -> None:
    vote(make_reader(), papers[2].pk)

    edition = client.get("/papers/date/2026-09-30").content.decode()
    trending = client.get("/papers/trending?window=month").content.decode()

    first = edition.index(f'id="paper-{papers[2].address}"')
    assert first < edition.index(f'id="paper-{papers[0].address}"')
    assert f'id="paper-{papers[2].address}"' in trending
    assert f'id="paper-{papers[0].address}"' not in trending
