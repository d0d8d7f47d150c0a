"""A browser as a reader has it, and whether the program behind it answers."""

from __future__ import annotations

import gzip
import json
import re
import ssl
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
    urlopen,
)

from tools.stranger.doing import ran, show

SITE = "https://papers.example.org"
ROOT = Path("/usr/local/share/ca-certificates/stranger.crt")


def alive() -> bool:
    """Say whether the program itself answers."""
    asked = Request("http://127.0.0.1:8000/health/ready", headers={"Host": "papers.example.org"})
    try:
        return bool(urlopen(asked, timeout=5).read() == b"ready\n")
    except OSError:
        return False


class Stay(HTTPRedirectHandler):
    """Follow nothing: what was answered is what is looked at."""

    def redirect_request(self, *args: Any) -> None:
        """Make no further request."""


class Reader:
    """A browser that checks certificates, and remembers the votes that were acknowledged."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.jar = CookieJar()
        self.trust(ROOT)

    def trust(self, root: Path) -> None:
        """Believe the certificates of an authority."""
        checked = HTTPSHandler(context=ssl.create_default_context(cafile=str(root)))
        self._opener = build_opener(checked, HTTPCookieProcessor(self.jar), Stay())

    def stream(self, path: str, data: bytes, headers: dict[str, str]) -> Any:
        """Return an answer as soon as it begins."""
        return self._opener.open(Request(SITE + path, data, headers), timeout=60)

    def get(self, path: str, data: bytes | None = None, **headers: str) -> Any:
        """Return the answer, whatever its status, with its body as `text`."""
        address = path if "://" in path else SITE + path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            reply = self._opener.open(
                Request(address, data, {"Referer": SITE + "/", **named}), timeout=60
            )
        except HTTPError as error:
            reply = error
        body = reply.read()
        reply.body = body
        reply.text = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode(
            errors="replace"
        )
        return reply

    def sees(self, path: str) -> bool:
        """Say whether a page comes."""
        try:
            return bool(self.get(path).status == 200)
        except OSError:
            return False

    def post(self, path: str, **fields: str) -> Any:
        """Send a form with the token of the last page."""
        return self.get(path, urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode())

    def open(self, path: str) -> str:
        """Return a page that has a form, and keep its token."""
        page: str = self.get(path).text
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        if not found:
            show(f"a form at {path}", False)
        self.token = found[1] if found else ""
        return page

    def sign_in(self, link: str) -> bool:
        """Press the button of a link that signs in; say whether that came about."""
        self.open(link)
        self.post(link)
        return "data-reader=" in self.get("/topics").text

    def press_until_it_ends(self) -> None:
        """Vote for paper after paper until the service is gone."""
        page = self.open("/papers/date/2026-09-30") + self.get("/papers/date/2026-09-30?p=2").text
        for path in sorted(set(re.findall(r'action="(/papers/[^"]+/vote)"', page)) - self.known):
            try:
                if self.post(path, on="yes", next="/").status == 302:
                    self.known.add(path)
                else:
                    return
            except OSError:
                return

    def are_kept(self) -> bool:
        """Say whether all votes are there, and none but perhaps one that had no answer."""
        end = json.loads(ran("dailypapers export -").splitlines()[-1])["end"]
        return end["community.Vote"] - len(self.known) in {0, 1, 2}
