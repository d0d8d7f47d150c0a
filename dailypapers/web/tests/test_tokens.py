from __future__ import annotations

import re

import pytest
from django.test import Client

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken
from dailypapers.testing.people import PASSWORD, make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db

PAGE = "/account/tokens"
NEW = {"name": "Notes", "scope": "read", "days": "30"}


def confirm(client: Client) -> None:
    """Say the password once more, as pages that matter ask."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def test_a_token_is_shown_once_and_works_until_taken_back(client: Client) -> None:
    ada = make_reader()
    client.force_login(ada)
    confirm(client)
    token = re.search(r"dailypapers_\S+", read(client.post(PAGE, NEW)).text)
    assert token
    access = tokens.reader_of(f"Bearer {token[0]}")
    assert access
    assert access.reader == ada
    page = get(client, PAGE).text
    assert "Notes: read, until" in page
    assert token[0] not in page
    client.post(f"{PAGE}/{ApiToken.objects.get().pk}/revoke")
    assert tokens.reader_of(f"Bearer {token[0]}") is None


def test_the_password_is_asked_for_before_a_token_is_made(client: Client) -> None:
    client.force_login(make_reader())
    answer = client.post(PAGE, NEW)
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert not ApiToken.objects.exists()


def test_nobody_takes_back_what_is_anothers(client: Client) -> None:
    tokens.make(make_reader(), "notes", ApiToken.Scope.READ, tokens.LONGEST)
    client.force_login(make_reader())
    client.post(f"{PAGE}/{ApiToken.objects.get().pk}/revoke")
    assert ApiToken.objects.exists()
    confirm(client)
    assert "notes" not in get(client, PAGE).text


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scope": "admin"}, {"days": "100000"}])
def test_a_form_that_asks_for_more_makes_nothing(client: Client, wrong: dict[str, str]) -> None:
    client.force_login(make_reader())
    confirm(client)
    assert "errorlist" in client.post(PAGE, {**NEW, **wrong}).content.decode()
    assert not ApiToken.objects.exists()
