"""When a form was opened, signed: programs send forms faster than people can write."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext_lazy as _

from dailypapers.core.clock import now

SALT = "dailypapers.core.stamps"
SHORTEST = timedelta(seconds=2)  # in which a person may fill in a form
HURRIED = _("This was sent within two seconds. Look at it once more, then send it again.")


def stamp(at: datetime | None = None) -> str:
    """Return what a form carries that is opened now."""
    return Signer(salt=SALT).sign(f"{(at or now()).timestamp():.3f}")


def is_hurried(said: str) -> bool:
    """Say whether a form comes back too soon, or never was one of ours."""
    try:
        opened = float(Signer(salt=SALT).unsign(said))
    except BadSignature:
        return True
    return now().timestamp() - opened < SHORTEST.total_seconds()
