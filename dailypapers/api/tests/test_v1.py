"""Version 1: what it reads and writes, how it refuses, and that its description is true."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator
from ninja.constants import NOT_SET

from dailypapers.accounts.models import ApiToken
from dailypapers.api.tests.asking import matches
from dailypapers.api.tests.conftest import Program
from dailypapers.api.v1.asking import cursor
from dailypapers.api.v1.common import router
from dailypapers.api.v1.described import document
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import CountRecord, Featured, LinkKind, LinkRecord, VersionRecord
from dailypapers.community.models import Comment, Follow, ListEntry, Mark, Vote
from dailypapers.core.clock import now
from dailypapers.search import index
from dailypapers.testing.make import make_announcement, make_edition, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.testing.programs import filled, version_1

pytestmark = pytest.mark.django_db

V1 = "/api/v1"
DAY = "2026-09-30"
ASKING = {"post /api/v1/assistant/turn"}  # Nothing is kept of what is said there.
NOT_JSON = {
    *("api.v1.openapi", "api.openapi", "api.v1.docs", "api.v1.root"),
    *("api.v1.export", "api.v1.notes.file"),
}


def said(client: Client, path: str, status: int = 200) -> Any:
    """Return what an address answers."""
    answer = client.get(V1 + path)
    assert answer.status_code == status, answer.content
    return answer.json()


def ids(page: Any) -> list[str]:
    """Return which papers are on a page."""
    return [paper["id"] for paper in page["papers"]]


@pytest.fixture
def rich() -> Paper:
    """A paper of which much is known, indexed."""
    paper = make_paper(
        title="Folding Teapots",
        abstract="We fold $n$ pots.",
        links=(LinkRecord(LinkKind.CODE, "https://code.example/pots", 3),),
        versions=(VersionRecord(1, "2026-09-22T09:30:00Z"),),
        counts=CountRecord("elsewhere", 7, 2),
        announcement=make_announcement(DAY, Featured.PICK, position=1),
    )
    index.catch_up()
    return paper


def test_a_paper_is_said_whole_and_votes_are_kept_apart(client: Client, rich: Paper) -> None:
    for name in (rich.address, rich.key, f"{rich.address}v3"):
        one = said(client, f"/papers/{name}")
    assert one["id"] == rich.address
    assert one["votes"] == 0
    assert one["elsewhere"] == [{"site": "elsewhere", "votes": 7, "comments": 2}]
    assert one["links"] == [{"kind": "code", "url": "https://code.example/pots", "stars": 3}]
    assert one["featured"][0]["kind"] == "pick"
    assert one["own"] is None
    assert said(client, f"/papers/{rich.address}/versions")[0]["posted_at"].startswith("2026-09-22")
    assert said(client, f"/papers/{rich.address}/comments") == []
    assert isinstance(said(client, f"/papers/{rich.address}/similar"), list)


def test_papers_are_read_many_at_once_with_the_fields_that_are_wanted(
    client: Client, rich: Paper
) -> None:
    other = make_paper()
    page = said(client, f"/papers?ids={other.address},{rich.key},9901.00001&fields=title,id")
    assert page["papers"] == [
        {"id": other.address, "title": other.title},
        {"id": rich.address, "title": rich.title},
    ]
    assert "There is no field x" in said(client, "/papers?fields=x", 400)["detail"]
    assert "At most 100" in said(client, f"/papers?ids={'x,' * 101}", 400)["detail"]


def test_lists_are_paged_by_cursors(client: Client) -> None:
    papers = make_edition(DAY, 5)
    index.catch_up()
    for path in (f"/editions/{DAY}?", "/papers?", "/search?sort=newest&"):
        found: list[str] = []
        after: str | None = ""
        while after is not None:
            page = said(client, f"{path}limit=2&cursor={after}")
            shown = page.get("papers") or [hit["paper"] for hit in page["hits"]]
            found += [paper["id"] for paper in shown]
            after = page["next"]
        assert sorted(found) == sorted(paper.address for paper in papers), path
    for wrong in ("x", "é", cursor(0), cursor(10**9)):
        assert "cursor" in said(client, f"/papers?cursor={wrong}", 400)["detail"]
    assert said(client, "/editions?before=2026-10-01")[0]["day"] == DAY
    assert ids(said(client, "/editions/2026-W40")) == ids(said(client, f"/editions/{DAY}"))
    assert said(client, "/editions/nonsense", 400)["status"] == 400


def test_search_explains_itself(client: Client, rich: Paper) -> None:
    make_edition(DAY, 3)
    index.catch_up()
    found = said(client, "/search?q=teapot&has_code=true&year=2026")
    assert found["matching"] == 1
    assert found["hits"][0]["paper"]["id"] == rich.address
    assert "title" in found["hits"][0]["why"]
    assert {"value": "cs.CL", "papers": 1} in found["facets"]["topics"]
    assert found["says"]
    assert "no field" not in said(client, "/search?q=titel:pots")["better"]


def test_what_is_the_same_is_not_sent_again(client: Client, rich: Paper) -> None:
    first = client.get(f"{V1}/papers/{rich.address}")
    tag = {"if-none-match": first.headers["ETag"]}
    same = client.get(f"{V1}/papers/{rich.address}", headers=tag)
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    Vote.objects.create(reader=make_reader(), paper=rich)
    assert client.get(f"{V1}/papers/{rich.address}", headers=tag).status_code == 304  # Not counted.
    other = client.get(f"{V1}/papers", headers=tag)
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/papers/9901.00001", 404),
        ("/papers/x/y/z", 404),
        ("/nowhere", 404),
        ("/search?q=%00", 404),
        ("/search?limit=0", 422),
        ("/search?sort=x", 422),
        ("/trending?window=decade", 422),
        ("/for-you", 401),
        ("/lists/nowhere", 404),
    ],
)
def test_a_refusal_is_a_problem_with_words(client: Client, path: str, status: int) -> None:
    answer = client.get(V1 + path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert len(problem["detail"]) > 10
    assert problem["title"]


def test_a_reader_votes_marks_comments_follows_and_keeps_lists(
    client: Client, program: Program, rich: Paper
) -> None:
    ada = make_reader()
    ours, own = program(ada), f"{V1}/papers/{rich.address}"

    def send(method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        answer = getattr(ours, method)(path, body, content_type="application/json", headers=headers)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    for _ in range(2):
        assert send("put", f"{own}/vote")["own"]["voted"] is True
        assert send("put", f"{own}/marks/saved")["own"]["marks"] == ["saved"]
    assert send("delete", f"{own}/vote")["votes"] == 0
    assert send("delete", f"{own}/marks/saved")["own"]["marks"] == []
    first = send("post", f"{own}/comments", {"text": "*Well*"}, 201)
    assert send("post", f"{own}/comments", {"text": "*Well*"}, 201)["id"] == first["id"]
    again = {"idempotency-key": "again"}
    assert send("post", f"{own}/comments", {"text": "*Well*"}, 201, **again)["id"] != first["id"]
    answer = send("post", f"{own}/comments", {"text": "So", "answers": first["id"]}, 201)
    assert answer["answers"] == first["id"]
    assert len(said(client, f"/papers/{rich.address}/comments")) == Comment.objects.count() == 3
    send("post", f"{own}/comments", {"text": "So", "answers": 10**9}, 404)
    send("post", f"{own}/comments", {"text": "a\0"}, 422)
    send("post", f"{own}/comments", {}, 422)
    send("post", f"{V1}/lists", '"AAA"', 422)
    form = ours.post(f"{V1}/lists", {"title": "As a form"})
    assert (form.status_code, form.json()["errors"][0]["field"]) == (422, "body")
    send("post", f"{V1}/lists", {"title": "a\0"}, 422)
    for _ in range(2):
        send("put", f"{V1}/follows/topic/cs.CL", status=204)
    assert Follow.objects.filter(reader=ada).count() == 1
    send("delete", f"{V1}/follows/topic/cs.CL", status=204)
    send("put", f"{V1}/follows/topic/nothing", status=404)
    made = send("post", f"{V1}/lists", {"title": "Pots"}, 201)
    assert send("post", f"{V1}/lists", {"title": "Pots"}, 201)["slug"] == made["slug"]
    place = f"{V1}/lists/{made['slug']}/papers/{rich.address}"
    for _ in range(2):
        assert send("put", place, {"note": "Read"})["note"] == "Read"
    assert said(ours, f"/lists/{made['slug']}")["papers"][0]["note"] == "Read"
    assert said(ours, "/lists")[0]["papers"] == 1
    said(client, f"/lists/{made['slug']}", 404)
    send("delete", place, status=204)
    assert not ListEntry.objects.exists()
    assert send("post", f"{V1}/submissions", {"paper": rich.address})["state"] == "found"
    assert send("post", f"{V1}/submissions", {"paper": "2301.00001"}, 202)["state"] == "waiting"
    assert not Mark.objects.exists()


def test_nothing_is_written_without_a_token_that_writes(
    client: Client, program: Program, rich: Paper
) -> None:
    reads = program(make_reader(), ApiToken.Scope.READ)
    client.force_login(make_reader())
    schema = document()
    tried = 0
    for path, methods in schema["paths"].items():
        for method in methods.keys() & {"put", "post", "delete", "patch"}:
            if f"{method} {path}" in ASKING:
                continue
            address = filled(path, rich.address)
            for asks, status in ((client, 401), (reads, 403)):
                answer = getattr(asks, method)(address, {}, content_type="application/json")
                assert answer.status_code == status, (method, address, answer.content)
                assert len(answer.json()["detail"]) > 20
            tried += 1
    assert tried >= 60


def test_every_answer_is_as_the_document_says(
    client: Client, program: Program, rich: Paper
) -> None:
    schema = json.loads(client.get(f"{V1}/openapi.json").content)
    assert schema == client.get("/.well-known/openapi.json").json()
    ours, checked = program(make_reader()), 0
    for name, path in version_1(rich.address):
        answer = ours.get(path)
        if name in NOT_JSON:
            continue
        known = [one for one in schema["paths"] if matches(one, path)]
        if "get" not in schema["paths"][known[0]]:
            assert answer.status_code == 405, path
            continue
        responses = schema["paths"][known[0]]["get"]["responses"]
        assert str(answer.status_code) in responses, (path, answer.status_code)
        kind = answer.headers["Content-Type"].partition(";")[0]
        shape = responses[str(answer.status_code)]["content"][kind]["schema"]
        validator = Draft202012Validator({**shape, "components": schema["components"]})
        assert not list(validator.iter_errors(answer.json())), path
        checked += 1
    assert checked >= 40


def test_no_two_shapes_have_one_name() -> None:
    found: dict[str, Any] = {}
    for operation in (one for view in router.path_operations.values() for one in view.operations):
        for model in (*operation.models, *operation.response_models.values()):
            if model is None or model is NOT_SET:
                continue
            for name, shape in model.model_json_schema().get("$defs", {}).items():
                assert found.setdefault(name, shape) == shape, name
    assert len(found) > 50


def test_the_page_names_every_address(client: Client) -> None:
    page = client.get(f"{V1}/docs").content.decode()
    for path in document()["paths"]:
        assert path in page
    assert "<code>visibility</code>" in page  # of the body of a list that is made
    assert 'href="#groups"' in page


def test_everything_is_exported_line_by_line(client: Client, rich: Paper) -> None:
    papers = [rich, *make_edition(DAY, 7)]
    other = make_paper(topics=("math.AG",), published="2020-01-01")
    index.catch_up()

    def lines(query: str) -> list[Any]:
        answer = client.get(f"{V1}/export.ndjson?{query}")
        assert answer.headers["Content-Type"] == "application/x-ndjson"
        return [json.loads(line) for line in answer.getvalue().splitlines()]

    assert [one["id"] for one in lines("")] == [one.address for one in (*papers, other)]
    assert lines("topic=math.AG&fields=id") == [{"id": other.address}]
    assert [one["id"] for one in lines("published_to=2020-12-31")] == [other.address]
    assert [one["id"] for one in lines("q=teapots&has_code=true")] == [rich.address]
    assert len(lines("source=arxiv")) == 9
    assert client.get(f"{V1}/export.ndjson?fields=x").status_code == 400


@pytest.mark.parametrize("size", [3, 50])
def test_a_page_takes_as_many_queries_for_three_papers_and_for_fifty(
    client: Client, size: int
) -> None:
    make_edition(now().date() - timedelta(days=1), size)
    index.catch_up()
    index.reader()
    day = (now() - timedelta(days=1)).date()
    for path, most in (("/papers", 9), (f"/editions/{day}", 11), ("/search?q=study", 9)):
        url = f"{V1}{path}{'&' if '?' in path else '?'}limit=100"
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) == most, path
