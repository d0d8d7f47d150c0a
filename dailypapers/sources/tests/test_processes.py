"""Two workers on one database: real processes, arXiv played on loopback."""

from __future__ import annotations

import json

from dailypapers.sources.arxiv.tests import reply
from dailypapers.testing.processes import Instance
from dailypapers.testing.replay import Reply, source
from dailypapers.testing.replies import reply as reply_of

PAGES = [Reply(reply(f"oai_page_{number}.xml")) for number in (1, 2, 3)]
HARVESTS = """
from dailypapers.sources.models import Harvest
import json
print(json.dumps(sorted(Harvest.objects.values_list("source", "state"))))
"""


def test_two_workers_never_run_the_same_harvest(migrated: Instance) -> None:
    """Two sources ask one feed, beside arXiv: three harvests, of which each is run once."""
    feed = Reply(reply_of("feeds", "journal.rss"))
    with source(*PAGES) as site, source(feed, feed) as journal:
        twice = [
            {"name": name, "connector": "feed", "sets": [f"{journal.url}/feed"]}
            for name in ("lab", "reading-room")
        ]
        asked = {
            "DAILYPAPERS_OFFLINE": "0",
            "DAILYPAPERS_ARXIV_SETS": "cs:cs:CL",
            "DAILYPAPERS_ARXIV_OAI_URL": f"{site.url}/oai",
            "DAILYPAPERS_SOURCES": json.dumps(twice),
            "DAILYPAPERS_SOURCE_PAUSE": "1",  # So that it takes both as long as the other's start.
        }
        workers = [migrated.start("work", "--once", **asked) for _ in range(2)]
        said = [worker.communicate(timeout=60) for worker in workers]
        assert [worker.returncode for worker in workers] == [0, 0], said
    assert len(site.seen) == len(PAGES)
    assert len(journal.seen) == 2
    assert json.loads(migrated.python(HARVESTS)) == [
        ["arxiv", "done"], ["lab", "done"], ["reading-room", "done"],
    ]  # fmt: skip
