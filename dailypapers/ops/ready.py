"""What a server process does before its first visitor: load what pages and searches need, tidy up.

What is loaded once and kept is never garbage. Left to itself, Python looks through all of it every
few hundred pages, for a tenth of a second, and at some of it several times a page.
"""

from __future__ import annotations

import gc
import logging

from django.db import DatabaseError, connection
from django.urls import reverse

from dailypapers.catalogue import identifiers
from dailypapers.core.errors import IndexUnavailable
from dailypapers.search import queries

logger = logging.getLogger(__name__)

ANY_ID = "arXiv:1706.03762"
YOUNGEST = 10_000  # Objects made and kept until the youngest are looked through: some five pages'.
OLDER = (20, 100)  # How often that happens before what is older is looked through too.


def make_ready() -> None:
    """Load what can be loaded; what cannot is tried again by who needs it."""
    reverse("daily")  # Loads all pages and addresses.
    identifiers.read(ANY_ID)
    try:
        queries.prepare()
    except (IndexUnavailable, DatabaseError) as error:
        logger.warning("Serving before search can be used: %s", error)
    finally:
        connection.close()  # This thread ends.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNGEST, *OLDER)
