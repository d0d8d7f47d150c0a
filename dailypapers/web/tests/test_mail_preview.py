from __future__ import annotations

import pytest
from django.test import Client

from dailypapers.catalogue.records import Featured
from dailypapers.community import profiles
from dailypapers.digests.act_links import STAND_IN
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import read
from dailypapers.web.views.mail_preview import POLICY

pytestmark = pytest.mark.django_db

DAY = "/mail/preview/2026-09-30"


@pytest.fixture(autouse=True)
def edition() -> None:
    """An edition of one paper."""
    make_paper(
        title="Teapots & <b>Kettles</b>",
        announcement=make_announcement("2026-09-30", Featured.PICK, position=1),
    )


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    for path in ("/mail/preview", DAY, f"{DAY}/html"):
        assert client.get(path).headers["Location"].startswith("/account/login/?next=/mail/preview")


def test_a_reader_sees_what_subscribers_get_without_their_links(client: Client) -> None:
    client.force_login(make_reader())
    assert client.get("/mail/preview").headers["Location"] == DAY
    answer = client.get(DAY)
    page = read(answer)
    assert "1 paper" in page.text
    assert "1. Teapots & <b>Kettles</b>" in page.text
    assert page.text.count("(a link of your own)") == 4
    html = client.get(f"{DAY}/html")
    assert "1. Teapots &amp; &lt;b&gt;Kettles&lt;/b&gt;</a>" in html.content.decode()
    for content in (answer.content.decode(), html.content.decode()):
        assert STAND_IN not in content
        assert "/mail/act/" not in content
        assert "/subscribe/end/" not in content
        assert ".invalid" not in content


def test_its_html_can_do_nothing(client: Client) -> None:
    client.force_login(make_reader())
    headers = client.get(f"{DAY}/html").headers
    assert headers["Content-Security-Policy"] == POLICY
    assert "sandbox" in POLICY
    assert not any(word in POLICY for word in ("script", "img", "*", "same-origin", "http"))
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("code", ["2026-09-29", "nonsense", "2026-W40"])
def test_a_day_without_papers_has_no_mail(client: Client, code: str) -> None:
    client.force_login(make_reader())
    for path in (f"/mail/preview/{code}", f"/mail/preview/{code}/html"):
        assert client.get(path).status_code == 404


def test_a_day_that_cannot_be_read_is_refused_in_the_language_of_the_reader(client: Client) -> None:
    client.force_login(make_reader(language="fr"))
    answer = client.get("/mail/preview/yesterday")
    assert answer.status_code == 404
    assert "Écrivez-le comme 2026-09-30." in answer.content.decode()


def test_the_next_mail_of_any_view_is_shown_to_whom_it_may_be_sent(client: Client) -> None:
    ada, eve = make_reader(), make_reader()
    client.force_login(ada)
    asked = "/mail/preview?view=edition:day"
    assert "1. Teapots & <b>Kettles</b>" in read(client.get(asked)).text
    assert "/mail/preview/html?view=edition%3Aday" in read(client.get(asked)).links()
    html = client.get("/mail/preview/html?view=edition:day")
    assert html.headers["Content-Security-Policy"] == POLICY
    assert "Kettles" in html.content.decode()
    work = profiles.make(ada, "Work")
    own = f"view=for-you:{work.slug}"
    assert client.get(f"/mail/preview?{own}").status_code in {200, 503}
    client.force_login(eve)
    for path in (f"/mail/preview?{own}", f"/mail/preview/html?{own}", "/mail/preview?view=x"):
        assert client.get(path).status_code == 404
