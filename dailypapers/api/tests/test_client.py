"""Our own Python client and `dailypapers --server`, against a real server that they write to."""

from __future__ import annotations

import asyncio
import json
import os
from itertools import islice
from pathlib import Path

import pytest
from pydantic import BaseModel

from dailypapers.api.tests.conftest import writer_of
from dailypapers.api.v1.described import document
from dailypapers.client import (
    AsyncClient,
    Client,
    ClientError,
    Refused,
    calls,
    command,
    review_shapes,
    reviews,
    shapes,
)
from dailypapers.testing.processes import Instance

# Shapes of the client under other names than in the document.
CALLED = {
    "Cell": "CellSaid",
    "Criterion": "CriterionSaid",
    "Flow": "FlowSaid",
    "NextPaper": "Next",
    "ReviewPaper": "ScreenedWhole",
    "ReviewSearch": "Imported",
    "ReadingList": "ReadingListSaid",
    "Group": "GroupSaid",
    "Submission": "Submitted",
    "Follow": "FollowSaid",
}
FIRST_PAGE = "2026-09-30"  # Other tests may have papers announced today.


@pytest.fixture(scope="module")
def ours(written: Instance) -> Instance:
    return written


@pytest.fixture(scope="module")
def token(ours: Instance) -> str:
    return writer_of(ours, "ada@example.org")


def test_everything_is_read_page_after_page(ours: Instance) -> None:
    with Client(ours.address) as client:
        assert FIRST_PAGE in [one.day.isoformat() for one in client.ask(calls.editions())]
        papers = list(client.each(calls.edition(FIRST_PAGE).by(7)))
        assert len({paper.id for paper in papers}) == len(papers) > 14
        hits = list(islice(client.each(calls.search("language models", fields="id,title")), 30))
        assert len(hits) == 30
        assert hits[0].why
        assert not hits[0].paper.abstract
        one = client.ask(calls.paper(hits[0].paper.id))
        assert (one.title, bool(one.authors)) == (hits[0].paper.title, True)
        some = list(client.each(calls.papers(papers[0].id, papers[1].key, "9901.00001")))
        assert [paper.id for paper in some] == [papers[0].id, papers[1].id]
        assert client.ask(calls.text(one.id)).startswith("# ")
        assert len(list(client.lines(topic="cs.IR"))) > 5
        with pytest.raises(Refused, match="no paper of that name") as refused:
            client.ask(calls.paper("9901.00001"))
        assert refused.value.status == 404
        with pytest.raises(Refused, match="token"):
            client.ask(calls.me())


def test_a_reader_writes_and_reads_it_back_at_the_same_time(ours: Instance, token: str) -> None:
    async def both() -> None:
        async with AsyncClient(ours.address, token) as client:
            papers = [paper async for paper in client.each(calls.newest("id"))][:3]
            ids = [paper.id for paper in papers]
            voted = await asyncio.gather(*(client.ask(calls.vote(one)) for one in ids))
            assert all(paper.own and paper.own.voted for paper in voted)
            call = calls.make_list("Pots")
            made, again = await client.ask(call), await client.ask(call)
            assert made.slug == again.slug  # One call is one list, however often it is sent.
            assert (await client.ask(calls.make_list("Pots"))).slug != made.slug
            await client.ask(calls.put_into(made.slug, ids[0], "Read"))
            [listed] = [one async for one in client.each(calls.reading_list(made.slug))]
            assert (listed.paper.id, listed.note) == (ids[0], "Read")
            note = await client.ask(calls.write_note(ids[0], "Kiln"))
            assert (await client.ask(calls.note(ids[0]))).sign == note.sign
            await client.ask(calls.take_out(made.slug, ids[0]))
            assert [one async for one in client.each(calls.reading_list(made.slug))] == []
            await _review(client, ids)
            with pytest.raises(Refused) as refused:
                await client.ask(calls.follow("topic", "nothing"))
            assert refused.value.status == 404

    asyncio.run(both())


async def _review(client: AsyncClient, ids: list[str]) -> None:
    """Screen the first of some papers, and take the report along."""
    slug = (await client.ask(reviews.make("Kilns", "How hot?", exclude=["No kiln"]))).slug
    taken = await client.ask(reviews.take_in(slug, "Scopus", "\n".join(ids)))
    assert taken.found == len(ids)
    following = await client.ask(reviews.next_paper(slug, by="found"))
    assert following.paper
    assert (following.paper.paper, following.left) == (ids[0], len(ids))
    for stage in ("title", "text"):
        await client.ask(reviews.decide(slug, 1, stage, "include"))
    assert [one.number async for one in client.each(reviews.papers(slug, "included"))] == [1]
    [row] = [one async for one in client.each(reviews.table(slug))]
    assert (row.number, row.cells) == (1, [])
    assert (await client.ask(reviews.review(slug))).flow.included == 1
    assert "How hot?" in await client.ask(reviews.report(slug))
    assert [one.slug for one in (await client.ask(reviews.reviews())).own] == [slug]


def test_commands_act_there(
    ours: Instance,
    token: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def run(*arguments: str, status: int | str = 0) -> str:
        with pytest.raises(SystemExit) as ended:
            command.main([*arguments, "--server", ours.address])
        assert ended.value.code == status
        return capsys.readouterr().out

    found = json.loads(run("search", "language models", "--limit", "1", "--json"))
    address = found["paper"]["id"]
    assert found["paper"]["title"] in run("show", address)
    assert run("today", "--limit", "3").count("votes") <= 3
    assert len(run("similar", address, "--limit", "2", "--json").splitlines()) == 2
    said = "dailypapers: Writing needs a token: send it in the header Authorization: Bearer."
    run("vote", address, status=said)
    file = tmp_path / "token"
    file.write_text(token + "\n")
    file.chmod(0o644)
    run(
        "--token-file",
        str(file),
        "me",
        status=f"dailypapers: Others can read {file}: say chmod 600 {file}",
    )
    monkeypatch.setenv("DAILYPAPERS_TOKEN", token)
    run("save", address)
    assert found["paper"]["title"] in run("mine", "saved")
    slug = json.loads(run("make-list", "Kettles", "--json"))["slug"]
    assert found["paper"]["title"] in run("put", slug, address, "--note", "Why")
    assert f"{slug}  Kettles (1 papers, private)" in run("lists")
    assert run("follow", "topic", "cs.CL") == "Done.\n"
    assert json.loads(run("my-data"))["account"]["email"] == "ada@example.org"
    assert len(run("export", "--topic", "cs.IR").splitlines()) > 5


def test_the_program_itself_takes_a_server(ours: Instance) -> None:
    done = ours.run("sources", "--server", ours.address, HOME=os.devnull)
    assert (done.returncode, done.stderr) == (0, "")
    done = ours.run("--server", "ftp://papers.example", "sources")
    assert (done.returncode, "https://papers.example" in done.stderr) == (1, True)


def test_shapes_are_those_of_the_document() -> None:
    known = document()["components"]["schemas"]
    models = [
        one
        for where in (shapes, review_shapes)
        for one in vars(where).values()
        if isinstance(one, type) and issubclass(one, BaseModel) and one.__module__ == where.__name__
    ]
    for model in models:
        said = known[CALLED.get(model.__name__, model.__name__)]["properties"]
        assert model.model_fields.keys() <= said.keys(), model
    assert len(models) > 24


def test_a_server_that_is_no_address_is_refused() -> None:
    with pytest.raises(ClientError, match="address"):
        Client("papers.example")
