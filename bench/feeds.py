"""Measures what feeds cost a server: sent whole, and asked for again by who has them already.

Run: python -m bench.feeds  (BENCH_DATA=FILE names the papers, as for `make bench`; BENCH_HOME names
a folder that has them imported and indexed already, as `bench.search` leaves it, and is copied)

Requests are interleaved, one of each kind and way, round after round; CPU is the server process'
own clock. A vote in between stands for what happens elsewhere: the list must be looked up again.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from statistics import median

from bench.page import replace_section, table
from bench.processes import Server, run, serving
from bench.run import BUSY_DAY, DATA

TITLE = "Feeds asked for again"
ROUNDS, WARM_UP = 40, 3
ASKING = {"by ETag": "If-None-Match", "by date alone": "If-Modified-Since"}
SENT, ELSEWHERE = "sent whole", "by ETag, after a vote elsewhere"
WAYS = (SENT, *ASKING, ELSEWHERE)
STRANGERS = {
    "newest edition": "/papers.atom",
    f"day, 50 of 1,182 papers ({BUSY_DAY})": f"/papers/date/{BUSY_DAY}.atom",
    "trending, week": "/papers/trending.atom?window=week",
    "topic": "/topics/cs.CL.atom",
    "search, 3 words": "/search.atom?q=low-rank+adaptation+transformers",
}
READERS = {  # Each way of asking has a reader of its own for each: nobody may ask too often.
    "newest edition, secret address": "/papers.atom",
    "saved papers": "/mine/saved.atom",
    "notifications": "/notifications.atom",
    "For you": "/papers/for-you.atom",
    "a reading list": "/lists/{slug}.atom",
    "a group": "/groups/{group}.atom",
}
MAKE = f"""
import json
from uuid import uuid4
from dailypapers.accounts import tokens
from dailypapers.catalogue.models import Announcement
from dailypapers.community import comments, follows, groups, marks, notifications, reading_lists
from dailypapers.community.votes import vote
from dailypapers.testing.people import make_reader

day = Announcement.objects.filter(day="{BUSY_DAY}").order_by("paper")
papers = list(day.values_list("paper", flat=True).distinct())
bob = make_reader(email="bob@example.org")
people = []
for number in range({len(WAYS) * len(READERS)}):
    ada = make_reader(email=f"ada{{number}}@example.org")
    made = reading_lists.make(ada, uuid4(), "Pots", "", "private")
    group = groups.make(ada, uuid4(), "Tea club", "", False)
    for paper in papers[:60]:
        vote(ada, paper)
        marks.mark(ada, paper, "saved")
        reading_lists.add(made.pk, paper, ada, "Read *this*")
    follows.follow(ada, "topic", "cs.CL")
    secret = tokens.make_for_feeds(ada, "bench")
    people.append({{"handle": ada.handle, "slug": made.slug, "group": group.slug, "token": secret}})
for paper in papers[:60]:
    for start in range(0, len(people), 8):
        said = " ".join("@" + one["handle"] for one in people[start : start + 8])
        comments.post(bob, paper, f"Hot, {{said}}", uuid4())
notifications.tell()
print(json.dumps([people, bob.pk, papers]))
"""
VOTE = """
INSERT INTO community_vote (paper_id, reader_id, at, weight, state)
VALUES (?, ?, datetime('now'), 1, 'weighs')
"""
INTRODUCTION = f"""
{{papers:,}} papers, SQLite, one server process; CPU ms of the whole request, the median of {ROUNDS}
and, in brackets, the 95th percentile. A reader saved and voted for 60 papers, has them in a list,
and was told of 60 comments. In the last column something happened, though not to this feed: it is
dear where the order of the papers may hang on votes.
Made by:

```
.venv/bin/python -m bench.feeds
```
"""


def main() -> None:
    """Import the papers, or copy them, measure, and write the section."""
    with tempfile.TemporaryDirectory(prefix="dailypapers-bench-") as folder:
        home = Path(folder) / "home"
        papers = _papers_in(home)
        made = json.loads(run(home, "shell", "-v0", "-c", MAKE).output.splitlines()[-1])
        rows = measured(home, *made)
    introduction = INTRODUCTION.strip().format(papers=papers)
    replace_section(TITLE, f"{introduction}\n\n{table(['feed', *WAYS], rows)}")
    print(f"{TITLE}: {rows}")


def _papers_in(home: Path) -> int:
    """Have papers in a home; return how many."""
    if kept := os.environ.get("BENCH_HOME"):
        shutil.copytree(Path(kept) / "home", home)
        run(home, "migrate", "-v0")
        notes = json.loads((Path(kept) / "made.json").read_text())
        said = notes["import"]["output"]
    elif DATA.exists():
        run(home, "migrate", "-v0")
        said = run(home, "import", "--json", "-v0", str(DATA)).output.splitlines()[-1]
        run(home, "reindex", "-v0")
    else:
        sys.exit(f"{DATA} is not there: name a JSONL file of papers with BENCH_DATA=FILE")
    return int(json.loads(said)["new"])


def measured(
    home: Path, people: list[dict[str, str]], voter: int, papers: list[int]
) -> list[list[str]]:
    """Return a row for each feed: what each way of asking costs."""
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    asked = {way: _paths(people[place :: len(WAYS)]) for place, way in enumerate(WAYS)}
    with serving(home) as server, closing(sqlite3.connect(home / "dailypapers.sqlite3")) as base:
        for turn in range(-WARM_UP, ROUNDS):
            for way, paths in asked.items():
                for name, path in paths.items():
                    known = server.headers(path)
                    if way == ELSEWHERE:
                        base.execute(VOTE, (papers.pop(), voter))
                        base.commit()
                    cost = _cost(server, way, path, known)
                    if turn >= 0:
                        spent[name, way].append(cost)
    names = STRANGERS | READERS
    return [[name, *(_middle_and_most(spent[name, way]) for way in WAYS)] for name in names]


def _paths(people: list[dict[str, str]]) -> dict[str, str]:
    own = {
        name: f"{path.format(**one)}?token={one['token']}"
        for (name, path), one in zip(READERS.items(), people, strict=True)
    }
    return STRANGERS | own


def _cost(server: Server, way: str, path: str, known: dict[str, str]) -> float:
    if way == SENT:
        return server.cpu_ms(path)
    asking = ASKING.get(way, "If-None-Match")
    said = known["Etag" if asking == "If-None-Match" else "Last-Modified"]
    return server.cpu_ms(path, {asking: said}, status=304)


def _middle_and_most(spent: list[float]) -> str:
    spent.sort()
    return f"{median(spent):.1f} ({spent[int(len(spent) * 0.95)]:.1f})"


if __name__ == "__main__":
    main()
