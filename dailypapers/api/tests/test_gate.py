"""Who may ask, how often, and what other sites' pages may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import ApiToken
from dailypapers.api import limits
from dailypapers.api.tests.conftest import Program, token_of
from dailypapers.core import counts
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

PATH = "/api/daily_papers"


def test_a_private_instance_answers_programs_of_its_readers_alone(
    client: Client, program: Program, settings: Settings
) -> None:
    settings.PRIVATE = True
    paper = make_paper()
    for path in (PATH, "/api", "/api/nowhere", f"/api/papers/{paper.address}"):
        refused = client.get(path)
        assert refused.status_code == 401, path
        assert "send a token" in refused.json()["error"]
    ours = program(make_reader(), ApiToken.Scope.READ)
    assert ours.get(PATH).status_code == 200
    assert ours.get(f"/papers/{paper.address}.md").status_code == 200
    assert (
        ours.get(f"/papers/{paper.address}", headers={"accept": "text/markdown"}).status_code == 200
    )
    assert ours.get("/account/data/export").status_code == 302  # Pages are not opened by tokens.
    assert client.get(f"/papers/{paper.address}.md").status_code == 302


def test_a_token_that_ran_out_or_was_taken_back_is_refused(client: Client) -> None:
    ada = make_reader()
    header = {"authorization": f"Bearer {token_of(ada)}"}
    assert client.get(PATH, headers=header).status_code == 200
    ApiToken.objects.update(expires_at=now() - timedelta(seconds=1))
    refused = client.get(PATH, headers=header)
    assert refused.status_code == 401
    assert "run out" in refused.headers["X-Error-Message"]


def test_another_sites_token_reads_as_a_stranger_and_writes_nothing(client: Client) -> None:
    header = {"authorization": "Bearer hf_abcdef"}
    assert client.get(PATH, headers=header).status_code == 200
    assert client.post("/api/papers/index", headers=header).status_code == 401


def test_a_cookie_reads_but_does_not_write(client: Client, settings: Settings) -> None:
    settings.PRIVATE = True
    client.force_login(make_reader())
    assert client.get(PATH).status_code == 200
    paper = make_paper()
    assert client.post(f"/api/papers/{paper.address}/vote").status_code == 401


def test_pages_of_other_sites_may_read(client: Client) -> None:
    asked = client.options("/api/papers/search", headers={"origin": "https://labs.example"})
    assert asked.status_code == 204
    answer = client.get(PATH, headers={"origin": "https://labs.example"})
    for said in (asked, answer):
        assert said.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in said.headers
    assert "Link" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Origin" not in client.get("/").headers


def test_requests_are_counted_by_address_and_by_token(
    client: Client, program: Program, settings: Settings
) -> None:
    settings.API_REQUESTS = 2
    here = Client(REMOTE_ADDR="192.0.2.77")
    first = here.get(PATH)
    assert first.headers["RateLimit"].startswith('"api";r=1;t=')
    assert first.headers["RateLimit-Policy"] == '"fixed window";"api";q=2;w=300'
    here.get("/api/nowhere")
    refused = here.get(PATH)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= counts.WINDOW
    assert "Try again in" in refused.json()["error"]
    assert here.get("/").status_code == 200
    assert client.get(PATH, REMOTE_ADDR="192.0.2.78").status_code == 200
    ours = program(make_reader())
    assert [ours.get(PATH).status_code for _ in range(5)] == [200] * 4 + [429]
    settings.API_REQUESTS = 0
    assert "RateLimit" not in here.get(PATH).headers


def test_a_window_ends(settings: Settings) -> None:
    settings.API_REQUESTS = 1
    for at in (1000, 1001, 1200):
        taken = limits.take("somebody", at, has_token=False)
        assert taken
        assert taken.is_used_up == (at == 1001)
        assert taken.ends_in == {1000: 200, 1001: 199, 1200: 300}[at]


def test_counts_that_cannot_be_kept_let_everybody_pass(
    client: Client, settings: Settings, tmp_path: object
) -> None:
    settings.HOME = tmp_path / "nowhere"  # type: ignore[operator]
    assert client.get(PATH).status_code == 200


def test_what_is_not_there_is_said_as_json(client: Client) -> None:
    for path in ("/api", "/api/agent-harnesses", "/api/papers/2301.00001"):
        refused = client.get(path)
        assert refused.status_code == 404
        assert refused.json().keys() == {"error"}
    refused = client.put(PATH)
    assert refused.status_code == 405
    assert refused.json() == {"error": "This address takes GET, HEAD, OPTIONS."}
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
