"""Hugging Face's shape: lists, papers and comments as its clients read them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.api.tests.conftest import Program
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import (
    AuthorName,
    CountRecord,
    Featured,
    LinkKind,
    LinkRecord,
    VersionRecord,
)
from dailypapers.community import claims, comments, features, moderation, reactions, votes
from dailypapers.community.models import Reaction
from dailypapers.core.clock import now
from dailypapers.search import index
from dailypapers.testing.make import (
    make_announcement,
    make_edition,
    make_paper,
    make_record,
    take_in,
)
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

DAY = "2026-09-30"


def said(client: Client, path: str) -> Any:
    """Return what an address answers."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(client: Client, path: str) -> list[str]:
    """Return which papers a list has, in its order."""
    return [one["paper"]["id"] for one in said(client, path)]


def make_rich() -> Paper:
    """Take in a paper of which everything is known."""
    return make_paper(
        title="Folding *Teapots* & Cups",
        abstract="We fold.",
        summary="They fold.",
        keywords=("teapots", "folds"),
        authors=(AuthorName("Ada Kitely"), AuthorName("Bo Ng")),
        versions=(VersionRecord(1, "2026-09-22T09:30:00Z"),),
        links=(
            LinkRecord(LinkKind.CODE, "https://code.example/ada/pots", 0),
            LinkRecord(LinkKind.PROJECT, "https://pots.example/"),
            LinkRecord(LinkKind.MODEL, "https://huggingface.co/ada/pots-7b", 3),
            LinkRecord(LinkKind.DATA, "https://huggingface.co/datasets/ada/cups"),
            LinkRecord(LinkKind.PAGE, "https://huggingface.co/spaces/ada/demo"),
        ),
        announcement=make_announcement(
            DAY, Featured.SUBMISSION, by="Grace", at="2026-09-30T01:02:03Z"
        ),
        counts=CountRecord("elsewhere", 7, 2),
    )


def test_an_item_has_what_the_client_reads_inside_and_beside(client: Client) -> None:
    paper = make_rich()
    votes.vote(make_reader(), paper.pk)
    [one] = said(client, f"/api/daily_papers?date={DAY}")
    inner = one["paper"]
    assert inner["id"] == paper.address
    assert inner["publishedAt"] == "2026-09-22T09:30:00.000Z"
    assert one["publishedAt"] == inner["submittedOnDailyAt"] == "2026-09-30T01:02:03.000Z"
    for both in (one, inner):
        assert both["title"] == "Folding *Teapots* & Cups"
        assert both["summary"] == "We fold."
        assert both["upvotes"] == 8
        assert both["votes"] == {"own": 1, "imported": {"elsewhere": 7}}
        assert both["ai_summary"] == "They fold."
        assert both["ai_keywords"] == ["teapots", "folds"]
        assert both["githubRepo"] == "https://code.example/ada/pots"
        assert both["githubStars"] == 0
        assert both["projectPage"] == "https://pots.example/"
    assert one["numComments"] == 2
    assert one["submittedBy"]["fullname"] == inner["submittedOnDailyBy"]["user"] == "Grace"
    assert [author["name"] for author in inner["authors"]] == ["Ada Kitely", "Bo Ng"]
    assert len({author["_id"] for author in inner["authors"]}) == 2
    assert "authors" not in one  # The client would take these raw ones instead.


def test_nothing_known_is_left_out_and_no_votes_are_none(client: Client) -> None:
    paper = make_paper(announcement=make_announcement(DAY))
    [one] = said(client, "/api/daily_papers")
    assert one["upvotes"] == one["paper"]["upvotes"] == 0
    assert one["paper"]["publishedAt"] == "2026-09-22T00:00:00.000Z"
    assert not {"submittedBy", "githubRepo", "ai_summary", "projectPage"} & one.keys()
    assert None not in one["paper"].values()
    assert said(client, f"/api/papers/{paper.address}")["id"] == paper.address


def test_days_weeks_and_months_have_picks_first(client: Client) -> None:
    listed = make_edition(DAY, 2)
    picked = make_edition(DAY, 2, Featured.PICK)
    before = make_edition("2026-09-29", 1)
    day = [paper.address for paper in (*picked, *listed)]
    assert ids(client, f"/api/daily_papers?date={DAY}") == day
    assert ids(client, "/api/daily_papers?week=2026-W40") == [*day, before[0].address]
    assert ids(client, "/api/daily_papers?month=2026-09&sort=publishedAt") == [
        *day,
        before[0].address,
    ]
    assert ids(client, "/api/daily_papers") == [*day, before[0].address]
    assert ids(client, "/api/daily_papers?date=2031-01-01") == []


