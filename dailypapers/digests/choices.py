"""What a subscriber chooses: when mails come, and what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dailypapers.digests.models import ALL_PARTS, Subscription
from dailypapers.digests.rhythm import EVERY_DAY, Rhythm

PARTS = {
    "abstract": _("Abstracts"),
    "summary": _("Summaries by this site"),
    "why": _("Why a paper is there"),
    "code": _("Links to code"),
}
FEW, USUAL, MOST = 1, 20, 50  # papers of a mail


@dataclass(frozen=True, slots=True)
class Choices:
    """Without `at`, mails come at the instance's hour; without `zone`, times are the reader's.

    `days` are weekdays, Monday being 0, and without any the first of each month. Papers with fewer
    votes than `least_votes`, here or on another site, are left out. Where there is nothing to send,
    a line says so if it `tells_nothing`; where a source failed, mails wait for it if this `waits`.
    """

    days: frozenset[int] = EVERY_DAY
    at: time | None = None
    zone: str = ""
    papers: int = USUAL
    least_votes: int = 0
    parts: frozenset[str] = frozenset(PARTS)
    tells_nothing: bool = False
    waits: bool = False

    @classmethod
    def of(cls, subscription: Subscription) -> Choices:
        """Return what a subscription has."""
        return cls(
            frozenset(day for day in EVERY_DAY if subscription.days >> day & 1),
            subscription.at,
            subscription.zone,
            subscription.papers,
            subscription.least_votes,
            frozenset(filter(None, subscription.parts.split(","))),
            subscription.tells_nothing,
            subscription.waits,
        )

    @property
    def columns(self) -> dict[str, Any]:
        """The same as a subscription keeps it."""
        return {
            "days": sum(1 << day for day in self.days),
            "at": self.at,
            "zone": self.zone,
            "papers": self.papers,
            "least_votes": self.least_votes,
            "parts": ",".join(part for part in ALL_PARTS.split(",") if part in self.parts),
            "tells_nothing": self.tells_nothing,
            "waits": self.waits,
        }


def rhythm_of(subscription: Subscription) -> Rhythm:
    """Return when a subscription's mails come."""
    days = Choices.of(subscription).days
    if subscription.at is None:
        return Rhythm(days, time(settings.DIGEST_HOUR), settings.EDITION_TIME_ZONE)
    own = subscription.reader.time_zone if subscription.reader else ""
    return Rhythm(days, subscription.at, known(subscription.zone, own))


def known(*zones: str) -> str:
    """Return the first of some zones that this machine knows, else the instance's."""
    return next((zone for zone in zones if zone and _is_known(zone)), settings.EDITION_TIME_ZONE)


def _is_known(zone: str) -> bool:
    try:
        return bool(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return False
