from __future__ import annotations

from datetime import timedelta

import pytest

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken
from dailypapers.core.clock import now
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

Scope = ApiToken.Scope
DAY = timedelta(days=1)


def test_a_token_speaks_for_its_reader_within_its_scope() -> None:
    ada = make_reader()
    reading = tokens.reader_of("Bearer " + tokens.make(ada, "notes", Scope.READ, DAY))
    writing = tokens.reader_of("bearer " + tokens.make(ada, "notes", Scope.WRITE, DAY))
    assert reading
    assert writing
    assert (reading.reader, reading.scopes) == (ada, frozenset({Scope.READ}))
    assert (writing.reader, writing.scopes) == (ada, frozenset({Scope.READ, Scope.WRITE}))


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic {}", "{}", "Bearer {}x"])
def test_anything_else_speaks_for_nobody(header: str) -> None:
    token = tokens.make(make_reader(), "notes", Scope.READ, DAY)
    assert tokens.reader_of(header.format(token)) is None


def test_a_token_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    token = tokens.make(make_reader(), "notes", Scope.READ, timedelta(days=9999))
    later = now() + tokens.LONGEST
    assert tokens.reader_of(f"Bearer {token}")
    monkeypatch.setattr(tokens, "now", lambda: later)
    assert tokens.reader_of(f"Bearer {token}") is None
    assert tokens.to_forget()
    tokens.forget()
    assert not ApiToken.objects.exists()


def test_a_closed_account_has_no_token_that_works() -> None:
    ada = make_reader()
    token = tokens.make(ada, "notes", Scope.READ, DAY)
    ada.is_active = False
    ada.save()
    assert tokens.reader_of(f"Bearer {token}") is None


def test_the_table_does_not_hold_the_token() -> None:
    token = tokens.make(make_reader(), "notes", Scope.READ, DAY)
    kept = " ".join(str(value) for value in ApiToken.objects.values_list()[0])
    assert token not in kept
    assert token.removeprefix(tokens.PREFIX) not in kept