def test_pages_follow_each_other_and_say_so(client: Client) -> None:
    papers = [*make_edition(DAY, 2), *make_edition("2026-09-28", 2), *make_edition("2026-09-27", 2)]
    wanted, found, path = [paper.address for paper in papers], [], "/api/daily_papers?limit=3"
    while path:
        answer = client.get(path)
        found += [one["paper"]["id"] for one in answer.json()]
        link = answer.headers.get("Link", "")
        assert not link or link.endswith('>; rel="next"')
        path = link.partition(">")[0].removeprefix("<http://testserver")
    assert found == wanted
    assert ids(client, "/api/daily_papers?p=1&limit=4") == wanted[4:]
    assert ids(client, "/api/daily_papers?p=9") == []
    assert client.get(f"/api/daily_papers?date={DAY}&limit=1").headers["Link"] == (
        f'<http://testserver/api/daily_papers?date={DAY}&limit=1&p=1>; rel="next"'
    )


def test_a_days_papers_are_ordered_by_the_votes_that_are_shown(client: Client) -> None:
    records = [
        make_record(
            announcement=make_announcement(DAY, Featured.SUBMISSION),
            counts=CountRecord("elsewhere", count, comments),
        )
        for count, comments in ((3, 0), (9, 1), (8, 9), (3, 5))
    ]
    papers = take_in(*records)
    votes.vote(make_reader(), papers[2].pk)
    votes.vote(make_reader(), papers[2].pk)
    wanted = [papers[place].address for place in (2, 1, 0, 3)]
    for path in (f"?date={DAY}", "?week=2026-W40", "", f"?date={DAY}&sort=publishedAt"):
        assert ids(client, f"/api/daily_papers{path}") == wanted


def test_what_hugging_face_says_is_told_again(client: Client) -> None:
    theirs = {"ai_summary": "Theirs.", "ai_keywords": ["pots"], "submitted_by": "grace"}
    make_paper(
        source="hf-daily",
        announcement=make_announcement(DAY, Featured.SUBMISSION, by="Hugging Face"),
        extra={**theirs, "organization": "The Pot Group"},
    )
    [one] = said(client, f"/api/daily_papers?date={DAY}")
    assert one["ai_summary"] == "Theirs."
    assert one["ai_keywords"] == ["pots"]
    assert one["submittedBy"]["user"] == "grace"
    assert one["organization"]["fullname"] == one["paper"]["organization"]["name"]


def test_trending_is_by_what_is_heard(client: Client) -> None:
    today = now().date() - timedelta(days=1)  # It is announced at three, whenever this runs.
    papers = make_edition(today, 3)
    for _ in range(2):
        votes.vote(make_reader(), papers[2].pk)
    votes.vote(make_reader(), papers[1].pk)
    loud = [papers[2].address, papers[1].address]
    assert ids(client, "/api/daily_papers?sort=trending") == loud
    assert ids(client, f"/api/daily_papers?sort=trending&date={today}") == loud
    assert ids(client, "/api/daily_papers?sort=trending&date=2020-01-01") == []


def test_a_submitter_is_found_here_and_elsewhere(client: Client) -> None:
    ada = make_reader(name="Ada Kitely", shows_name=True)
    bob = make_reader(name="Bob", shows_name=False)
    far, near, other = make_rich(), make_paper(), make_paper()
    features.submit(near.pk, ada)
    features.submit(other.pk, bob)
    path = "/api/daily_papers?submitter="
    assert ids(client, f"{path}grace") == [far.address]
    assert ids(client, f"{path}Ada Kitely") == ids(client, path + ada.handle) == [near.address]
    assert ids(client, f"{path}{bob.handle}") == [other.address]
    assert ids(client, f"{path}Bob") == []
    [one] = said(client, path + ada.handle)
    assert one["submittedBy"]["user"] == ada.handle
    assert one["submittedBy"]["fullname"] == "Ada Kitely"
    assert ids(client, f"{path}grace&date=2026-09-29") == []


