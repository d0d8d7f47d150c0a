"""Every kind of token at every address, held against the written table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken
from dailypapers.api.tests.conftest import token_of
from dailypapers.api.v1.described import document
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.programs import QUERIES, filled, program_routes

pytestmark = pytest.mark.django_db

TABLE = rights("Programs")
WRITES = {"index", "submit", "comment", "reply", "vote", "links", "claim"}  # as Hugging Face's


class Asked(NamedTuple):
    """One thing that a program may ask for, and which row of the table says who may."""

    row: str
    method: str
    path: str


def tokens_of_all_kinds() -> dict[str, str]:
    """Return a token by each column of the table."""
    ada = make_reader(is_staff=True, is_superuser=True)  # Whom no other table keeps out.
    ran_out = token_of(ada)
    ApiToken.objects.update(expires_at=now() - timedelta(days=1))
    return {
        "no token": "",
        "token of another site": "hf_abcdef",
        "secret of feeds": tokens.make_for_feeds(ada, "Feeds"),
        "token that reads": token_of(ada, ApiToken.Scope.READ),
        "token that writes": token_of(ada),
        "token that ran out": ran_out,
    }


def everything(paper: str) -> Iterator[Asked]:
    """Yield every address with every method that it takes."""
    for name, path in program_routes(paper):
        if not name.startswith("api.v1.") or name in {"api.v1.openapi", "api.v1.docs"}:
            is_write = name.startswith("api.hf.") and name[7:] in WRITES
            yield Asked("write" if is_write else "read", "post" if is_write else "get", path)
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            needs = {name for one in operation.get("security", []) for name in one}
            row = "write" if "Token" in needs else "own" if needs else "read"
            yield Asked(row, method, filled(path, paper) + QUERIES.get(path, ""))


def test_every_token_opens_what_the_table_says(client: Client, settings: Settings) -> None:
    paper, kinds = make_paper().address, tokens_of_all_kinds()
    assert TABLE.roles == list(kinds)
    tried = 0
    for action, said in TABLE.actions:
        settings.PRIVATE = "private" in action
        row = "own" if "own" in action else action.partition(" ")[0]
        for asked in everything(paper):
            if asked.row != row:
                continue
            for wanted, token in zip(said, kinds.values(), strict=True):
                header = {"authorization": f"Bearer {token}"} if token else {}
                ask = getattr(client, asked.method)
                answer = ask(asked.path, {}, content_type="application/json", headers=header)
                is_open = answer.status_code not in {401, 403}
                assert is_open == (wanted == "yes"), (action, asked, token, answer.content[:300])
                tried += 1
    assert tried > 1000
