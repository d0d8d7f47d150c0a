"""Every periodic job of this program: what the worker runs, and what waits for what."""

from __future__ import annotations

from dailypapers.accounts.jobs import TASKS as ACCOUNTS
from dailypapers.api.jobs import TASKS as API
from dailypapers.assistant.jobs import TASKS as ASSISTANT
from dailypapers.community.jobs import FETCHING
from dailypapers.community.jobs import TASKS as COMMUNITY
from dailypapers.core.schedule import Lane
from dailypapers.digests.jobs import TASKS as DIGESTS
from dailypapers.feed.jobs import TASKS as FEED
from dailypapers.ops.backup.jobs import TASKS as BACKUP
from dailypapers.ops.beat import TASKS as BEAT
from dailypapers.search.jobs import ENCODING
from dailypapers.search.jobs import TASKS as SEARCH
from dailypapers.sources.jobs import tasks as sources
from dailypapers.web.jobs import TASKS as WEB

# Jobs of one lane run one after the other; a harvest of hours holds up neither index nor mail, and
# two of them no third source.
LANES: dict[str, Lane] = {
    "index": SEARCH,
    "gather": sources,
    "gather-2": sources,
    "gather-3": sources,
    "mail": [*DIGESTS, *ACCOUNTS],
    "readers": [*COMMUNITY, *FEED, *API, *ASSISTANT],
    "submissions": FETCHING,
    "encode": ENCODING,
    "hub": WEB,
    "backup": BACKUP,
    "beat": BEAT,
}