@pytest.mark.parametrize(
    "wrong",
    [
        *("p=x", "p=-1", "limit=0", "limit=101", "limit=٣", "date=2026-02-30", "week=40"),
        *("month=2026", "sort=upvotes"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(client: Client, wrong: str) -> None:
    refused = client.get(f"/api/daily_papers?{wrong}")
    assert refused.status_code == 400
    assert len(refused.json()["error"]) > 15


def test_search_finds_and_marks(client: Client, program: Program) -> None:
    paper, ada = make_rich(), make_reader()
    make_edition(DAY, 3)
    votes.vote(ada, paper.pk)
    index.catch_up()
    [one] = said(client, "/api/papers/search?q=cups")
    assert one["paper"]["id"] == paper.address
    assert one["highlightedTitle"] == "Folding *Teapots* &amp; <mark>Cups</mark>"
    assert "upvoted" not in one
    assert said(program(ada), "/api/papers/search?q=cups&limit=1")[0]["upvoted"] is True
    assert said(client, "/api/papers/search?q=study&limit=2")[1]["title"]
    assert said(client, "/api/papers/search") == []
    assert client.get("/api/papers/search?limit=121&q=x").status_code == 400
    assert client.get("/api/papers/search?q=" + "x" * 251).status_code == 400
    assert ids(client, "/api/papers?search=cups") == [paper.address]


def test_all_papers_are_paged_through_newest_first(client: Client) -> None:
    papers = [make_paper(published=f"2026-0{month}-01") for month in (3, 9, 5)]
    index.catch_up()
    first = client.get("/api/papers?limit=2")
    assert [one["paper"]["id"] for one in first.json()] == [papers[1].address, papers[2].address]
    following = first.headers["Link"].partition(">")[0].removeprefix("<http://testserver")
    assert ids(client, following) == [papers[0].address]
    assert "Link" not in client.get(following).headers


def test_a_paper_by_any_of_its_names_with_what_it_is_linked_to(client: Client) -> None:
    paper = make_rich()
    for name in (paper.address, f"{paper.address}v2", paper.key, f"arXiv:{paper.address}"):
        one = said(client, f"/api/papers/{name}")
        assert one["id"] == paper.address
    assert one["numComments"] == 2
    assert one["linkedModels"][0]["id"] == "ada/pots-7b"
    assert one["linkedModels"][0]["likes"] == 3
    assert one["linkedModels"][0]["tags"] == [f"arxiv:{paper.address}"]
    assert [one[f"numTotal{kind}"] for kind in ("Models", "Datasets", "Spaces")] == [1, 1, 1]
    repos = said(client, f"/api/arxiv/{paper.address}/repos")
    assert repos["datasets"][0]["id"] == "ada/cups"
    assert repos["spaces"][0]["id"] == "ada/demo"
    nothing: Any = {"models": [], "datasets": [], "spaces": []}
    assert said(client, "/api/arxiv/2301.00001/repos") == nothing
    assert client.get("/api/papers/2301.00001").json() == {"error": "Paper not found"}


def test_an_author_who_claimed_the_paper_is_named(client: Client) -> None:
    paper, ada, staff = make_rich(), make_reader(name="Ada K.", shows_name=True), make_reader()
    row = claims.claim(ada, paper.pk, "Ada Kitely", "It is me.")
    claims.decide(row.pk, staff, granted=True)
    comments.post(ada, paper.pk, "Ask me.", uuid4())
    one = said(client, f"/api/papers/{paper.address}")
    author = one["authors"][0]
    assert author["status"] == "claimed_verified"
    assert author["user"]["user"] == ada.handle
    assert author["user"]["fullname"] == "Ada K."
    assert author["statusLastChangedAt"].endswith("Z")
    assert "user" not in one["authors"][1]
    assert one["isAuthorParticipating"] is True


def test_comments_are_those_that_may_be_read(client: Client, program: Program) -> None:
    paper, ada, bob = make_rich(), make_reader(), make_reader(is_shadowed=True)
    moderator = make_reader(is_moderator=True)
    first = comments.post(ada, paper.pk, "*Words*", uuid4())
    answer = comments.post(moderator, paper.pk, "An answer", uuid4(), first)
    hidden = comments.post(ada, paper.pk, "Rude words", uuid4())
    comments.post(moderator, paper.pk, "To rude words", uuid4(), hidden)
    comments.post(bob, paper.pk, "Nobody hears", uuid4())
    gone = comments.post(ada, paper.pk, "Taken back", uuid4())
    moderation.hide(moderator, hidden.pk, "Rude")
    comments.remove(gone.pk)
    reactions.react(moderator, first.pk, Reaction.Kind.AGREE)
    path = f"/api/papers/{paper.address}?field=comments"
    found = said(client, path)["comments"]
    assert [one["data"]["latest"]["raw"] for one in found] == [
        "*Words*",
        "An answer",
        "",
        "To rude words",
    ]
    assert found[0]["author"]["name"] == ada.handle
    assert found[0]["createdAt"].endswith("Z")
    assert found[0]["data"]["reactions"][0]["count"] == 1
    assert found[1]["data"]["parentCommentId"] == found[0]["id"] == str(first.pk)
    assert found[2]["data"]["hidden"] is True
    assert found[2]["author"]["name"] == ""
    assert "comments" not in said(client, f"/api/papers/{paper.address}")
    assert "Nobody hears" in str(said(program(bob), path))
    assert str(answer.pk) == found[1]["id"]


@pytest.mark.parametrize("size", [3, 50])
def test_a_list_takes_as_many_queries_for_three_papers_and_for_fifty(
    client: Client, size: int
) -> None:
    make_edition(DAY, size)
    index.catch_up()
    index.reader()
    for path, most in (
        ("/api/daily_papers?limit=100", 13),
        (f"/api/daily_papers?date={DAY}&limit=100", 12),
        ("/api/papers/search?q=study&limit=100", 12),
    ):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) == most, path


def test_markdown_is_there_for_who_would_rather_have_it(client: Client) -> None:
    paper = make_rich()
    path = f"/papers/{paper.address}"
    for accept in ("text/markdown", "text/markdown, text/html;q=0.5"):
        answer = client.get(path, headers={"accept": accept})
        assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
        assert "Accept" in answer.headers["Vary"]
        assert answer.content.decode().startswith("# Folding *Teapots* & Cups")
    for accept in ("*/*", "text/html,application/xhtml+xml,*/*;q=0.8", ""):
        answer = client.get(path, headers={"accept": accept})
        assert answer.headers["Content-Type"].startswith("text/html"), accept
