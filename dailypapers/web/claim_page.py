"""The forms and view models of claims to have written a paper, and of authors' links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.records import LinkKind
from dailypapers.community.author_links import LONGEST as LONGEST_URL
from dailypapers.community.claims import LONGEST
from dailypapers.community.models import AuthorLink, Claim
from dailypapers.core.spoken import say
from dailypapers.web.cards import LINK_WORDS
from dailypapers.web.readers import called

DONE = {"added": _("added"), "removed": _("removed")}
HIDING = {"added": _("took away"), "removed": _("showed again")}
KINDS = [(kind, LINK_WORDS[kind]) for kind in LinkKind]


class ClaimForm(forms.Form):
    """As which author, and what speaks for it."""

    author = forms.ChoiceField(label=_("You are"))
    reason = forms.CharField(
        label=_("What shows it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "For staff, where neither your ORCID iD nor your mail address is in the "
            "paper's record: a page of yours that names the paper, for example."
        ),
    )

    def __init__(self, authors: Sequence[str], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        author = self.fields["author"]
        assert isinstance(author, forms.ChoiceField)
        author.choices = [(name, name) for name in dict.fromkeys(authors)]


class DecisionForm(forms.Form):
    """What staff answer."""

    answer = forms.CharField(label=_("Answer"), required=False, max_length=LONGEST)
    granted = forms.ChoiceField(
        label=_("Answer"), choices=[("yes", _("Grant")), ("no", _("Refuse"))]
    )


class LinkForm(forms.Form):
    """A link of a paper."""

    kind = forms.ChoiceField(choices=KINDS, label=_("It leads to"))
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        widget=forms.URLInput({"placeholder": "https://"}),
        error_messages={"required": _("Give an address that begins with https://.")},
    )


@dataclass(frozen=True, slots=True)
class LinkStep:
    """What somebody did with a link, and when."""

    did: str
    kind: str
    url: str
    reader: str
    at: datetime


def steps(links: Sequence[AuthorLink]) -> list[LinkStep]:
    """Return the history of a paper's links, newest first."""
    done = [_step("added", link, link.reader, link.at) for link in links]
    done += [
        _step("removed", link, link.removed_by, link.removed_at)
        for link in links
        if link.removed_at
    ]
    return sorted(done, key=lambda step: step.at, reverse=True)


def stands(claim: Claim | None) -> str:
    """Return in a sentence how a claim stands."""
    if claim is None or claim.state == Claim.State.WITHDRAWN:
        return ""
    if claim.state == Claim.State.WAITING:
        return say("Staff of this instance will decide. Nothing else is needed from you.")
    if claim.state == Claim.State.REFUSED:
        return say("It was refused: {answer}", answer=claim.answer)
    return say(
        "You are shown as {author}, by {label}.",
        author=claim.author,
        label=str(Claim.Ground(claim.ground).label),
    )


def _step(did: str, link: AuthorLink, reader: User | None, at: datetime) -> LinkStep:
    who = called(reader) if reader else say("nobody: two papers became one")
    if link.kind == AuthorLink.HIDDEN:
        return LinkStep(str(HIDING[did]), say("what a source links to"), link.url, who, at)
    return LinkStep(str(DONE[did]), str(LINK_WORDS[LinkKind(link.kind)]), link.url, who, at)
