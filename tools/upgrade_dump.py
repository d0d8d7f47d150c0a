"""Writes what tests of upgrades begin with: a small instance of this version, of invented data.

Run once for each release, with the release itself: .venv/bin/python -m tools.upgrade_dump
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from dailypapers import __version__
from dailypapers.testing.processes import Instance

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dailypapers" / "ops" / "tests" / "upgrades"
FILL = """
from uuid import uuid4
from dailypapers.community import comments, votes
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader
papers = [make_paper(title=f"Teapots that learn, part {number}") for number in range(4)]
readers = [make_reader(email=f"reader{number}@example.org") for number in range(3)]
for reader in readers:
    for paper in papers[:2]:
        votes.vote(reader, paper.pk)
comments.post(readers[0], papers[0].pk, "A kettle would do.", uuid4())
"""


def main() -> None:
    """Make the instance, and write its database as statements."""
    with tempfile.TemporaryDirectory() as folder:
        ours = Instance(Path(folder) / "home")
        assert ours.run("migrate", "-v0").returncode == 0
        ours.python(FILL)
        ours.kill()
        target = FOLDER / __version__ / "instance.sql"
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(ours.home / "dailypapers.sqlite3")) as database:
            target.write_text("\n".join(database.iterdump()) + "\n")
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
