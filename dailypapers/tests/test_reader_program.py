"""Newsboat, a reader program from Debian, subscribes to a real server on loopback."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from dailypapers.testing.plugin import NEWSBOAT
from dailypapers.testing.processes import PATIENCE, Instance

pytestmark = pytest.mark.newsboat

MAKE = """
import json
from uuid import uuid4
from dailypapers.accounts import tokens
from dailypapers.catalogue.records import Featured
from dailypapers.community import comments, follows, marks, notifications
from dailypapers.testing.make import make_announcement, make_edition, make_paper
from dailypapers.testing.people import make_reader

ada, bob = make_reader(email="ada@example.org"), make_reader(email="bob@example.org")
pots = make_announcement("2026-09-30", Featured.PICK, position=1)
paper = make_paper(title="From $O(n^2)$ to <b>Teapots</b> & Back", announcement=pots)
make_edition("2026-09-30", 2)
marks.mark(ada, paper.pk, "saved")
follows.follow(ada, "topic", "cs.CL")
comments.post(bob, paper.pk, f"*Hot*, @{ada.handle}", uuid4())
notifications.tell()
print(json.dumps([paper.key, paper.address, tokens.make_for_feeds(ada, "newsboat")]))
"""
ONE_MORE = """
from dailypapers.testing.make import make_edition
make_edition("2026-09-30", 1)
"""


class Newsboat:
    """A reader program in a home of its own, subscribed to some feeds."""

    def __init__(self, home: Path, feeds: list[str]) -> None:
        self.home = home
        self.cache = home / "cache.db"
        home.mkdir()
        (home / "urls").write_text("".join(f"{feed}\n" for feed in feeds))
        (home / "config").write_text("")

    def run(self, *arguments: str) -> str:
        """Run it to its end."""
        files = ["-u", "urls", "-c", str(self.cache), "-C", "config"]
        done = subprocess.run(
            [NEWSBOAT, *files, *arguments],
            cwd=self.home,
            env={**os.environ, "HOME": str(self.home), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done
        return done.stdout

    def read(self, question: str) -> list[tuple[Any, ...]]:
        """Return what it keeps."""
        with closing(sqlite3.connect(self.cache)) as kept:
            return kept.execute(question).fetchall()

    def items(self, feed: str) -> list[dict[str, Any]]:
        """Return what it has of a feed, the newest first."""
        names = "guid, title, author, url, content, pubDate"
        rows = self.read(
            f"SELECT {names} FROM rss_item WHERE feedurl = '{feed}' ORDER BY pubDate DESC"
        )
        return [dict(zip(names.split(", "), row, strict=True)) for row in rows]


def test_a_reader_program_subscribes_reads_and_asks_again(
    migrated: Instance, tmp_path: Path
) -> None:
    key, address, secret = json.loads(migrated.python(MAKE))
    migrated.serve(DAILYPAPERS_BASE_URL=migrated.address)
    boats = {}
    for form in ("atom", "rss"):
        feed = f"{migrated.address}/papers.{form}"
        boats[feed] = boat = Newsboat(tmp_path / form, [feed])
        boat.run("-x", "reload")
        items = {item["guid"]: item for item in boat.items(feed)}
        assert len(items) == 3
        [ours] = [item for guid, item in items.items() if guid.endswith(f":paper/{key}")]
        assert "O(n²)" in ours["title"]
        assert "Teapots" in ours["title"]
        assert ours["url"] == f"{migrated.address}/papers/{address}"
        assert "<math" in ours["content"]
        assert ours["pubDate"] > 0
        boat.run("-x", "reload")  # It keeps the ETag of the second time.
        [(etag,)] = boat.read("SELECT etag FROM rss_feed")
        with pytest.raises(OSError, match="304"):
            urlopen(Request(feed, headers={"If-None-Match": etag}), timeout=PATIENCE)

    saved, told = (
        f"{migrated.address}/{name}.atom?token={secret}" for name in ("mine/saved", "notifications")
    )
    own = Newsboat(tmp_path / "own", [saved, told])
    own.run("-x", "reload")
    assert [item["guid"].rpartition("/")[2] for item in own.items(saved)] == [key]
    [mention] = own.items(told)
    assert "mentioned you on" in mention["title"]
    assert "<em>Hot</em>" in mention["content"]

    (tmp_path / "feeds.opml").write_text(migrated.get(f"/mine/feeds.opml?token={secret}")[1])
    own.run("-i", str(tmp_path / "feeds.opml"))
    subscribed = (tmp_path / "own" / "urls").read_text()
    assert f"{migrated.address}/papers/for-you.atom?token={secret}" in subscribed
    assert f"{migrated.address}/topics/cs.CL.atom?token={secret}" in subscribed

    migrated.python(ONE_MORE)
    for feed, boat in boats.items():
        boat.run("-x", "reload")
        assert len(boat.items(feed)) == 4


def test_a_reader_program_keeps_a_paper_of_several_feeds_once(
    migrated: Instance, tmp_path: Path
) -> None:
    migrated.python(MAKE)
    migrated.serve(DAILYPAPERS_BASE_URL=migrated.address)
    paths = ("papers.atom", "papers.rss", "papers/date/2026-09-30.atom", "topics/cs.CL.rss")
    boat = Newsboat(tmp_path / "boat", [f"{migrated.address}/{path}" for path in paths])
    boat.run("-x", "reload")
    assert boat.read("SELECT COUNT(*) FROM rss_feed") == [(4,)]
    assert boat.read("SELECT COUNT(*), COUNT(DISTINCT guid) FROM rss_item") == [(3, 3)]
