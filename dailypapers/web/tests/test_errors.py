from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.web.tests.pages import get

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
