"""A worker that is killed while it settles a submission: nothing is lost, nothing done twice."""

from __future__ import annotations

import json
from typing import Any

from dailypapers.sources.arxiv.tests import reply
from dailypapers.testing.processes import Instance, wait_for
from dailypapers.testing.replay import Reply, Source, source

WANTED = "2609.20001"
SUBMIT = f"""
from uuid import uuid4
from dailypapers.accounts.models import User
from dailypapers.community.submissions import submit
submit(User.objects.create_user("ada@example.org"), "{WANTED}", "Worth reading.", uuid4())
"""
READ = """
import json
from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.community.models import Comment, Feature, Submission
print(json.dumps([
    Submission.objects.get().state,
    *(m.objects.count() for m in (Paper, Comment, Feature, Announcement)),
]))
"""


def shell(site: Instance, code: str) -> Any:
    """Return what a script in the instance prints."""
    said = site.python(code)
    return json.loads(said) if said else None


def work(site: Instance, place: Source) -> None:
    """Start the worker on line, with arXiv played by us."""
    elsewhere = {
        f"DAILYPAPERS_ARXIV_{road}_URL": f"{place.url}/{road.lower()}"
        for road in ("OAI", "RSS", "API")
    }
    on_line = {"DAILYPAPERS_OFFLINE": "0", "DAILYPAPERS_ARXIV_SETS": ""}
    site.start("work", DAILYPAPERS_SOURCE_PAUSE="0", **on_line, **elsewhere)


def test_a_submission_is_settled_once_after_kill_9(migrated: Instance) -> None:
    shell(migrated, SUBMIT)
    with source(Reply(reply("atom_page.xml")), Reply(reply("atom_page.xml"))) as place:
        work(migrated, place)
        wait_for(lambda: bool(place.seen))
        migrated.kill()  # Between the question and what comes of the answer, or a little later.
        shell(migrated, "from dailypapers.core.models import Job; Job.objects.all().delete()")
        work(migrated, place)
        wait_for(lambda: shell(migrated, READ)[0] == "found")
        migrated.kill()
    assert len(place.seen) <= 2
    said = shell(migrated, READ)
    assert said == ["found", said[1], 1, 1, 1]
