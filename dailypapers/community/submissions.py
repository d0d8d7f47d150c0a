"""Asking for a paper to be put before everybody, or to be here: at once, or when it was fetched.

What is asked for is a row; `fetching.py` asks the sources. Who may is in `access.py`.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from dailypapers.accounts.models import User
from dailypapers.catalogue import identifiers, pasted
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.queries import find_pasted
from dailypapers.community import access, comments, features, limits, pictures
from dailypapers.community.models import Submission
from dailypapers.community.pictures import Sent
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say
from dailypapers.sources.registry import FETCHED_BY

DAY = timedelta(days=1)


def known(text: str) -> Paper | None:
    """Return the paper that a text names, if it is here."""
    address = find_pasted(text)
    return Paper.objects.filter(address=address, merged_into=None).first() if address else None


def wanted(text: str) -> Name:
    """Return the identifier in a text that a source can be asked for; raise `InputError`."""
    found = pasted.names(text)
    if name := next((name for name in found if name.scheme in FETCHED_BY), None):
        return name._replace(version=None)
    sources = ", ".join(identifiers.LABELS[scheme] for scheme in FETCHED_BY)
    if found:
        raise InputError(
            say(
                "No paper {value} is here, and no source of this instance can be asked "
                "for it. Identifiers and addresses of {sources} can.",
                value=found[0].value,
                sources=sources,
            )
        )
    raise InputError(
        say("This names no paper. Give an identifier or an address of {sources}.", sources=sources)
    )


@transaction.atomic
def submit(
    reader: User,
    text: str,
    comment: str,
    key: UUID,
    picture: Sent | None = None,
    *,
    to_feature: bool = True,
) -> Submission:
    """Keep that a reader asks for a paper, with what they add; one that is here is featured,
    but where it is only asked to be here.

    Raise `InputError` that says which rule or which word is in the way.
    """
    User.objects.select_for_update().get(pk=reader.pk)  # Whoever sends twice at once is counted.
    if earlier := Submission.objects.filter(reader=reader, key=key).first():
        return earlier
    said = comments.worth_saying(comment) if comment.strip() else ""
    if said:
        limits.admit_comment(reader, said, key)
    paper = known(text)
    name = _name_of(paper) if paper else wanted(text)
    row = Submission(
        reader=reader,
        key=key,
        scheme=name.scheme,
        value=name.value,
        comment=said,
        to_feature=to_feature,
    )
    if paper and (problem := forbidden(row, paper)):
        raise InputError(problem)
    if earlier := _waiting_for(row):
        row = earlier
    else:
        _check_quota(reader)
        row.save()
    if picture:
        pictures.wait(row, picture)
    if paper:
        arrive(row, paper)
    return row


@transaction.atomic
def try_again(number: int) -> None:
    """Ask the source once more for what could not be had."""
    again = Submission.objects.filter(pk=number, state=Submission.State.FAILED, paper=None)
    again.update(state=Submission.State.WAITING, tries=0, problem="", due_at=now(), asked_at=None)


@transaction.atomic
def arrive(row: Submission, paper: Paper) -> None:
    """Feature the paper that was asked for and say what its reader wanted to say of it.

    Raise `InputError` if that may not be said.
    """
    if row.comment and not access.may_comment(row.reader):
        raise InputError(say("You may not write at present."))
    if row.comment:
        comments.post(row.reader, paper.pk, row.comment, row.key)
    arrive_silently(row, paper)


def arrive_silently(row: Submission, paper: Paper, problem: str = "") -> None:
    """Feature the paper that was asked for; `problem` says why nothing was said of it."""
    if row.to_feature:
        features.submit(paper.pk, row.reader)
    pictures.arrive(row, paper)
    row.state, row.paper, row.problem = Submission.State.FOUND, paper, problem
    row.save(update_fields=["state", "paper", "problem"])


def forbidden(row: Submission, paper: Paper) -> str:
    """Return the rule that featuring a paper of its age breaks, or nothing."""
    oldest = settings.SUBMIT_DAYS_OLD if row.to_feature else 0
    if not oldest or not paper.published or paper.published >= now().date() - oldest * DAY:
        return ""
    return say(
        "Papers submitted here are at most {oldest} days old; this one was published on {day}. You "
        "can vote for it and comment on it.",
        oldest=oldest,
        day=paper.published,
    )


def _name_of(paper: Paper) -> Name:
    first = paper.identifiers.order_by("pk").first()
    return Name(first.scheme, first.value) if first else Name("key", paper.key)


def _waiting_for(row: Submission) -> Submission | None:
    """Return what the reader asked for before with the same words, and still waits for."""
    same = Submission.objects.filter(
        reader=row.reader,
        scheme=row.scheme,
        value=row.value,
        comment=row.comment,
        to_feature=row.to_feature,
    )
    return same.filter(state=Submission.State.WAITING).first()


def _check_quota(reader: User) -> None:
    most = settings.SUBMIT_A_DAY
    if not most:
        return
    lately = Submission.objects.filter(reader=reader, at__gt=now() - DAY).order_by("-at")
    counted = list(lately.values_list("at", flat=True)[:most])
    if len(counted) == most:
        free = counted[-1] + DAY
        raise InputError(
            say(
                "Readers submit at most {most} papers in 24 hours here. The next one can be sent "
                "after {free:TIME_FORMAT} UTC on {free:MONTH_DAY_FORMAT}.",
                most=most,
                free=free,
            )
        )
