"""Version 1: a literature review from its question to its files, and what others may not."""

from __future__ import annotations

import pytest

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

    make_paper(title="Teapots that drip"), make_paper(title="Kettles")
    index.catch_up()
    searched = theirs.post(f"{review}/searches", {"query": "q=teapots&sort=newest"})
    assert (searched["query"], searched["found"]) == ("q=teapots", 1)
    make_paper(title="Teapots that do not")
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
