from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community.models import Note
from dailypapers.community.notes import BETWEEN, sign, text_of, write
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db
SECRET = "ask Marmaduke"


@pytest.fixture
def ada(client: Client) -> User:
    """Somebody who has signed in."""
    reader = make_reader()
    client.force_login(reader)
    return reader


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    return make_edition("2026-09-30", 1)[0]


def keep(client: Client, paper: Paper, note: str, opened_on: str = "", status: int = 302) -> str:
    """Send the form of a note, and return the answer's text."""
    said = {"note": note, "sign": sign(opened_on), "next": "/papers/date/2026-09-30#x"}
    answer = client.post(f"/papers/{paper.address}/note", said)
    assert answer.status_code == status
    return read(answer).text if status != 302 else answer.headers["Location"]


def test_a_note_is_written_from_a_list_and_leads_back_to_it(
    client: Client, ada: User, paper: Paper
) -> None:
    page = "/papers/date/2026-09-30?source=arxiv"
    [link] = [one for one in get(client, page).links() if "/note?" in one]
    form = client.get(link)
    back = f'name="next" value="{page}#paper-{paper.address}"'
    assert back in form.content.decode()
    assert keep(client, paper, f"*{SECRET}*") == "/papers/date/2026-09-30#x"
    assert text_of(ada, paper.pk) == f"*{SECRET}*"

    assert f"Your note *{SECRET}*" in get(client, page).text
    html = client.get(f"/papers/{paper.address}").content.decode()
    assert f"<em>{SECRET}</em>" in html
    assert f'value="{sign(f"*{SECRET}*")}"' in html


def test_nobody_else_sees_a_note(client: Client, ada: User, paper: Paper) -> None:
    write(ada, paper.pk, SECRET, "")
    pages = [
        "/",
        f"/papers/{paper.address}",
        f"/papers/{paper.address}/note",
        f"/papers/{paper.address}.md",
        f"/papers/{paper.address}.bib",
        "/papers/month/2026-09",
        "/mine/notes",
        "/mine/notes/export/bibtex",
        f"/moderation/papers/{paper.address}",
        f"/moderation/readers/{ada.handle}",
        "/staff",
        f"/admin/accounts/user/{ada.pk}/change/",
    ]
    boss = make_reader(is_staff=True, is_superuser=True, is_moderator=True)
    for other in (make_reader(), boss, None):
        someone = Client()
        if other:
            someone.force_login(other)
        for path in pages:
            assert SECRET not in someone.get(path, follow=True).content.decode(), path
    for path in ("/", f"/papers/{paper.address}", "/mine/notes", "/mine/notes/export/bibtex"):
        assert SECRET in client.get(path).content.decode(), path


def test_a_stale_tab_overwrites_nothing_and_shows_both(
    client: Client, ada: User, paper: Paper
) -> None:
    write(ada, paper.pk, "From the other tab", "")
    text = keep(client, paper, "From this tab", status=400)
    assert "You changed this note elsewhere" in text
    assert "It says nowFrom the other tab" in text
    assert "From this tab" in text
    assert text_of(ada, paper.pk) == "From the other tab"
    keep(client, paper, "From this tab", "From the other tab")
    assert text_of(ada, paper.pk) == "From this tab"


@pytest.mark.usefixtures("ada")
def test_what_is_too_long_is_given_back(client: Client, paper: Paper) -> None:
    text = keep(client, paper, "x" * 10_001, status=400)
    assert "at most 10,000 characters; this has 10,001" in text
    assert "x" * 10_001 in text
    assert not Note.objects.exists()


def test_all_notes_are_on_one_page_and_can_be_taken_along(
    client: Client, ada: User, paper: Paper
) -> None:
    assert "is kept here" in get(client, "/mine/notes").text
    text = BETWEEN.join(["**one**", "y" * 9_999])  # Made from two: longer than one may be.
    Note.objects.create(reader=ada, paper=paper, text=text)
    html = client.get("/mine/notes").content.decode()
    assert "<strong>one</strong>" in html
    assert "y" * 9_999 in html
    for name, words in (("bibtex", "@misc"), ("ris", "TY  - "), ("csl", '"title"')):
        answer = client.get(f"/mine/notes/export/{name}")
        assert words in answer.content.decode(), name
        assert "attachment; filename=" in answer.headers["Content-Disposition"]
    get(client, "/mine/notes/export/docx", 404)


def test_a_page_whose_last_note_was_taken_away_leads_to_the_one_before(
    client: Client, ada: User
) -> None:
    for paper in make_edition("2026-09-29", 51):
        write(ada, paper.pk, "Noted", "")
    assert client.get("/mine/notes?page=2").status_code == 200
    write(ada, Note.objects.earliest("at").paper_id, "", sign("Noted"))
    assert client.get("/mine/notes?page=2").headers["Location"] == "/mine/notes?page=1"


def test_the_way_back_leads_nowhere_else(client: Client, ada: User, paper: Paper) -> None:
    said = {"note": ada.handle, "sign": "", "next": "https://elsewhere.example/"}
    answer = client.post(f"/papers/{paper.address}/note", said)
    assert answer.headers["Location"] == f"/papers/{paper.address}"


def test_a_stranger_is_asked_to_sign_in(client: Client, paper: Paper) -> None:
    for answer in (
        client.get(f"/papers/{paper.address}/note"),
        client.post(f"/papers/{paper.address}/note", {"note": "x", "sign": ""}),
        client.get("/mine/notes"),
    ):
        assert answer.headers["Location"].startswith("/account/login/")
    assert not Note.objects.exists()
