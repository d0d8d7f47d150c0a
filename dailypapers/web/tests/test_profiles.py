"""Further interest profiles on pages: for their owner alone, with and without scripts."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from dailypapers.accounts import tokens
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import marks, profiles, seeds, votes
from dailypapers.community.models import Mark, Mute, Profile, ProfilePaper, Seed, Vote
from dailypapers.feed import for_you
from dailypapers.feed.for_you import ForYou
from dailypapers.feed.queries import Page
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read
from dailypapers.web.views import own_feeds

pytestmark = pytest.mark.django_db
LIST, PAGE, FORMS = "/papers/for-you", "/papers/for-you/profile", "/papers/for-you/profiles"
WORK = "?profile=study"


@pytest.fixture
def ada(client: Client) -> User:
    reader = make_reader()
    client.force_login(reader)
    return reader


@pytest.fixture
def study(ada: User) -> Profile:
    return profiles.make(ada, "Study")


@pytest.fixture
def paper() -> Paper:
    return make_paper(title="Kites in $x^2$ Winds")


def test_it_is_made_changed_and_deleted(client: Client, ada: User) -> None:
    assert "Further profiles" in get(client, PAGE).text
    for _ in range(2):
        made = client.post(f"{FORMS}/new", {"name": "Study"})
        assert made.headers["Location"] == PAGE + WORK
    refused = client.post(f"{FORMS}/new", {"name": " "}, follow=True)
    assert "Give the profile a name." in read(refused).text
    page = get(client, PAGE + WORK)
    assert "Interest profile: Study" in page.text
    assert {PAGE, PAGE + WORK, LIST + WORK} <= set(page.links())
    assert 'value="?profile' not in client.get(LIST + WORK).content.decode()  # in the search box

    client.post(f"{FORMS}/study/edit", {"name": "Kites", "with_follows": "on"})
    assert (profile := Profile.objects.get()).with_follows
    assert (profile.name, profile.slug) == ("Kites", "study")
    refused = client.post(f"{FORMS}/study/edit", {"name": ""}, follow=True)
    assert "Give the profile a name." in read(refused).text

    assert "Kites" in read(client.post(f"{FORMS}/study/delete", follow=True)).text
    assert not Profile.objects.exists()
    get(client, PAGE + WORK, 404)


def test_its_list_and_page_are_about_it_alone(
    client: Client, ada: User, study: Profile, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Profile | None] = []

    def ranked(reader: User, at: object, number: int, profile: Profile | None) -> ForYou:
        asked.append(profile)
        return ForYou(Page([paper.pk], number, 60), [[]], likes=7)

    monkeypatch.setattr(for_you, "for_you", ranked)
    page = get(client, LIST + WORK)
    assert "For you: Study" in page.text
    assert {LIST, f"{LIST}?profile=study&page=2", PAGE + WORK} <= set(page.links())
    assert "/account/feeds?feed=%2Fpapers%2Ffor-you.atom%3Fprofile%3Dstudy" in page.links()
    assert get(client, LIST).text.startswith("For you,")
    assert asked == [study, None]
    get(client, f"{LIST}?profile=nothing", 404)


def test_an_empty_one_says_how_to_fill_it(client: Client, ada: User, study: Profile) -> None:
    page = get(client, LIST + WORK)
    assert "Nothing is in this profile yet." in page.text
    assert f"{LIST}/seeds{WORK}" in page.links()


def test_rules_are_kept_in_the_profile_that_is_shown(
    client: Client, ada: User, study: Profile, paper: Paper
) -> None:
    said = client.post(PAGE + WORK, {"kind": "words", "said": "Kites"})
    assert said.headers["Location"] == PAGE + WORK
    client.post(f"{LIST}/seeds{WORK}", {"text": paper.address})
    assert Mute.objects.get().profile == Seed.objects.get().profile == study
    assert "Kites" not in get(client, PAGE).text
    page = get(client, PAGE + WORK)
    assert ("button", f"{LIST}/seeds/away{WORK}") in page.addresses

    client.post(f"{LIST}/seeds/away", {"of": "pasted:"})
    assert Seed.objects.exists()
    client.post(f"{LIST}/seeds/away{WORK}", {"of": "pasted:"})
    assert not Seed.objects.exists()
    back = client.post(f"{LIST}/unmute/{Mute.objects.get().pk}")
    assert back.headers["Location"] == PAGE + WORK


@pytest.mark.parametrize("act", ["vote", "save", "read", "hide"])
def test_what_is_pressed_in_its_list_belongs_to_it(
    client: Client, ada: User, study: Profile, paper: Paper, act: str
) -> None:
    press = f"/papers/{paper.address}/{act}"
    for page in ("/", LIST, f"{LIST}?profile=nothing", f"/search{WORK}"):
        client.post(press, {"on": "yes", "next": page})
    assert not ProfilePaper.objects.exists()
    for _ in range(2):
        client.post(press, {"on": "yes", "next": f"{LIST}?profile=study&page=2"})
    assert ProfilePaper.objects.get().profile == study
    client.post(press, {"on": "no", "next": "/"})
    assert not ProfilePaper.objects.exists()


def test_likes_are_chosen_and_taken_out(
    client: Client, ada: User, study: Profile, paper: Paper
) -> None:
    votes.vote(ada, paper.pk)
    saved = make_paper(title="Teapots")
    marks.mark(ada, saved.pk, Mark.Kind.SAVED)
    page = get(client, PAGE + WORK)
    assert "Choose among the last papers" in page.text
    assert "math" in page.elements
    both = {"paper": [paper.address, saved.address]}
    client.post(f"{FORMS}/study/papers", {**both, "on": "yes"})
    assert ProfilePaper.objects.count() == 2
    assert "Take out Teapots" in get(client, PAGE + WORK).text
    client.post(f"{FORMS}/study/papers", {"paper": saved.address, "on": "no"})
    assert ProfilePaper.objects.get().paper == paper
    assert Mark.objects.exists()
    assert Vote.objects.exists()


def test_it_has_a_feed_of_its_own_by_secret_address(
    client: Client, ada: User, study: Profile, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = ForYou(Page([paper.pk], 1, 1), [[]], likes=7)
    monkeypatch.setattr(own_feeds, "ranked", lambda *_: answer)
    secret = tokens.make_for_feeds(ada, "Reader")
    client.logout()
    found = client.get(f"{LIST}.json?profile=study&token={secret}")
    feed = json.loads(found.content)
    assert feed["title"].endswith("For you: Study")
    assert [item["title"] for item in feed["items"]]
    assert client.get(f"{LIST}.json?profile=nothing&token={secret}").status_code == 404
    files = client.get(f"/mine/feeds.opml?token={secret}").content.decode()
    assert "For you: Study" in files
    assert f"{LIST}.atom?profile=study&amp;token={secret}" in files


def test_nobody_else_sees_or_changes_it(client: Client, study: Profile, paper: Paper) -> None:
    seeds.name(study.reader, [paper.pk], Seed.Kind.FILE, "mine.bib", study)
    acts = ("edit", "delete", "papers")
    for other in (make_reader(), make_reader(is_staff=True)):
        client.force_login(other)
        for path in (LIST + WORK, PAGE + WORK, f"{LIST}/seeds{WORK}"):
            get(client, path, 404)
        for act in acts:
            said = {"name": "Mine", "on": "yes", "paper": paper.address}
            assert client.post(f"{FORMS}/study/{act}", said).status_code == 404
        assert "Study" not in get(client, PAGE).text
        client.post(f"/papers/{paper.address}/vote", {"on": "yes", "next": LIST + WORK})
    client.logout()
    for path in (f"{FORMS}/new", *(f"{FORMS}/study/{act}" for act in acts)):
        assert client.post(path).status_code == 302
    assert Profile.objects.get().name == "Study"
    assert not ProfilePaper.objects.exists()
