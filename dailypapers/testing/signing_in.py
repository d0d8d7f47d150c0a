"""A fresh browser at an instance that runs, as far as forms go."""

from __future__ import annotations

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from dailypapers.testing.processes import Instance

LOGIN = "/account/login/"


def sign_in(site: Instance, password: str) -> str:
    """Send the sign-in form as a fresh browser does, for `ada@example.org`."""
    return press(site, LOGIN, login="ada@example.org", password=password)


def press(site: Instance, path: str, **data: str) -> str:
    """Open a page as a fresh browser does, send its form, and return what comes."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    try:
        form = browser.open(site.address + path).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
        assert token
        filled = urlencode({"csrfmiddlewaretoken": token[1], **data}).encode()
        answer = browser.open(site.address + path, filled)
    except HTTPError as error:
        return error.read().decode()
    return str(answer.read().decode())
