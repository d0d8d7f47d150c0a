"""Styles and scripts are kept for good, come packed, and answer pages of other versions too."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client
from pytest_django.fixtures import Settings

from dailypapers.web import static_files
from dailypapers.web.static_files import ON_PAGES, fingerprinted, pack, packed

pytestmark = pytest.mark.any_database
STYLE = "web/base.css"


@pytest.fixture
def page(settings: Settings, tmp_path: Path) -> Client:
    """Somebody who asks a server whose data folder is empty."""
    settings.HOME = tmp_path
    return Client()


def test_an_address_names_what_it_holds_and_is_kept_for_good(page: Client) -> None:
    address = static(STYLE)
    assert re.fullmatch(r"/static/web/base\.[0-9a-f]{12}\.css", address)
    answer = page.get(address)
    assert answer.getvalue() == Path(str(finders.find(STYLE))).read_bytes()
    assert answer.headers["Cache-Control"] == "max-age=31536000, public, immutable"
    assert page.head(f"/static/{STYLE}").headers["Cache-Control"] == "max-age=600, public"
    assert static("web/nothing.css") == "/static/web/nothing.css"


def test_a_page_of_another_version_gets_what_there_is_but_not_for_good(page: Client) -> None:
    answer = page.get("/static/web/base.0123456789ab.css")
    assert answer.headers["Cache-Control"] == "max-age=600, public"
    assert answer.getvalue() == page.get(static(STYLE)).getvalue()
    for nowhere in ("/static/web/base.css.0123456789ab", "/static/web/none.0123456789ab.css"):
        assert page.get(nowhere).status_code == 404


def test_they_come_packed_as_a_browser_takes_it(page: Client) -> None:
    pack()
    whole = Path(str(finders.find(STYLE))).read_bytes()
    for accepted, said, unpack in (
        ("gzip", "gzip", gzip.decompress),
        ("gzip, br", "br", brotli.decompress),
    ):
        answer = page.get(static(STYLE), headers={"accept-encoding": accepted})
        assert answer.headers["Content-Encoding"] == said
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "immutable" in answer.headers["Cache-Control"]
        sent = answer.getvalue()
        assert (len(sent) < len(whole) / 3, unpack(sent)) == (True, whole)
    plain = page.get(static(STYLE), headers={"accept-encoding": "identity"})
    assert (plain.getvalue(), plain.has_header("Content-Encoding")) == (whole, False)


def test_packing_is_done_once_and_failing_at_it_keeps_nobody_from_serving(
    page: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    pack()
    made = {path: path.stat().st_mtime_ns for path in packed().rglob("*") if path.is_file()}
    names = {str(path.relative_to(packed())) for path in made}
    for name in static_files.files():
        lasting = fingerprinted(name)
        assert (lasting in names) == name.startswith(ON_PAGES)
    pack()
    assert made == {path: path.stat().st_mtime_ns for path in made}
    settings.HOME = settings.HOME / "file"
    settings.HOME.write_text("in the way")
    pack()
    assert "without being packed" in caplog.text
    assert page.head(static(STYLE)).status_code == 200


def test_who_develops_sees_each_change_at_once(page: Client, settings: Settings) -> None:
    settings.DEBUG = True
    assert static(STYLE) == f"/static/{STYLE}"
    assert page.head(f"/static/{STYLE}").status_code == 200
