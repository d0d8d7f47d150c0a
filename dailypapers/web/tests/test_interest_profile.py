"""The page of what one's own list leaves out: for its owner alone."""

from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.catalogue.records import AuthorName
from dailypapers.community import follows, mutes, profiles, seeds
from dailypapers.community.models import Follow, Mark, Mute, Seed
from dailypapers.community.seeds import Origin
from dailypapers.core.errors import IndexUnavailable
from dailypapers.feed import effects, previews
from dailypapers.feed.effects import Effect, Effects, Less
from dailypapers.feed.names import Named
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db
PATH = "/papers/for-you/profile"


def test_a_reader_mutes_and_takes_it_back(client: Client) -> None:
    client.force_login(make_reader())
    said = client.post(PATH, {"kind": "words", "said": "Kites"}, follow=True)
    assert "“Kites” is muted." in said.content.decode()
    assert "takes 0 of 0 new papers away" in get(client, PATH).text
    [mute] = Mute.objects.all()
    assert client.post(f"/papers/for-you/unmute/{mute.pk}").status_code == 302
    assert "You mute nothing yet." in get(client, PATH).text


def test_what_is_refused_keeps_what_was_typed(client: Client) -> None:
    client.force_login(make_reader())
    page = client.post(PATH, {"kind": "author", "said": "No <Body>"}).content.decode()
    assert "No author here has that name." in page
    assert 'value="No &lt;Body&gt;"' in page
    assert '<option value="author" selected>' in page


def test_nobody_else_sees_or_takes_back_a_mute(client: Client) -> None:
    mute = mutes.mute(make_reader(), "words", "Kites")
    unmute = f"/papers/for-you/unmute/{mute.pk}"
    for other in (make_reader(), make_reader(is_staff=True)):
        client.force_login(other)
        assert "Kites" not in get(client, PATH).text
        assert client.post(unmute).status_code == 404
    client.logout()
    assert client.post(unmute).status_code == 302
    assert client.get(PATH).headers["Location"].endswith(f"?next={PATH}")
    assert Mute.objects.exists()


def test_mutes_can_be_taken_back_while_the_index_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object) -> None:
        raise IndexUnavailable("away")

    monkeypatch.setattr(effects, "effects", unavailable)
    ada = make_reader()
    mutes.mute(ada, "words", "Kites")
    client.force_login(ada)
    page = get(client, PATH).text
    assert "Unmute" in page
    assert "takes" not in page


def test_every_rule_says_what_it_does(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, paper = make_reader(), make_paper(title="Kites in $x^2$ Winds", topics=("cs.CL",))
    mute = mutes.mute(ada, "words", "Kites")
    follows.follow(ada, "topic", "cs.CL")
    seeds.name(ada, [paper.pk], Seed.Kind.FILE, "mine.bib")
    cause = Named(paper.address, paper.title)
    of = {
        Origin("file", "mine.bib"): Effect(9, 4, 1, [cause] * 3, [cause]),
        mute.pk: Effect(0, 0, 0, [], []),
        ("topic", "cs.CL"): Effect(2, 0, 0, [], []),
        Less(paper.pk): Effect(20, 20, 20, [], []),
    }
    monkeypatch.setattr(effects, "effects", lambda *_: Effects(7, {mute.pk: 3}, of))
    client.force_login(ada)
    page = get(client, PATH)
    assert "mine.bib 1 paper · moves 9 of the first 20; brings in Kites" in page.text
    assert "and more (4); takes out Kites" in page.text
    assert "takes 3 of 7 new papers away · moves none of the first 20" in page.text
    assert "Computation and Language moves 2 of the first 20" in page.text
    assert ("button", f"/papers/{paper.address}/hide") in page.addresses


def test_a_mute_can_be_looked_at_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(make_reader())
    monkeypatch.setattr(previews, "of_mute", lambda *_: (4, Effect(3, 0, 0, [], [])))
    said = {"kind": "words", "said": "Kites", "preview": "mute"}
    page = client.post(PATH, said)
    text = read(page).text
    assert "“Kites” would take 4 new papers away; it moves 3 of the first 20" in text
    assert 'value="Kites"' in page.content.decode()
    assert not Mute.objects.exists()
    part = client.post(PATH, said, headers={"HX-Request": "true"})
    assert part.headers["HX-Retarget"] == "#preview-mute"
    assert part.content.decode().startswith('<div id="preview-mute"')
    assert "Say what to mute." in read(client.post(PATH, said | {"said": ""})).text


@pytest.mark.parametrize("rule", ["follow", "less"])
def test_a_follow_and_a_dislike_can_be_looked_at_first(
    client: Client, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    ada, paper = make_reader(), make_paper(title="Kites in $x^2$ Winds")
    client.force_login(ada)
    for name in ("of_follow", "of_less"):
        monkeypatch.setattr(previews, name, lambda *_: Effect(3, 0, 0, [], []))
    field, good, words, wrong = {
        "follow": (
            "followed",
            "cs.CL",
            "Following Computation and Language (cs.CL) moves 3",
            "no such topic",
        ),
        "less": ("less", paper.address, "moves 3 of the first 20", "No paper here has that name."),
    }[rule]
    said = {"follow_kind": "topic", field: good}

    page = client.post(PATH, said | {"preview": rule})
    assert words in read(page).text
    assert f'value="{good}"' in page.content.decode()
    part = client.post(PATH, said | {"preview": rule}, headers={"HX-Request": "true"})
    assert part.headers["HX-Retarget"] == f"#preview-{rule}"
    for bad in ("?", "nowhere"):
        assert wrong in read(client.post(PATH, said | {field: bad, "keep": rule})).text
    assert not Follow.objects.exists()
    assert not Mark.objects.exists()

    for _ in range(2):
        client.post(PATH, said | {"keep": rule})
    made = Follow.objects.get().target if rule == "follow" else Mark.objects.get().paper.address
    assert made == good
    assert client.post(PATH, {"preview": "nonsense"}).status_code == 400


def test_what_is_wanted_less_of_belongs_to_the_profile_that_is_shown(client: Client) -> None:
    ada, paper = make_reader(), make_paper()
    client.force_login(ada)
    work = profiles.make(ada, "Work")
    client.post(f"{PATH}?profile=work", {"less": paper.key, "keep": "less"})
    assert work.papers.get().paper == paper
    assert "Authors and topics you follow" not in get(client, f"{PATH}?profile=work").text
    profiles.change(work, "Work", with_follows=True)
    assert "Authors and topics you follow" in get(client, f"{PATH}?profile=work").text


def test_an_authors_papers_can_be_looked_at_first(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(make_reader())
    make_paper(authors=(AuthorName("Zoë Pott"),))
    said = {"author": "zoe pott", "preview": "author"}
    assert "1 paper by Zoë Pott" in read(client.post(PATH, said)).text
    part = client.post(PATH, said | {"author": "Nobody"}, headers={"HX-Request": "true"})
    assert part.headers["HX-Retarget"] == "#preview-author"
    assert "No author here has that name." in part.content.decode()
    assert not Seed.objects.exists()

    def unavailable(*_: object) -> None:
        raise IndexUnavailable("away")

    monkeypatch.setattr(previews, "of_seeds", unavailable)
    assert "The search index is being built." in read(client.post(PATH, said)).text
