"""Writing by token in Hugging Face's shape: the same rights and limits as on the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import ApiToken, User
from dailypapers.api.hf.shape import oid
from dailypapers.api.tests.conftest import Program
from dailypapers.catalogue.models import Link, Paper
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import claims, features, moderation
from dailypapers.community.models import Claim, Comment, Submission, Vote
from dailypapers.community.standing import FOR_GOOD, ban
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    """A paper of two authors."""
    return make_paper(authors=(AuthorName("Ada Kitely"), AuthorName("Bo Ng")))


def send(client: Client, path: str, said: Any = None, **headers: str) -> Any:
    """Send JSON, as programs do, and return the answer."""
    return client.post(path, said, content_type="application/json", headers=headers)


def test_nothing_is_written_without_a_token_that_may_write(
    client: Client, program: Program, paper: Paper
) -> None:
    ada = make_reader()
    reads = program(ada, ApiToken.Scope.READ)
    client.force_login(ada)
    for path in (
        "/api/papers/index",
        "/api/papers/submit",
        "/api/settings/papers/claim",
        *(f"/api/papers/{paper.address}/{act}" for act in ("vote", "comment", "links")),
        f"/api/papers/{paper.address}/comment/1/reply",
    ):
        assert send(client, path, {}).status_code == 401, path
        refused = send(reads, path, {})
        assert refused.status_code == 403, path
        assert "may only read" in refused.json()["error"]
    assert not Vote.objects.exists()


def test_a_vote_counts_once_and_is_taken_back(program: Program, paper: Paper) -> None:
    ours, path = program(make_reader()), f"/api/papers/{paper.address}/vote"
    for _ in range(2):
        assert send(ours, path).json() == {"upvotes": 1, "upvoted": True, "votes": {"own": 1}}
    for _ in range(2):
        assert ours.delete(path).json() == {"upvotes": 0, "upvoted": False, "votes": {"own": 0}}
    assert send(ours, "/api/papers/2301.00001/vote").status_code == 404


def test_a_comment_is_said_once_and_answered(program: Program, paper: Paper) -> None:
    ada, bob = make_reader(), make_reader()
    path = f"/api/papers/{paper.address}/comment"
    first = send(program(ada), path, {"comment": "*Well*"})
    assert first.status_code == 201
    assert first.json()["data"]["latest"]["raw"] == "*Well*"
    assert send(program(ada), path, {"comment": "*Well*"}).json()["id"] == first.json()["id"]
    other = {"idempotency-key": "another"}
    assert send(program(ada), path, {"comment": "*Well*"}, **other).json() != first.json()
    answer = send(program(bob), f"{path}/{first.json()['id']}/reply", {"comment": "Yes"})
    assert answer.json()["data"]["parentCommentId"] == first.json()["id"]
    assert answer.json()["author"]["name"] == bob.handle
    assert Comment.objects.count() == 3
    wrongs: tuple[Any, ...] = (
        {},
        {"comment": " "},
        {"comment": 3},
        {"comment": "a\0"},
        {"comment": "\ud800"},
        {"comment": "a" * 100_000},
        [],
    )
    for wrong in wrongs:
        assert send(program(ada), path, wrong).status_code == 400, wrong
    broken = program(ada).post(path, "{", content_type="application/json")
    assert broken.json() == {"error": "The body is not JSON"}
    assert send(program(ada), f"{path}/9999/reply", {"comment": "x"}).status_code == 404
    assert send(program(ada), f"{path}/x/reply", {"comment": "x"}).status_code == 404


def test_who_is_banned_only_reads_and_hidden_words_are_not_answered(
    program: Program, paper: Paper
) -> None:
    ada, bob, moderator = make_reader(), make_reader(), make_reader(is_moderator=True)
    path = f"/api/papers/{paper.address}/comment"
    number = send(program(ada), path, {"comment": "Rude"}).json()["id"]
    moderation.hide(moderator, int(number), "Rude")
    assert send(program(bob), f"{path}/{number}/reply", {"comment": "x"}).status_code == 404
    assert send(program(ada), f"{path}/{number}/reply", {"comment": "x"}).status_code == 403
    ban(moderator, bob.pk, FOR_GOOD, "Spam")
    for act in ("comment", "vote"):
        refused = send(program(bob), f"/api/papers/{paper.address}/{act}", {"comment": "x"})
        assert refused.status_code == 403
    for act in ("submit", "index"):
        said = {"paper_id": "2301.00001", "arxivId": "2301.00001"}
        assert send(program(bob), f"/api/papers/{act}", said).status_code == 403
    assert program(bob).get(f"/api/papers/{paper.address}").status_code == 200


def test_a_reader_who_writes_too_much_is_told_when_to_go_on(program: Program, paper: Paper) -> None:
    ours = program(make_reader())
    path = f"/api/papers/{paper.address}/comment"
    codes = [send(ours, path, {"comment": f"Word {n}"}).status_code for n in range(40)]
    assert codes[0] == 201
    assert codes[-1] == 429


def test_a_paper_is_submitted_once_with_a_comment(program: Program, paper: Paper) -> None:
    ada, bob = make_reader(), make_reader()
    said = {"paper_id": paper.address, "comment": "Read this."}
    for _ in range(2):
        answer = send(program(ada), "/api/papers/submit", said)
        assert answer.status_code == 200
        assert answer.json() == {"paperId": paper.address, "state": "found"}
    assert features.is_submitted(paper.pk)
    assert Comment.objects.count() == 1
    again = send(program(bob), "/api/papers/submit", said | {"comment": "I too."})
    assert again.status_code == 200
    assert Comment.objects.count() == 2
    assert Submission.objects.count() == 1
    refused = send(program(bob), "/api/papers/submit", said | {"media_urls": ["https://x.example"]})
    assert "on the page or by version 1" in refused.json()["error"]


def test_what_is_not_here_is_asked_for(program: Program, paper: Paper) -> None:
    ours = program(make_reader())
    assert send(ours, "/api/papers/index", {"arxivId": paper.address}).json() == {}
    assert not Submission.objects.exists()
    for _ in range(2):
        assert send(ours, "/api/papers/index", {"arxivId": "2301.00001"}).json() == {}
    row = Submission.objects.get()
    assert (row.value, row.to_feature) == ("2301.00001", False)
    waits = send(ours, "/api/papers/submit", {"paper_id": "2301.00002"})
    assert waits.status_code == 202
    assert waits.json() == {"paperId": "2301.00002", "state": "waiting"}
    refused = send(ours, "/api/papers/submit", {"paper_id": "no paper"})
    assert refused.status_code == 400
    assert "Give an identifier" in refused.json()["error"]


def test_the_setting_says_who_submits(program: Program, settings: Settings, paper: Paper) -> None:
    settings.SUBMIT = "staff"
    said = {"paper_id": paper.address}
    assert send(program(make_reader()), "/api/papers/submit", said).status_code == 403
    assert send(program(make_reader(is_staff=True)), "/api/papers/submit", said).status_code == 200


def test_authors_say_where_code_and_page_are(program: Program, paper: Paper) -> None:
    ada: User = make_reader()
    path = f"/api/papers/{paper.address}/links"
    code = {"githubRepo": "https://code.example/ada/pots"}
    assert send(program(ada), path, code).status_code == 403
    claims.decide(
        claims.claim(ada, paper.pk, "Ada Kitely", "Me").pk, make_reader(is_staff=True), granted=True
    )
    assert send(program(ada), path, code).json() == {}
    assert send(program(ada), path, {"projectPage": "https://pots.example/"}).json() == {}
    one = program(ada).get(f"/api/papers/{paper.address}").json()
    assert (one["githubRepo"], one["projectPage"]) == (
        "https://code.example/ada/pots",
        "https://pots.example/",
    )
    assert send(program(ada), path, {"githubRepo": "javascript:x"}).status_code == 400
    assert send(program(ada), path, {"organizationId": "abc"}).status_code == 400
    assert send(program(ada), path, {"githubRepo": ""}).json() == {}
    assert [link.url for link in Link.objects.filter(paper=paper)] == ["https://pots.example/"]


def test_a_claim_names_an_author_and_oneself(program: Program, paper: Paper) -> None:
    ada = make_reader()
    ours, path = program(ada), "/api/settings/papers/claim"
    author = ours.get(f"/api/papers/{paper.address}").json()["authors"][1]["_id"]
    said = {"paperId": paper.address, "claimAuthorId": author, "targetUserId": ada.handle}
    for target in (ada.handle, oid("reader", ada.handle)):
        answer = send(ours, path, said | {"targetUserId": target})
        assert answer.status_code == 202
        assert answer.json() == {"status": "waiting"}
    assert Claim.objects.get().author == "Bo Ng"
    other = send(ours, path, said | {"targetUserId": make_reader().handle})
    assert other.status_code == 403
    assert send(ours, path, said | {"claimAuthorId": "0" * 24}).status_code == 400
    assert send(ours, path, {}).status_code == 404
