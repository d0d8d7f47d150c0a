"""Version 1: what is one reader's own, and nobody else's."""

from __future__ import annotations

import pytest

from dailypapers.accounts.models import ApiToken, User
from dailypapers.api.tests.asking import Asking
from dailypapers.catalogue.records import AuthorName
from dailypapers.community import notifications
from dailypapers.community.models import Notification
from dailypapers.search import index
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_reader()


def test_notes_are_written_by_their_sign(ada: User) -> None:
    ours, paper = Asking(ada), make_paper()
    note = f"/papers/{paper.address}/note"
    assert ours.get(note) == {"text": "", "sign": ""}
    first = ours.put(note, {"text": "Kiln at 1200 K"})
    assert ours.put(note, {"text": "Kiln at 1200 K"}) == first
    assert "changed this note" in ours.put(note, {"text": "Kiln"}, 409)["detail"]
    ours.put(note, {"text": "Kiln", "sign": first["sign"]})
    page = ours.get("/notes?fields=id")
    assert page["papers"] == [{"paper": {"id": paper.address}, "note": "Kiln"}]
    assert Asking(make_reader()).get("/notes")["total"] == 0
    ours.delete(note)
    ours.delete(note)
    assert ours.get("/notes")["papers"] == []


def test_profiles_have_seeds_mutes_and_papers_of_their_own(ada: User) -> None:
    ours, theirs = Asking(ada), Asking(make_reader())
    paper, other = make_paper(authors=(AuthorName("Ada Kiln"),)), make_paper()
    made = ours.post("/profiles", {"name": "At work"})
    assert ours.post("/profiles", {"name": "At work"})["slug"] == made["slug"]
    profile = f"/profiles/{made['slug']}"
    assert ours.patch(profile, {"with_follows": True})["with_follows"] is True
    theirs.patch(profile, {"name": "Mine"}, 404)
    said = ours.post(
        f"/seeds?profile={made['slug']}", {"text": paper.address + "\n9901.00009"}, 200
    )
    assert (said["added"], len(said["missing"])) == (1, 1)
    assert ours.post("/seeds", {"author": "Ada Kiln"}, 200)["added"] == 1
    ours.post("/seeds", {}, 400)
    [seed] = ours.get(f"/seeds?profile={made['slug']}")
    assert seed["paper"]["id"] == paper.address
    theirs.delete(f"/seeds/{seed['id']}", 404)
    mute = ours.post(f"/mutes?profile={made['slug']}", {"kind": "words", "target": "Glaze"})
    assert (mute["target"], mute["name"]) == ("glaze", "Glaze")
    assert ours.get("/mutes") == []
    theirs.delete(f"/mutes/{mute['id']}", 404)
    ours.put(f"/papers/{other.address}/vote")
    ours.put(f"{profile}/papers/{other.address}", status=204)
    assert [one["id"] for one in ours.get(f"{profile}/papers")] == [other.address]
    ours.delete(f"{profile}/papers/{other.address}")
    index.catch_up()
    effects = ours.get(f"/effects?profile={made['slug']}")
    assert effects["muted"] == {str(mute["id"]): 0}
    ours.get("/effects?profile=nothing", 404)
    page = ours.get(f"/for-you?profile={made['slug']}")
    assert len(page["papers"]) == len(page["why"])
    ours.delete(f"/mutes/{mute['id']}")
    ours.delete(f"/seeds/{seed['id']}")
    ours.delete(profile)
    assert ours.get("/profiles") == []


def test_searches_are_kept_followed_and_told_of(ada: User) -> None:
    ours = Asking(ada)
    made = ours.post("/searches", {"name": "Pots", "query": "q=teapots&page=7", "follow": True})
    assert made["query"] == "q=teapots"
    [follow] = ours.get("/follows")
    assert (follow["kind"], follow["name"]) == ("search", "Pots")
    ours.put(f"/follows/search/{made['id']}?quiet=true", status=204)
    assert ours.get("/follows")[0]["is_quiet"] is True
    search = f"/searches/{made['id']}"
    make_paper(title="Teapots again")
    index.catch_up()
    assert ours.get("/searches")[0]["new"] == 1
    assert ours.patch(search, {"looked": True, "name": "Kettles"})["new"] == 0
    Asking(make_reader()).delete(search, 404)
    ours.delete(search)
    assert ours.get("/follows") == []


