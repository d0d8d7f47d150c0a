"""What holds for accounts whichever server process answers: real processes, real cookies."""

from __future__ import annotations

import json
import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from dailypapers.testing.people import PASSWORD
from dailypapers.testing.processes import Instance

LOGIN = "/account/login/"
MAKE_ADA = """
from dailypapers.testing.people import make_reader
make_reader(email="ada@example.org")
"""
COOKIES = """
import json
from django.conf import settings
print(json.dumps([settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE]))
"""


def sign_in(site: Instance, password: str) -> str:
    """Send the form as a fresh browser does, over a connection of its own."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    form = browser.open(site.address + LOGIN).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    data = {"csrfmiddlewaretoken": token[1], "login": "ada@example.org", "password": password}
    try:
        answer = browser.open(site.address + LOGIN, urlencode(data).encode())
    except HTTPError as error:
        return error.read().decode()
    return str(answer.read().decode())


def test_two_server_processes_count_wrong_passwords_together(loaded: Instance) -> None:
    assert loaded.run("shell", "--no-imports", "-c", MAKE_ADA).returncode == 0
    loaded.serve("--workers", "2")
    answers = [sign_in(loaded, "wrong-one") for _ in range(5)]
    assert all("not correct" in page for page in answers)
    assert "Too many failed" in sign_in(loaded, PASSWORD)


@pytest.mark.parametrize(
    ("address", "secure"), [("https://papers.example", True), ("http://papers.example", False)]
)
def test_cookies_stay_on_tls_where_the_address_has_it(
    instance: Instance, address: str, secure: bool
) -> None:
    ended = instance.run("shell", "--no-imports", "-c", COOKIES, DAILYPAPERS_BASE_URL=address)
    assert json.loads(ended.stdout) == [secure, secure]
