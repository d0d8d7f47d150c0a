"""Links in mails that do something with one paper for whom the mail went to, without signing in.

A link names its acts, the paper and the subscription that the mail is for, and holds for
`ACT_WITHIN`. A mail is rendered once for many: until it is addressed, stand-ins have their place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_noop

from dailypapers.digests.links import SEPARATOR, BrokenLink

SALT = "dailypapers.digests.act"
ACT_WITHIN = timedelta(days=30)
ACTS = {
    "vote": gettext_noop("Vote"),
    "save": gettext_noop("Save"),
    "less": gettext_noop("Less like this"),
}
STAND_IN = "https://act.invalid/"
PLACE = re.compile(rf"{re.escape(STAND_IN)}([a-z-]+)/([a-z0-9]+)")


@dataclass(frozen=True, slots=True)
class ActLink:
    """What a link is for: acts with a paper, for whom a subscription's mail went to."""

    acts: tuple[str, ...]
    paper: str
    key: str
    is_old: bool


def stand_in(paper: str, *acts: str) -> str:
    """Return what stands in a mail for the link to some acts with a paper."""
    return f"{STAND_IN}{'-'.join(acts)}/{paper}"


def filled(text: str, key: str) -> str:
    """Return a part of a mail with links for the holder of a subscription."""

    @cache
    def url(acts: str, paper: str) -> str:
        token = _signer().sign(SEPARATOR.join([acts, paper, key]))
        return f"{settings.BASE_URL}/mail/act/{token}"

    return PLACE.sub(lambda place: url(*place.groups()), text)


def act_token(paper: str, key: str, *acts: str) -> str:
    """Return what lets the holder of a subscription do some acts with a paper."""
    return filled(stand_in(paper, *acts), key).rpartition("/")[2]


def read_act_token(token: str) -> ActLink:
    """Return what a link is for; raise `BrokenLink` if it is none of ours."""
    try:
        said = _signer().unsign(token)
    except signing.BadSignature as error:
        raise BrokenLink from error
    acts, paper, key = said.split(SEPARATOR)
    return ActLink(tuple(acts.split("-")), paper, key, _is_old(token))


def _is_old(token: str) -> bool:
    try:
        _signer().unsign(token, max_age=ACT_WITHIN)
    except signing.SignatureExpired:
        return True
    return False


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT, sep=SEPARATOR)
