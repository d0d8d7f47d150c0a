"""Whether the clock is right: signatures, sign-in codes and due times go by it.

It is compared with the `Date` of a server that we ask anyway, good to a second or two.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx2 as httpx
from django.conf import settings

from dailypapers.core.clock import now
from dailypapers.ops.doctor.base import Check, Finding, Outcome

OFF = 10  # seconds, from which on it is doubtful
FAR_OFF = 120  # seconds, from which on sign-in codes and signatures fail
TIMEOUT = 15  # seconds


def clock() -> Finding:
    """Compare the clock with that of the first source."""
    name, address = "clock", settings.ARXIV_OAI_URL
    if settings.OFFLINE:
        return Finding(name, Outcome.UNKNOWN, "DAILYPAPERS_OFFLINE lets nobody be asked")
    try:
        said = httpx.head(address, timeout=TIMEOUT).headers.get("Date", "")
        theirs = parsedate_to_datetime(said)
    except (httpx.HTTPError, ValueError) as error:
        return Finding(name, Outcome.UNKNOWN, f"{address} tells no time: {error}")
    return compared(name, now(), theirs)


def compared(name: str, ours: datetime, theirs: datetime) -> Finding:
    """Say how far two times are apart."""
    seconds = round((ours - theirs).total_seconds())
    if abs(seconds) < OFF:
        return Finding(name, Outcome.GOOD, "it is right to some seconds")
    outcome = Outcome.BAD if abs(seconds) >= FAR_OFF else Outcome.DOUBTFUL
    way = "fast" if seconds > 0 else "slow"
    do = "Have the system set it by NTP: timedatectl set-ntp true."
    return Finding(name, outcome, f"it is {abs(seconds):,} seconds {way}", do)


CLOCK: list[Check] = [clock]