def test_notifications_are_read_and_chosen(ada: User) -> None:
    ours, theirs, paper = Asking(ada), Asking(make_reader()), make_paper()
    said = ours.post(f"/papers/{paper.address}/comments", {"text": "Well"})
    theirs.post(f"/papers/{paper.address}/comments", {"text": "So", "answers": said["id"]})
    notifications.tell()
    page = ours.get("/notifications")
    [told] = page["notifications"]
    assert (told["kind"], told["paper"], page["unread"]) == ("answer", paper.address, 1)
    theirs.post("/notifications/read", {"ids": [told["id"]]}, 204)
    assert ours.get("/notifications")["unread"] == 1
    ours.post("/notifications/read", {}, 204)
    assert ours.get("/notifications")["unread"] == 0
    ours.put("/notifications/choices", [{"kind": "answer", "is_on": False, "mail": "daily"}])
    chosen = {one["kind"]: one for one in ours.get("/notifications/choices")}
    assert chosen["answer"] == {"kind": "answer", "is_on": False, "mail": "daily"}
    assert chosen["mention"]["is_on"] is True
    assert len(chosen) == len(Notification.Kind)


def test_views_come_by_mail_to_own_addresses_alone(ada: User) -> None:
    ours = Asking(ada)
    make_paper(topics=("cs.CL",))
    wanted = {"view": "topic:cs.CL", "days": [0, 2], "at": "07:30:00", "zone": "Europe/Paris"}
    made = ours.post("/subscriptions", wanted)
    assert (made["days"], made["at"], made["paused"]) == ([0, 2], "07:30:00", False)
    assert made["email"] == ada.email
    ours.post("/subscriptions", wanted | {"email": "other@example.org"}, 403)
    ours.post("/subscriptions", wanted | {"zone": "Mars/Base"}, 422)
    ours.post("/subscriptions", wanted | {"view": "topic:none"}, 404)
    one = f"/subscriptions/{made['key']}"
    assert ours.patch(one, {"paused": True, "papers": 5})["papers"] == 5
    assert ours.get("/subscriptions")[0]["paused"] is True
    Asking(make_reader()).delete(one, 404)
    ours.delete(one)
    assert ours.get("/subscriptions") == []


def test_webhooks_are_made_tried_switched_and_deleted(
    ada: User, settings: pytest.FixtureRequest
) -> None:
    ours = Asking(ada)
    wanted = {"name": "Chat", "view": "edition:day", "address": "https://hooks.example/x"}
    settings.WEBHOOKS = "staff"  # type: ignore[attr-defined]
    ours.post("/webhooks", wanted, 403)
    settings.WEBHOOKS = "readers"  # type: ignore[attr-defined]
    made = ours.post("/webhooks", wanted)
    assert made["secret"]
    assert made["host"] == "hooks.example"
    assert ours.post("/webhooks", wanted)["secret"] == ""  # The same one, told once.
    hook = f"/webhooks/{made['key']}"
    ours.put(hook, wanted | {"address": "https://10.0.0.1/x"}, 400)
    assert ours.put(hook, wanted | {"name": "Talk", "address": ""})["name"] == "Talk"
    ours.put(hook, wanted | {"form": "matrix"}, 400)
    ours.post(f"{hook}/messages", {}, 204)
    [message] = ours.get(f"{hook}/messages")
    ours.post(f"{hook}/messages/{message['key']}/again", {}, 204)
    assert ours.post(f"{hook}/secret", {}, 200)["secret"] not in {"", made["secret"]}
    assert ours.patch(hook, {"is_on": False})["is_on"] is False
    ours.post(f"{hook}/messages", {}, 400)
    Asking(make_reader()).get(hook, 404)
    ours.delete(hook)
    assert ours.get("/webhooks") == []


def test_a_reader_says_who_they_are_and_takes_all_of_it_along(ada: User) -> None:
    ours, paper = Asking(ada), make_paper()
    said = ours.patch("/me", {"name": "Ada", "shows_name": True, "links": ["https://a.example"]})
    assert said["links"] == ["https://a.example"]
    assert Asking(None).get(f"/readers/{ada.handle}") == {
        "handle": ada.handle,
        "name": "Ada",
        "affiliation": "",
        "links": [],
    }
    ours.patch("/me", {"links": ["javascript:alert(1)"]}, 400)
    ours.patch("/me", {"language": "tlh"}, 400)
    Asking(ada, ApiToken.Scope.READ).patch("/me", {"name": "Eve"}, 403)
    ours.put(f"/papers/{paper.address}/marks/saved")
    assert ours.get("/me/papers/saved?fields=id")["papers"] == [{"id": paper.address}]
    kept = ours.get("/me/data")
    assert kept["account"]["email"] == ada.email
