"""Saying that one wrote a paper, and deciding on it. Safe to repeat.

A claim is granted at once where a source names the reader's own ORCID iD or confirmed mail address
among the paper's authors; else staff decide. Who may is in `access.py`.
"""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Authorship
from dailypapers.catalogue.queries import authors_said
from dailypapers.community.models import Claim
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say

State, Ground = Claim.State, Claim.Ground
LONGEST = 2000  # characters of a reason or an answer


@transaction.atomic
def claim(reader: User, paper: int, author: str, reason: str = "") -> Claim:
    """File a claim, or one anew that was refused or withdrawn.

    Raise `InputError` where nobody of that name signs the paper, or a refused claim has no reason.
    """
    names = Authorship.objects.filter(paper=paper).values_list("author__name", flat=True)
    if author not in names:
        raise InputError(say("Choose which of the paper's authors you are."))
    row, is_new = Claim.objects.get_or_create(
        reader=reader, paper_id=paper, defaults={"author": author}
    )
    row = Claim.objects.select_for_update().get(pk=row.pk)
    reason = _short(reason)
    ground = ground_of(reader, paper)
    if row.state == State.GRANTED:
        return row
    if row.state == State.REFUSED and not ground and reason in ("", row.reason):
        raise InputError(
            say("This claim was refused. Say what was not known then, to file it again.")
        )
    row.author, row.reason, row.ground = author, reason, ground
    row.state = State.GRANTED if ground else State.WAITING
    row.at = row.at if is_new else now()
    row.decided_at, row.decided_by = (now() if ground else None), None
    row.save()
    return row


@transaction.atomic
def decide(number: int, by: User, *, granted: bool, answer: str = "") -> None:
    """Grant or refuse a claim; one that was granted can be refused later.

    Raise `InputError` where it does not wait any more, or a refusal says nothing.
    """
    row = Claim.objects.select_for_update().get(pk=number)
    wanted = State.GRANTED if granted else State.REFUSED
    if row.state == wanted:
        return
    if row.state != State.WAITING and (granted or row.state != State.GRANTED):
        raise InputError(
            say(
                "This claim does not wait any more: it is {state}.",
                state=str(row.get_state_display()).lower(),
            )
        )
    answer = _short(answer)
    if not granted and not answer:
        raise InputError(say("Say why it is refused, so that it can be filed again."))
    row.state, row.answer, row.ground = wanted, answer, Ground.STAFF if granted else ""
    row.decided_at, row.decided_by = now(), by
    row.save()


@transaction.atomic
def withdraw(reader: User, paper: int) -> None:
    """Take a claim back; the badge goes, links stay."""
    open_ones = Claim.objects.filter(reader=reader, paper=paper)
    open_ones.filter(state__in=(State.WAITING, State.GRANTED)).update(state=State.WITHDRAWN)


def ground_of(reader: User, paper: int) -> Claim.Ground | str:
    """Return what shows that the reader is an author of the paper, or nothing."""
    said = authors_said(paper)
    orcids = {author.orcid for author in said if author.orcid}
    mine = SocialAccount.objects.filter(user=reader, provider="orcid", uid__in=orcids)
    if orcids and mine.exists():
        return Ground.ORCID
    mails = {author.email.casefold() for author in said if author.email}
    confirmed = EmailAddress.objects.filter(user=reader, verified=True)
    if mails & {mail.casefold() for mail in confirmed.values_list("email", flat=True)}:
        return Ground.MAIL
    return ""


def granted(paper: int) -> dict[int, str]:
    """Return the readers who wrote a paper, each with the name they have there."""
    rows = Claim.objects.filter(paper=paper, state=State.GRANTED)
    return dict(rows.values_list("reader", "author"))


def waiting() -> QuerySet[Claim]:
    """Return the claims to decide, those that wait longest first."""
    rows = Claim.objects.filter(state=State.WAITING).select_related("paper", "reader")
    return rows.order_by("at", "pk")


def _short(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise InputError(
            say(
                "At most {longest:,} characters, please; these are {length:,}.",
                longest=LONGEST,
                length=len(text),
            )
        )
    return text
