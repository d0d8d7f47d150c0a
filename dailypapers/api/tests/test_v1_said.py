"""Version 1: comments, claims, submissions; what moderators and editors do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission

from dailypapers.accounts.models import User
from dailypapers.api.tests.asking import Asking
from dailypapers.catalogue.records import AuthorName
from dailypapers.community.models import Claim, ModerationEntry
from dailypapers.feed.figures import figures
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_reader()


def test_comments_are_changed_reacted_to_and_taken_back(ada: User) -> None:
    ours, theirs, paper = Asking(ada), Asking(make_reader()), make_paper()
    said = ours.post(f"/papers/{paper.address}/comments", {"text": "Wel"})
    comment = f"/comments/{said['id']}"
    assert ours.patch(comment, {"text": "Well"})["edited_at"]
    assert [one["text"] for one in theirs.get(f"{comment}/history")] == ["Wel"]
    theirs.patch(comment, {"text": "Bad"}, 403)
    for _ in range(2):
        reacted = theirs.put(f"{comment}/reactions/thanks")
    assert reacted["reactions"] == [{"kind": "thanks", "count": 1, "mine": True}]
    ours.put(f"{comment}/reactions/thanks", status=403)
    assert ours.get(comment)["reactions"][0]["mine"] is False
    assert theirs.delete(f"{comment}/reactions/thanks", 200)["reactions"] == []
    theirs.delete(comment, 403)
    ours.delete(comment)
    ours.delete(comment)
    assert ours.get(comment)["text"] == ""
    ours.get("/comments/99999999", 404)


def test_who_wrote_a_paper_says_so_and_changes_its_links(ada: User) -> None:
    ours, staff = Asking(ada), Asking(make_reader(is_staff=True))
    paper = make_paper(authors=(AuthorName("Ada Kiln"),))
    own = f"/papers/{paper.address}"
    ours.put(f"{own}/claim", {"author": "Somebody"}, 400)
    claim = ours.put(f"{own}/claim", {"author": "Ada Kiln", "reason": "My page says so."})
    assert claim["state"] == "waiting"
    link = {"kind": "code", "url": "https://code.example/kiln"}
    ours.post(f"{own}/links", link, 403)
    ours.get("/claims/waiting", 403)
    [waiting] = staff.get("/claims/waiting")
    staff.post(f"/claims/{waiting['id']}/decision", {"granted": True}, 200)
    ours.post(f"/claims/{waiting['id']}/decision", {"granted": False}, 403)
    for _ in range(2):
        links = ours.post(f"{own}/links", link, 200)
    assert [(one["kind"], one["url"]) for one in links] == [("code", link["url"])]
    for _ in range(2):
        assert ours.delete(f"{own}/links?url={link['url']}", 200) == []
    ours.delete(f"{own}/claim")
    assert ours.get("/claims")[0]["state"] == Claim.State.WITHDRAWN


def test_a_submission_is_followed_by_who_made_it(ada: User) -> None:
    ours = Asking(ada)
    made = ours.post("/submissions", {"paper": "2301.00001"}, 202)
    one = f"/submissions/{made['id']}"
    assert ours.get(one)["state"] == "waiting"
    assert ours.post(f"{one}/again", {}, 200)["state"] == "waiting"
    assert [row["id"] for row in ours.get("/submissions")] == [made["id"]]
    Asking(make_reader()).get(one, 404)


def test_moderators_settle_what_is_reported(ada: User) -> None:
    ours, theirs = Asking(ada), Asking(make_reader())
    moderator = Asking(make_reader(is_moderator=True))
    paper = make_paper()
    said = ours.post(f"/papers/{paper.address}/comments", {"text": "Buy pots"})
    report = f"/comments/{said['id']}/report"
    theirs.post(report, {"reason": "wrong"}, 400)
    theirs.post(report, {"reason": "spam", "words": "Shop"}, 204)
    theirs.get("/moderation", 403)
    [case] = moderator.get("/moderation")["cases"]
    assert (case["comment"], case["flags"][0]["words"]) == (said["id"], "Shop")
    act = {"act": "hide", "reason": "An advertisement", "reported": True}
    moderator.post(f"/moderation/comments/{said['id']}", act, 204)
    moderator.post(f"/moderation/comments/{said['id']}", act, 409)  # Another settled it.
    assert theirs.get(f"/comments/{said['id']}")["is_hidden"] is True
    theirs.get("/moderation/log", 404)
    assert moderator.get("/moderation/log")["entries"][0]["act"] == ModerationEntry.Act.HIDE
    theirs.post(f"/moderation/papers/{paper.address}", {"act": "lock"}, 403)
    moderator.post(f"/moderation/papers/{paper.address}", {"act": "lock"}, 204)
    theirs.post(f"/papers/{paper.address}/comments", {"text": "Late"}, 400)
    theirs.post(f"/papers/{paper.address}/report", {"reason": "duplicate"}, 204)
    banned = moderator.post(f"/moderation/readers/{ada.handle}", {"act": "ban", "days": 1}, 200)
    assert banned["banned_until"]
    ours.post("/lists", {"title": "Not now"}, 403)
    moderator.post(f"/moderation/readers/{ada.handle}", {"act": "appoint"}, 403)


def test_editors_pick_order_and_annotate(ada: User) -> None:
    ours, day = Asking(ada), "2027-01-04"
    first, second = make_paper(), make_paper()
    ours.get(f"/curating/{day}", 403)
    ada.user_permissions.add(Permission.objects.get(codename="curate_editions"))
    for paper in (first, second, second):
        desk = ours.put(f"/curating/{day}/picks/{paper.address}")
    assert [one["id"] for one in desk["picks"]] == [first.address, second.address]
    pick = f"/curating/{day}/picks/{second.address}"
    desk = ours.patch(pick, {"step": -1, "version": desk["version"], "note": "Hot"})
    assert (desk["picks"][0]["id"], desk["picks"][0]["note"]) == (second.address, "Hot")
    ours.patch(pick, {"step": 1, "version": 0}, 400)
    assert ours.put(f"/curating/{day}/curator", {"me": True})["curator"]["handle"] == ada.handle
    ours.delete(pick)
    assert len(ours.get(f"/curating/{day}")["picks"]) == 1


def test_topics_authors_and_figures_are_read() -> None:
    stranger, paper = (
        Asking(None),
        make_paper(authors=(AuthorName("Ada Kiln"),), topics=("cs.CL",)),
    )
    assert "cs.CL" in [one["code"] for one in stranger.get("/topics")]
    [author] = stranger.get("/authors?name=ada")
    page = stranger.get(f"/authors/{author['key']}?fields=id")
    assert page["papers"] == [{"id": paper.address}]
    stranger.get("/authors/nobody", 404)
    measured = stranger.get("/evaluation")
    assert measured.keys() == figures().keys()
    assert measured["readers"][0]["value"] > 0
