"""Version 1: reading lists and groups, whole lives of both, and what others may not."""

from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.api.tests.asking import Asking
from dailypapers.community.models import Group, ListEntry, ReadingList
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db


def test_a_list_is_made_filled_ordered_shared_and_deleted(client: Client) -> None:
    ada, bob = make_reader(name="Ada", shows_name=True), make_reader()
    ours, theirs, stranger = Asking(ada), Asking(bob), Asking(None)
    first, second = make_paper(), make_paper()
    made = ours.post("/lists", {"title": "Pots"})
    list_ = f"/lists/{made['slug']}"
    changed = ours.patch(
        list_, {"version": made["version"], "title": "Teapots", "visibility": "public"}
    )
    assert (changed["title"], changed["visibility"], changed["version"]) == ("Teapots", "public", 2)
    assert "Somebody else" in ours.patch(list_, {"version": 1, "title": "Cups"}, 409)["detail"]
    text = f"arXiv:{first.address}\n{second.address}\n9901.00001"
    taken = ours.post(f"{list_}/import", {"text": text}, 200)
    assert (taken["added"], taken["known"], len(taken["missing"])) == (2, 0, 1)
    assert ours.post(f"{list_}/import", {"text": text}, 200)["known"] == 2
    place = f"{list_}/papers/{second.address}"
    assert ours.patch(place, {"position": 1})["position"] == 1
    said = ours.patch(place, {"note": "Read first", "version": 1})
    assert (said["note"], said["version"]) == ("Read first", 2)
    ours.patch(place, {"note": "Not so", "version": 1}, 409)
    page = stranger.get(list_)
    assert [one["paper"]["id"] for one in page["papers"]] == [second.address, first.address]
    file = client.get(f"/api/v1{list_}/files/bibtex")
    assert file.headers["Content-Type"].startswith("application/x-bibtex")
    assert second.title.split()[0] in file.text
    assert client.get(f"/api/v1{list_}/files/docx").status_code == 422
    theirs.patch(list_, {"version": 2, "title": "Mine"}, 403)
    fork = theirs.post(f"{list_}/fork", {})
    assert theirs.post(f"{list_}/fork", {})["slug"] == fork["slug"]
    assert fork["papers"] == 2
    ours.get(f"/lists/{fork['slug']}", 404)
    owners = ours.post(f"{list_}/owners", {"handle": bob.handle}, 200)
    assert owners == {"owners": [{"handle": ada.handle, "name": "Ada"}], "invited": [bob.handle]}
    assert theirs.get("/invitations/lists")[0]["slug"] == made["slug"]
    theirs.get(f"{list_}/owners", 403)
    assert theirs.post(f"{list_}/join", {}, 200)["slug"] == made["slug"]
    ours.delete(f"{list_}/owners/{ada.handle}")
    ours.delete(list_, 403)
    theirs.delete(f"{list_}/owners/{bob.handle}", 400)  # A list is never without an owner.
    theirs.delete(list_)
    assert not ReadingList.objects.filter(slug=made["slug"]).exists()


def test_a_group_plans_its_meetings_and_keeps_strangers_out(client: Client) -> None:
    ada, bob, cleo = make_reader(), make_reader(), make_reader()
    ours, theirs, others = Asking(ada), Asking(bob), Asking(cleo)
    paper = make_paper()
    made = ours.post("/groups", {"name": "Potters", "description": "On *Fridays*"})
    assert ours.post("/groups", {"name": "Potters", "description": "On *Fridays*"}) == made
    group = f"/groups/{made['slug']}"
    assert (made["role"], made["members"]) == ("owner", 1)
    others.get(group, 404)
    ours.post(f"{group}/invitations", {"handle": bob.handle})
    assert theirs.get(group)["role"] == "invited"
    theirs.get(f"{group}/members", 403)
    assert theirs.post(f"{group}/join", {}, 200)["role"] == "member"
    link = ours.post(f"{group}/invitations", {})["link"]
    assert len(ours.get(f"{group}/invitations")) == 1
    token = link.rpartition("/")[2]
    assert others.post(f"{group}/join", {"token": token}, 200)["role"] == "member"
    others.post(f"/groups/{made['slug']}/join", {"token": token}, 200)  # Who is in stays in.
    theirs.patch(f"{group}/members/{cleo.handle}", {"role": "editor"}, 403)
    rows = ours.patch(f"{group}/members/{cleo.handle}", {"role": "editor"})
    assert [row["role"] for row in rows] == ["owner", "member", "editor"]
    meeting = {"on": "2026-10-02", "at": "15:00:00", "zone": "Europe/Berlin", "where": "Room 2"}
    wanted = {"title": "Friday", "visibility": "group", "group": made["slug"], "meeting": meeting}
    planned = others.post("/lists", wanted)
    assert planned["meeting"]["zone"] == "Europe/Berlin"
    theirs.post("/lists", wanted | {"title": "Not mine"}, 400)
    others.put(f"/lists/{planned['slug']}/papers/{paper.address}", {})
    [met] = theirs.get(f"{group}/meetings")
    assert met["slug"] == planned["slug"]
    assert met["papers"] == [{"id": paper.address, "title": paper.title}]
    assert theirs.get(f"{group}/lists")[0]["group"] == made["slug"]
    said = theirs.post(f"/papers/{paper.address}/comments", {"text": "Us", "group": made["slug"]})
    assert said["group"] == made["slug"]
    assert Asking(None).get(f"/papers/{paper.address}/comments") == []
    Asking(None).get(f"/comments/{said['id']}", 404)
    among = f"/papers/{paper.address}/comments?group={made['slug']}"
    assert [one["text"] for one in ours.get(among)] == ["Us"]
    assert ours.get(f"{group}/papers?fields=id")[0]["says"].endswith("commented")
    theirs.patch(f"{group}/members/{bob.handle}", {"shows_acts": True})
    theirs.put(f"/papers/{paper.address}/vote")
    assert "voted" in ours.get(f"{group}/papers?fields=id")[0]["says"]
    ours.patch(group, {"is_listed": True})
    assert [one["slug"] for one in Asking(None).get("/groups")] == [made["slug"]]
    Asking(None).get(f"{group}/meetings", 403)
    ours.patch(group, {"has_open_agenda": True})
    assert Asking(None).get(f"{group}/meetings")[0]["slug"] == ""
    ours.delete(f"{group}/members/{ada.handle}", 400)  # A group is never without an owner.
    theirs.delete(f"{group}/members/{bob.handle}")
    ours.delete(group)
    assert not Group.objects.exists()
    assert ListEntry.objects.count() == 1
    assert others.get(f"/lists/{planned['slug']}")["about"]["visibility"] == "private"
