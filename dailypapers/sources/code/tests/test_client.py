"""GitHub and GitLab, played by a server on this machine."""

from __future__ import annotations

import pytest

from dailypapers.core.errors import SourceError
from dailypapers.core.http import Http
from dailypapers.sources.code.client import A_RUN, CodeHosts, Exhausted, Told
from dailypapers.sources.code.hosts import Repository, Signal, repository
from dailypapers.testing.replay import FakeTime, Reply, Source, source

COMMAS = Repository("github", "example/commas")
GITHUB = Reply(
    b'{"full_name": "example/commas", "stargazers_count": 128, "forks_count": 7,'
    b' "pushed_at": "2026-09-23T10:00:00Z", "archived": false, "license": null}',
    headers={"ETag": 'W/"1"'},
)
GITLAB = Reply(
    b'{"path_with_namespace": "tea/pots/lids", "star_count": 3, "forks_count": 0,'
    b' "last_activity_at": "2026-09-22T10:00:00.123+02:00"}'
)


def hosts(site: Source, **tokens: str) -> CodeHosts:
    urls = {name: f"{site.url}/{name}" for name in ("github", "gitlab")}
    http = Http(timekeeper=FakeTime().keeper())
    return CodeHosts(http, tokens=tokens, urls=urls)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://github.com/example/commas", "github:example/commas"),
        ("http://www.github.com/example/commas.git", "github:example/commas"),
        ("https://github.com/example/commas/blob/main/a.py#L1", "github:example/commas"),
        ("https://gitlab.com/tea/pots/lids/-/tree/main", "gitlab:tea/pots/lids"),
        ("https://github.com/example", ""),
        ("https://github.com/orgs/example", ""),
        ("https://github.com/example/..", ""),
        ("https://github.com/example/com%20mas", ""),
        ("https://example.org/a/b", ""),
        ("https://[bad", ""),
    ],
)
def test_a_repository_is_found_in_its_address(url: str, found: str) -> None:
    repo = repository(url)
    assert (f"{repo.host}:{repo.path}" if repo else "") == found


def test_github_is_asked_with_a_token_and_only_for_what_changed() -> None:
    with source(GITHUB, Reply(status=304)) as site:
        client = hosts(site, github="sesame")
        told = client.ask(COMMAS)
        assert told == Told(Signal(128, "2026-09-23T10:00:00Z", 7), 'W/"1"')
        assert client.ask(COMMAS, told.tag) == Told(tag='W/"1"', unchanged=True)
    first, second = site.seen
    assert first.path == "/github/repos/example/commas"
    assert first.headers["authorization"] == "Bearer sesame"
    assert second.headers["if-none-match"] == 'W/"1"'


def test_gitlab_is_asked_by_path() -> None:
    with source(GITLAB, GITLAB) as site:
        told = hosts(site).ask(Repository("gitlab", "tea/pots/lids"))
        hosts(site, gitlab="sesame").ask(Repository("gitlab", "tea/pots/lids"))
    assert told.signal == Signal(3, "2026-09-22T08:00:00Z")
    assert site.seen[0].path == "/gitlab/projects/tea%2Fpots%2Flids"
    assert "private-token" not in site.seen[0].headers
    assert site.seen[1].headers["private-token"] == "sesame"


def test_a_repository_that_is_gone_is_no_failure() -> None:
    with source(Reply(status=404), Reply(status=451)) as site:
        client = hosts(site)
        assert client.ask(COMMAS) == client.ask(COMMAS) == Told()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=403, headers={"X-RateLimit-Reset": "1790230200"}), "answers again at 06:10"),
        (Reply(status=429, headers={"Retry-After": "60"}), "asks to wait 60 seconds"),
        (Reply(status=429), "no more for now"),
    ],
)
def test_a_limit_is_told_and_kept(reply: Reply, said: str) -> None:
    with source(reply, GITHUB) as site:
        client = hosts(site)
        with pytest.raises(Exhausted, match=said) as caught:
            client.ask(COMMAS)
        with pytest.raises(Exhausted):
            client.ask(COMMAS)
    assert not caught.value.permanent
    assert len(site.seen) == 1


def test_without_a_token_a_run_asks_less() -> None:
    most = A_RUN["github"][0]
    with source(*[GITHUB] * (most + 1)) as site:
        client = hosts(site)
        for _ in range(most):
            client.ask(COMMAS)
        with pytest.raises(Exhausted, match="often enough"):
            client.ask(COMMAS)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"message": "Hm"}'])
def test_anything_else_is_a_failure_that_may_pass(body: bytes) -> None:
    with source(Reply(body)) as site, pytest.raises(SourceError) as caught:
        hosts(site).ask(COMMAS)
    assert not caught.value.permanent
