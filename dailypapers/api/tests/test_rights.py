"""Every kind of token at every address, held against the written table."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken
from dailypapers.api.tests.conftest import token_of
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.programs import program_routes

pytestmark = pytest.mark.django_db

TABLE = rights("Programs")
OWN = {"api.v1.for_you"}
# Of version 1, `test_v1.py` tries every address that writes.
WRITES = {"index", "submit", "comment", "reply", "vote", "links", "claim"}


def tokens_of_all_kinds() -> dict[str, str]:
    """Return a token by each column of the table."""
    ada = make_reader(is_staff=True)  # Whom no other table keeps out.
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


def test_every_token_opens_what_the_table_says(client: Client, settings: Settings) -> None:
    paper, kinds = make_paper().address, tokens_of_all_kinds()
    assert TABLE.roles == list(kinds)
    seen = set()
    for action, said in TABLE.actions:
        settings.PRIVATE = "private" in action
        for name, path in program_routes(paper):
            is_write = name.startswith("api.hf.") and name[7:] in WRITES
            if is_write != action.startswith("write") or (name in OWN) != ("own" in action):
                continue
            seen.add(name)
            ask = client.post if is_write else client.get
            for wanted, token in zip(said, kinds.values(), strict=True):
                header = {"authorization": f"Bearer {token}"} if token else {}
                answer = ask(path, {}, content_type="application/json", headers=header)
                is_open = answer.status_code not in {401, 403}
                assert is_open == (wanted == "yes"), (action, path, token, answer.status_code)
    assert len(seen) == len({name for name, _ in program_routes(paper)})
