from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import editors, features, pictures
from dailypapers.community.models import Picture
from dailypapers.community.pictures import Sent
from dailypapers.core.pictures import made_anew
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.testing.pictures import png, upload
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    """Keep pictures in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ada(client: Client) -> User:
    """Somebody who has signed in."""
    reader = make_reader()
    client.force_login(reader)
    return reader


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    return make_edition("2026-09-22", 1)[0]


def signed_in(reader: User) -> Client:
    """Return somebody's browser."""
    browser = Client()
    browser.force_login(reader)
    return browser


def give(paper: Paper, reader: User, alt: str = "") -> Picture:
    """Give a paper a picture."""
    pictures.put(reader, paper.pk, Sent(made_anew(png(), 1), alt))
    return Picture.objects.get(paper=paper)


def submit(client: Client, text: str, **more: object) -> HttpResponseBase:
    """Send the form that submits, with a picture."""
    said = {"text": text, "comment": "", "key": str(uuid4()), "picture": upload(), **more}
    return client.post("/submit", said)


def images(client: Client, path: str) -> list[str]:
    """Return the pictures of a page, as they are written."""
    return re.findall(r"<img[^>]*>", client.get(path).content.decode())


@pytest.mark.usefixtures("ada")
def test_a_picture_sent_along_is_on_the_card_and_the_page(client: Client, paper: Paper) -> None:
    answer = submit(client, paper.address, alt='A "plane" <b>')
    assert answer.headers["Location"] == f"/papers/{paper.address}"
    name = Picture.objects.get().name
    stranger = Client()
    [card] = images(stranger, "/papers/date/2026-09-22")
    [page] = images(stranger, f"/papers/{paper.address}")
    assert f'src="/pictures/small/{name}.webp"' in card
    assert f'src="/pictures/large/{name}.webp"' in page
    for image in (card, page):
        assert 'width="60" height="40"' in image
        assert 'alt="A &quot;plane&quot; &lt;b&gt;"' in image


@pytest.mark.usefixtures("ada")
def test_without_words_it_is_called_what_it_is(client: Client, paper: Paper) -> None:
    submit(client, paper.address)
    assert (
        'alt="Picture from the submitter, not described"'
        in images(client, "/papers/week/2026-W39")[0]
    )


@pytest.mark.usefixtures("ada")
def test_what_is_wrong_with_a_picture_is_said_and_what_was_written_kept(
    client: Client, paper: Paper, settings: Settings
) -> None:
    answer = submit(client, paper.address, picture=upload(b"teapot"), comment="Hot.", alt="Tea")
    assert answer.status_code == 400
    assert "no PNG, JPEG or WebP picture" in read(answer).text
    assert b"Hot." in answer.getvalue()
    assert b'value="Tea"' in answer.getvalue()
    settings.PICTURE_MEGABYTES = 0
    assert "at most 0 MB here" in read(submit(client, paper.address)).text
    settings.PICTURE_MEGABYTES = 5
    assert "Choose the picture again" in read(submit(client, "nonsense")).text
    assert not Picture.objects.exists()


@pytest.mark.usefixtures("ada")
def test_who_submits_what_was_submitted_before_is_told(client: Client, paper: Paper) -> None:
    features.submit(paper.pk, make_reader())
    submit(client, paper.address)
    assert "Your picture was not taken" in get(client, f"/papers/{paper.address}").text
    assert not Picture.objects.exists()


def test_a_file_is_served_to_be_kept(client: Client, paper: Paper, settings: Settings) -> None:
    name = give(paper, make_reader()).name
    for size in ("large", "small"):
        answer = client.get(f"/pictures/{size}/{name}.webp")
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Length"] == str(len(answer.getvalue()))
        kept = answer.headers["Cache-Control"]
        assert {"max-age=31536000", "immutable"} <= set(kept.split(", "))
        assert "private" not in kept
        assert answer.getvalue()[8:12] == b"WEBP"
    for path in (f"huge/{name}", "large/nothing", f"large/{name}x", f"small/../{name}"):
        assert client.get(f"/pictures/{path}.webp").status_code == 404
    settings.PRIVATE = True
    address = f"/pictures/large/{name}.webp"
    assert client.get(address).headers["Location"].startswith("/account/login/")
    answer = signed_in(make_reader()).get(address)
    assert "private" in answer.headers["Cache-Control"]


def test_what_is_taken_away_is_served_no_more(client: Client, paper: Paper) -> None:
    boss = make_reader(is_moderator=True)
    name = give(paper, make_reader()).name
    answer = signed_in(boss).post(
        f"/moderation/papers/{paper.address}", {"act": "picture", "reason": "Not of it"}
    )
    assert answer.status_code == 302
    assert client.get(f"/pictures/large/{name}.webp").status_code == 404
    assert images(client, f"/papers/{paper.address}") == []
    assert "took the picture away from" in get(signed_in(boss), "/moderation/log").text


def test_what_waits_or_is_set_apart_is_served_to_its_giver_alone(
    client: Client, ada: User, paper: Paper
) -> None:
    submit(client, "2609.31415")
    waiting = Picture.objects.get().name
    assert client.get(f"/pictures/large/{waiting}.webp").status_code == 200
    assert Client().get(f"/pictures/large/{waiting}.webp").status_code == 404
    Picture.objects.all().delete()
    name = give(paper, ada).name
    User.objects.filter(pk=ada.pk).update(is_shadowed=True)
    page = f"/papers/{paper.address}"
    assert (len(images(client, page)), len(images(Client(), page))) == (1, 0)
    assert Client().get(f"/pictures/large/{name}.webp").status_code == 404


def test_the_submitter_and_editors_give_change_and_take_away(
    client: Client, ada: User, paper: Paper
) -> None:
    page = f"/papers/{paper.address}/picture"
    features.submit(paper.pk, ada)
    assert page in get(client, f"/papers/{paper.address}").links()
    assert "Give it a picture" in get(client, page).text
    assert "Choose a picture." in read(client.post(page, {"alt": "Tea"})).text
    client.post(page, {"picture": upload(), "alt": "Tea"})
    first = Picture.objects.get()
    assert (first.reader, first.alt) == (ada, "Tea")

    editor = make_reader()
    editors.appoint(editor)
    theirs = signed_in(editor)
    theirs.post(page, {"alt": "Hot tea"})
    assert Picture.objects.get().alt == "Hot tea"
    assert Picture.objects.get().name == first.name
    theirs.post(page, {"picture": upload(png("black")), "alt": "Coffee"})
    assert Picture.objects.get().name != first.name
    for _ in range(2):
        answer = client.post(f"{page}/remove")
        assert answer.headers["Location"] == f"/papers/{paper.address}"
    assert not Picture.objects.exists()


def test_nobody_else_may(client: Client, ada: User, paper: Paper) -> None:
    features.submit(paper.pk, make_reader())
    picture = give(paper, make_reader())
    page = f"/papers/{paper.address}/picture"
    assert ada.pk
    assert page not in get(client, f"/papers/{paper.address}").links()
    for answer in (
        client.get(page),
        client.post(page, {"picture": upload(png("red"))}),
        client.post(f"{page}/remove"),
    ):
        assert answer.status_code == 403
    for answer in (Client().get(page), Client().post(page), Client().post(f"{page}/remove")):
        assert answer.headers["Location"].startswith("/account/login/")
    assert Picture.objects.get().name == picture.name
