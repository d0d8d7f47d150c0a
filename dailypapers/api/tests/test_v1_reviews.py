"""Version 1: a literature review from its question to its files, and what others may not."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dailypapers.api.tests.asking import Asking
from dailypapers.community.models import Review
from dailypapers.search import index
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

NEW = {
    "title": "Teapots",
    "question": "Do they drip?",
    "include": ["Pots with a spout"],
    "exclude": ["No pot", "No study"],
}
FILES = {
    "report.md": "text/markdown; charset=utf-8",
    "flow.svg": "image/svg+xml; charset=utf-8",
    "table.csv": "text/csv; charset=utf-8",
    "files/ris": "application/x-research-info-systems; charset=utf-8",
    "files/csl": "application/vnd.citationstyles.csl+json; charset=utf-8",
}


def test_a_review_is_begun_shared_searched_for_finished_and_deleted() -> None:
    ada, bob = make_reader(name="Ada", shows_name=True), make_reader()
    ours, theirs, stranger = Asking(ada), Asking(bob), Asking(None)
    made = ours.post("/reviews", NEW)
    assert ours.post("/reviews", NEW)["slug"] == made["slug"]
    review = f"/reviews/{made['slug']}"
    assert [one["text"] for one in made["exclude"]] == NEW["exclude"]
    assert (made["role"], made["papers"], made["flow"]["identified"]) == ("owner", 0, 0)
    ours.post("/reviews", NEW | {"title": "  "}, 422)
    theirs.get(review, 404)
    changed = ours.patch(review, {"version": 1, "exclude": ["No study"], "by_title": 2})
    assert [one["text"] for one in changed["exclude"]] == ["No study"]
    assert (changed["version"], changed["by_title"], changed["title"]) == (2, 2, "Teapots")
    assert "Somebody else" in ours.patch(review, {"version": 1, "title": "Cups"}, 409)["detail"]

    ours.post(f"{review}/people", {"handle": bob.handle, "role": "reader"}, 200)
    assert [one["slug"] for one in theirs.get("/reviews")["invited"]] == [made["slug"]]
    theirs.get(f"{review}/people", 404)
    assert theirs.post(f"{review}/join", {}, 200)["role"] == "reader"
    theirs.post(f"{review}/searches", {"query": "q=teapots"}, 403)
    theirs.patch(review, {"version": 2, "title": "Mine"}, 403)
    theirs.patch(f"{review}/people/{ada.handle}", {"role": "reader"}, 403)
    ours.patch(f"{review}/people/{ada.handle}", {"role": "reader"}, 400)  # Never without an owner.
    team = ours.patch(f"{review}/people/{bob.handle}", {"role": "screener"})
    assert team["people"] == [
        {"handle": ada.handle, "name": "Ada", "role": "owner"},
        {"handle": bob.handle, "name": bob.handle.partition("-")[0], "role": "screener"},
    ]

    make_paper(title="Teapots that drip", abstract="Pots.")
    make_paper(title="Kettles", abstract="None.")
    index.catch_up()
    searched = theirs.post(f"{review}/searches", {"query": "q=teapots&sort=newest"})
    assert (searched["query"], searched["found"]) == ("q=teapots", 1)
    make_paper(title="Teapots that do not", abstract="Pots.")
    index.catch_up()
    again = ours.post(f"{review}/searches/{searched['id']}/again", {}, 200)
    assert [(run["found"], run["new"]) for run in again["runs"]] == [(1, 1), (2, 1)]
    records = {"name": "Scopus", "asked": "TITLE(teapot)", "text": "doi:10.1000/182\nTeapots!"}
    taken = ours.post(f"{review}/records", records)
    assert (taken["found"], len(taken["problems"])) == (1, 1)
    assert ours.post(f"{review}/records", records)["id"] == taken["id"]
    assert [one["name"] for one in theirs.get(f"{review}/searches")][1:] == ["Scopus"]
    ours.post(f"{review}/searches/{taken['id']}/again", {}, 404)
    whole = theirs.get(review)
    assert (whole["papers"], whole["flow"]["identified"], whole["work"][0]["left"]) == (3, 3, 3)
    assert theirs.get("/reviews")["own"][0]["papers"] == 3

    ours.patch(review, {"version": 2, "visibility": "public", "is_done": True})
    theirs.post(f"{review}/records", records, 403)
    shown = stranger.get(review)
    assert (shown["is_done"], shown["role"], shown["work"], shown["agreements"]) == (
        *(True, "", [], []),
    )
    assert [one["slug"] for one in stranger.get("/reviews")["public"]] == [made["slug"]]
    ours.patch(review, {"version": 3, "title": "Cups"}, 400)
    assert ours.patch(review, {"version": 3, "title": "Cups", "is_done": False})["title"] == "Cups"
    stranger.get(review, 404)
    theirs.delete(f"{review}/people/{ada.handle}", 403)
    theirs.delete(f"{review}/people/{bob.handle}")
    theirs.delete(review, 404)
    ours.delete(f"{review}/people/{ada.handle}", 400)
    ours.delete(review)
    assert not Review.objects.exists()


class Team:
    """A review of three papers by its number, that Ada owns and Bob screens too."""

    def __init__(self, by_title: int = 2) -> None:
        self.ada, self.bob, self.cleo = make_reader(), make_reader(), make_reader()
        self.ours, self.theirs, self.others = map(Asking, (self.ada, self.bob, self.cleo))
        made = self.ours.post("/reviews", NEW | {"by_title": by_title})
        self.no_pot, self.no_study = (one["id"] for one in made["exclude"])
        self.path = f"/reviews/{made['slug']}"
        self.ours.post(f"{self.path}/people", {"handle": self.bob.handle}, 200)
        self.theirs.post(f"{self.path}/join", {}, 200)
        self.paper = make_paper(title="Teapots that drip at once", venue="Kilns")
        text = f"{self.paper.address}\narXiv:2401.00001\narXiv:2401.00002"
        self.ours.post(f"{self.path}/records", {"name": "Scopus", "text": text})

    def at(self, number: int, what: str = "") -> str:
        return f"{self.path}/papers/{number}{what}"


def test_papers_are_screened_blind_and_conflicts_settled() -> None:
    team = Team()
    ours, theirs, others = team.ours, team.theirs, team.others
    first = ours.get(f"{team.path}/next")
    assert (first["paper"]["number"], first["paper"]["paper"], first["left"]) == (
        *(1, team.paper.address, 3),
    )
    assert first["paper"]["title"] == team.paper.title
    assert ours.get(f"{team.path}/next?by=found")["order"] == "found"
    others.get(f"{team.path}/next", 404)
    title, text = team.at(1, "/decisions/title"), team.at(1, "/decisions/text")
    said = {"verdict": "exclude", "reason": team.no_pot, "note": "A kettle"}
    kept = ours.put(title, said)
    assert ours.put(title, said) == kept
    assert (kept["by_title"], kept["own_by_title"]) == ("open", "exclude")
    assert [one["note"] for one in kept["decisions"]] == ["A kettle"]
    assert theirs.get(team.at(1))["decisions"] == []  # Blind, until both have said it.
    assert ours.get(f"{team.path}/next")["paper"]["number"] == 2
    ours.put(title, {"verdict": "include", "reason": team.no_pot}, 400)
    ours.put(title, {"verdict": "exclude", "reason": 2**62}, 400)
    ours.put(title, {"verdict": "perhaps"}, 422)
    ours.put(team.at(9, "/decisions/title"), said, 404)
    others.put(title, said, 404)
    assert theirs.put(title, {"verdict": "include"})["by_title"] == "conflict"
    assert len(theirs.get(team.at(1))["decisions"]) == 2
    page = ours.get(f"{team.path}/papers?show=conflicts")
    assert [(one["number"], one["own_by_title"]) for one in page["papers"]] == [(1, "exclude")]
    assert (page["counts"]["open"], page["counts"]["conflicts"], page["next"]) == (2, 1, None)
    ours.get(f"{team.path}/papers?show=lost", 422)

    settlement = team.at(1, "/settlements/title")
    theirs.put(settlement, {"verdict": "include"}, 403)
    assert ours.put(settlement, {"verdict": "include"})["by_title"] == "included"
    assert ours.delete(settlement, 200)["by_title"] == "conflict"
    assert ours.put(title, {"verdict": "unsure"})["by_title"] == "included"  # A change ends it.
    ours.put(settlement, {"verdict": "include"}, 400)
    ours.put(text, {"verdict": "exclude"}, 400)  # By full text a reason is needed.
    missing = team.at(1, "/missing")
    assert ours.put(missing)["is_missing"]
    ours.put(text, {"verdict": "include"}, 400)
    assert not ours.delete(missing, 200)["is_missing"]
    read = ours.put(text, {"verdict": "exclude", "reason": team.no_study})
    assert (read["by_text"], read["reason"]["text"]) == ("excluded", "No study")
    assert ours.delete(text, 200)["by_text"] == "open"
    last = ours.delete(title, 200)
    assert (last["by_title"], last["own_by_title"]) == ("open", None)
    assert all(one["ended_at"] for one in last["decisions"] if one["stage"] == "title")


def test_a_table_is_filled_and_what_comes_of_it_are_files(client: Client) -> None:
    team = Team(by_title=1)
    ours, theirs, path = team.ours, team.theirs, team.path
    for number in (1, 2, 3):
        theirs.put(team.at(number, "/decisions/title"), {"verdict": "include"})
    theirs.put(team.at(1, "/decisions/text"), {"verdict": "include"})
    theirs.put(team.at(2, "/decisions/text"), {"verdict": "exclude", "reason": team.no_pot})
    asked = {"name": "Clay", "kind": "choice", "choices": ["red", "white"]}
    clay = ours.post(f"{path}/columns", asked)
    assert ours.post(f"{path}/columns", asked) == clay
    where = ours.post(f"{path}/columns", {"name": "Where", "fact": "venue"})
    theirs.post(f"{path}/columns", asked, 403)
    row = theirs.get(f"{path}/table/1")
    assert (row["cells"], row["proposals"]) == ([], [{"column": where["id"], "value": "Kilns"}])
    theirs.get(f"{path}/table/2", 404)
    cells = [
        {"column": clay["id"], "value": "red", "place": "p. 3"},
        {"column": where["id"], "value": "=Kilns"},
    ]
    filled = theirs.patch(f"{path}/table/1", {"version": row["version"], "cells": cells})
    assert [(one["value"], one["place"]) for one in filled["cells"]] == [
        *(("red", "p. 3"), ("=Kilns", "")),
    ]
    theirs.patch(f"{path}/table/1", {"version": row["version"], "cells": cells})  # As it stands.
    other = [{"column": clay["id"], "value": "white"}]
    ours.patch(f"{path}/table/1", {"version": row["version"], "cells": other}, 409)
    other[0]["value"] = "blue"
    ours.patch(f"{path}/table/1", {"version": filled["version"], "cells": other}, 400)
    column = f"{path}/columns/{clay['id']}"
    ours.patch(column, {"choices": ["white", "black"]}, 400)  # Red was taken.
    assert ours.patch(column, {"position": 2})["position"] == 2
    table = ours.get(f"{path}/table")
    assert [one["name"] for one in table["columns"]] == ["Where", "Clay"]
    assert table["rows"][0]["cells"][0]["by"] == team.bob.handle.partition("-")[0]

    team.others.get(f"{path}/table", 404)
    ours.patch(path, {"version": 1, "visibility": "public"})
    assert client.get(f"/api/v1{path}/table.csv").status_code == 404
    ours.patch(path, {"is_done": True})
    ours.delete(column, 400)
    assert [one["by"] for one in team.others.get(f"{path}/table")["rows"][0]["cells"]] == ["", ""]
    assert team.others.get(team.at(1))["decisions"] == []
    files = {name: client.get(f"/api/v1{path}/{name}") for name in FILES}
    assert {name: one.headers["Content-Type"] for name, one in files.items()} == FILES
    said = {name: one.text for name, one in files.items()}
    assert all(team.paper.title in said[name] for name in FILES if name != "flow.svg")
    assert "'=Kilns" in said["table.csv"]
    assert ElementTree.fromstring(said["flow.svg"]).tag.endswith("svg")
    assert "(n = 3)" in said["flow.svg"]
    assert said["report.md"].startswith("# Teapots\n\nDo they drip?")
    assert client.get(f"/api/v1{path}/files/docx").status_code == 422
    ours.patch(path, {"is_done": False})
    ours.delete(column)
    assert [one["name"] for one in ours.get(f"{path}/table")["columns"]] == ["Where"]


def test_more_papers_take_no_more_queries() -> None:
    team = Team(by_title=1)
    paths = [team.path, *(f"{team.path}/{name}" for name in ("papers", "table", "searches"))]
    _decide_about(team, 1)
    before = [queries_of(team.ours, path) for path in paths]
    new = "\n".join(make_paper().address for _ in range(4))
    team.ours.post(f"{team.path}/records", {"name": "Web of Science", "text": new})
    _decide_about(team, 2, 3, 4, 5, 6, 7)
    assert [queries_of(team.ours, path) for path in paths] == before


def _decide_about(team: Team, *numbers: int) -> None:
    for number in numbers:
        for stage in ("title", "text"):
            team.ours.put(team.at(number, f"/decisions/{stage}"), {"verdict": "include"})


def queries_of(program: Asking, path: str) -> int:
    """Return how many queries an address takes."""
    with CaptureQueriesContext(connection) as asked:
        program.get(path)
    return len(asked)
