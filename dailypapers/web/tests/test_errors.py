from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError
from django.test import Client

from dailypapers.community import searches
from dailypapers.feed import queries
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, make_rich_paper, read

pytestmark = pytest.mark.django_db


def test_a_wrong_address_is_told_in_our_words(client: Client) -> None:
    page = get(client, "/no/such/page", 404)
    assert "Not here There is nothing at this address." in page.text
    assert "/" in page.links()
    assert "tried" not in page.text


def test_a_wrong_date_says_how_to_write_one(client: Client) -> None:
    page = get(client, "/papers/date/2026-13-40", 404)
    assert "There is no day '2026-13-40'. Write it like 2026-09-30." in page.text


def test_a_stranger_can_put_no_link_on_the_page(client: Client) -> None:
    for path in (
        "/papers/date/www.evil.example",
        "/papers/https://evil.example/x",
        "/papers/by/doi/http://evil.example",
        "/www.evil.example",
    ):
        page = get(client, path, 404)
        assert not [link for link in page.links() if "evil" in link], path


def test_a_form_without_its_token_is_asked_for_again() -> None:
    response = Client(enforce_csrf_checks=True).post("/subscribe", {"email": "ada@example.org"})
    assert response.status_code == 403
    assert b"Please send the form again" in response.content


def test_an_address_for_buttons_says_so_when_it_is_opened(client: Client) -> None:
    for path in ("/papers/2301.00001/vote", "/follow/topic/cs.CL", "/notifications/read"):
        page = get(client, path, 405)
        assert "takes what a button of another page sends" in page.text
        assert "/" in page.links()
        assert client.get(path).headers["Allow"] == "POST"


def test_a_page_that_is_only_read_says_so(client: Client) -> None:
    answer = client.delete("/about/ranking")
    assert answer.status_code == 405
    assert "This page can be read, but takes nothing" in read(answer).text
    assert client.options("/about/ranking").content == b""


def test_a_broken_request_is_told_in_our_words(client: Client) -> None:
    client.force_login(make_reader())
    broken = client.post("/similar", b"a=b", content_type="multipart/form-data; boundary=")
    many = client.get("/search?" + "&".join(["a"] * 2000))
    large = client.generic(
        "POST", "/similar", b"a" * 3_000_000, "application/x-www-form-urlencoded"
    )
    for answer in (broken, many, large):
        assert answer.status_code == 400
        page = read(answer)
        assert "damaged, too large, or was never made by a page of this site" in page.text
        assert "/" in page.links()


def test_a_button_without_a_word_is_told_what_it_says(client: Client) -> None:
    paper = make_rich_paper()
    client.force_login(make_reader())
    answer = client.post(f"/papers/{paper.address}/vote", {"on": "perhaps"})
    assert answer.status_code == 400
    assert "A button says yes or no." in read(answer).text


def test_a_cookie_with_a_nul_is_none_of_ours(client: Client) -> None:
    for name in ("sessionid", "csrftoken", "messages"):
        answer = client.get("/account/profile", headers={"cookie": f'{name}="aaaaaaaaaa\\000"'})
        assert answer.status_code == 302, name


def test_a_nul_in_any_field_is_refused_with_a_sentence(client: Client) -> None:
    paper, ada = make_rich_paper(), make_reader(is_staff=True)
    client.force_login(ada)
    search = searches.save(ada, "Pots", "q=pots", 0)
    for path, name in (
        (f"/papers/{paper.address}/links/away", "url"),
        (f"/papers/{paper.address}/lists", "list"),
        (f"/mine/searches/{search.pk}/rename", "name"),
        ("/admin/accounts/user/", "_selected_action"),
    ):
        answer = client.post(path, {name: "a\0b"})
        assert answer.status_code == 400, path
        assert "holds a character that cannot be read" in read(answer).text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_or_full_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("database or disk is full")

    asking = Client(raise_request_exception=False)
    asking.force_login(make_reader())
    monkeypatch.setattr(queries, "newest_day", fail)
    monkeypatch.setattr(SessionStore, "load", fail)  # So that it cannot be asked who is there.
    answer = asking.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "was not kept" in read(answer).text
    answer = asking.get("/", headers={"hx-request": "true"})
    assert answer.content.decode() == "This could not be kept. Try again in a moment."
