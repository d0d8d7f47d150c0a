"""The view models of submissions, and the form they are written in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dailypapers.catalogue.models import Paper
from dailypapers.community.comments import worth_saying
from dailypapers.community.fetching import TRIES
from dailypapers.community.models import Submission
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.core.spoken import say, spoken
from dailypapers.web.picture_form import PictureFields

ASKING = timedelta(minutes=2)  # as long as a source may take to answer
WHO = {
    "nobody": _("Nobody may submit papers here."),
    "staff": _("Papers are submitted here by the staff of this instance."),
    "authors": _("Papers are submitted here by those who have shown that they wrote one."),
    "readers": "",  # Everybody who sees this page.
}


class SubmitForm(PictureFields):
    """Which paper, and what to say of it; `key` is made with the form, so that it counts once."""

    text = forms.CharField(
        label=_("Identifier or address"),
        max_length=500,
        help_text=_(
            "Any form of an arXiv id, or any address with one in it. Of a paper that is "
            "here already, every name will do."
        ),
        error_messages={"required": _("Give the identifier or the address of a paper.")},
    )
    comment = forms.CharField(
        label=_("Your comment, if you like"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "Posted below the paper under your name. Markdown, with maths between dollars."
        ),
    )
    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    field_order = ["text", "comment", "picture", "alt", "key"]

    def clean_comment(self) -> str:
        """Return the comment as it is kept; nothing is nothing."""
        said: str = self.cleaned_data["comment"]
        try:
            return worth_saying(said) if said.strip() else ""
        except InputError as error:
            raise ValidationError(spoken(error)) from None


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A submission as its reader sees it: how it stands and what can be done.

    `comment` is empty once it is posted.
    """

    number: int
    name: str
    state: str
    sentence: str
    comment: str
    at: datetime
    paper: Paper | None
    is_waiting: bool
    may_try_again: bool


def submission_view(row: Submission) -> SubmissionView:
    """Return how a submission stands, in words."""
    state = Submission.State(row.state)
    return SubmissionView(
        number=row.pk,
        name=row.value,
        state=str(state.label),
        sentence=_sentence(row),
        comment="" if state is Submission.State.FOUND and not row.problem else row.comment,
        at=row.at,
        paper=row.paper,
        is_waiting=state is Submission.State.WAITING,
        may_try_again=state is Submission.State.FAILED and row.paper is None,
    )


def rules() -> list[str]:
    """Return the rules of this instance, as far as there are any."""
    said = [str(WHO[settings.SUBMIT])]
    if settings.SUBMIT_A_DAY:
        said.append(
            say(
                "A reader may submit {most} papers in 24 hours.",
                most=settings.SUBMIT_A_DAY,
            )
        )
    if settings.SUBMIT_DAYS_OLD:
        said.append(
            say(
                "A paper may be {oldest} days old.",
                oldest=settings.SUBMIT_DAYS_OLD,
            )
        )
    return [rule for rule in said if rule]


def _sentence(row: Submission) -> str:
    if row.state == Submission.State.FOUND:
        return _what_came(row)
    if row.state == Submission.State.FAILED:
        return row.problem
    if settings.OFFLINE:
        return say("This instance is offline. The paper is asked for as soon as it no longer is.")
    if row.tries:
        return say(
            "{problem}. Try {number} of {tries} is at {due:TIME_FORMAT} UTC on "
            "{due:MONTH_DAY_FORMAT}.",
            problem=row.problem.rstrip("."),
            number=row.tries + 1,
            tries=TRIES,
            due=row.due_at,
        )
    if row.asked_at and row.asked_at > now() - ASKING:
        return say("The source is being asked for it.")
    return say("It waits for its turn, mostly a few seconds.")


def _what_came(row: Submission) -> str:
    here = (
        say("The paper is here and was featured.") if row.to_feature else say("The paper is here.")
    )
    if not row.problem:
        return here
    return say("{here} Your comment was not posted. {problem}", here=here, problem=row.problem)
