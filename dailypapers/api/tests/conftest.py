"""Tokens of readers for the programs that tests are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken, User
from dailypapers.testing.processes import Instance

Program = Callable[..., Client]


@pytest.fixture(scope="session")
def served(first_day: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance with the bundled papers that answers all clients of a run. Only to read."""
    ours = first_day.copy(tmp_path_factory.mktemp("served") / "home")
    ours.serve(DAILYPAPERS_API_REQUESTS="0", DAILYPAPERS_BASE_URL=ours.address)
    yield ours
    ours.remove()


@pytest.fixture(scope="session")
def written(first_day: Instance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """An instance with the bundled papers that clients write to."""
    ours = first_day.copy(tmp_path_factory.mktemp("written") / "home")
    ours.serve(DAILYPAPERS_API_REQUESTS="0", DAILYPAPERS_BASE_URL=ours.address)
    yield ours
    ours.remove()


def writer_of(instance: Instance, email: str, **changes: object) -> str:
    """Return a token that writes, of a reader that is made in an instance."""
    return instance.python(f"""
from datetime import timedelta
from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken
from dailypapers.testing.people import make_reader
reader = make_reader(email={email!r}, **{changes!r})
print(tokens.make(reader, "Test", ApiToken.Scope.WRITE, timedelta(days=1)))
""")


def token_of(reader: User, scope: ApiToken.Scope = ApiToken.Scope.WRITE) -> str:
    """Return a fresh token of a reader."""
    return tokens.make(reader, "Test", scope, timedelta(days=1))


@pytest.fixture
def program() -> Program:
    """Return a program of a reader's: what it asks goes out with a token."""

    def make(reader: User, scope: ApiToken.Scope = ApiToken.Scope.WRITE) -> Client:
        return Client(headers={"authorization": f"Bearer {token_of(reader, scope)}"})

    return make
