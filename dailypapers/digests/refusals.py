"""What a mail server's answer means while it is handed a mail. Pure.

A 4 and two digits is "not now". A 5 and two digits is "never": at once where it is about the
recipient; the rest may be about us, and is tried again in case that is mended meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused

from dailypapers.digests import statuses
from dailypapers.digests.statuses import Verdict

REFUSED_BY_PROVIDER = "AnymailRecipientsRefused"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Whether the mail is not worth trying again, and what it says of the address, if anything."""

    is_final: bool
    verdict: Verdict | None
    status: str
    said: str


def read(error: Exception) -> Refusal:
    """Return what a failure to hand over a mail to one recipient means."""
    if isinstance(error, SMTPRecipientsRefused):
        [(code, reply)] = error.recipients.values()
        said = _text(reply)
        status = statuses.find(said)
        is_final = code >= 500
        return Refusal(is_final, statuses.verdict(status) if is_final else None, status, said)
    if isinstance(error, SMTPDataError):
        said = _text(error.smtp_error)
        status = statuses.find(said)
        verdict = statuses.verdict(status) if error.smtp_code >= 500 and status else Verdict.OTHER
        is_final = verdict != Verdict.OTHER
        return Refusal(is_final, verdict if is_final else None, status, said)
    if type(error).__name__ == REFUSED_BY_PROVIDER:  # Of django-anymail, which may not be there.
        return Refusal(True, Verdict.TROUBLE, "", str(error).partition("\n")[0])
    return Refusal(False, None, "", str(error))


def _text(reply: bytes | str) -> str:
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return " ".join(text.split())
