"""The view models of reactions: one button or sign for each kind below a comment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dailypapers.community.models import Reaction
from dailypapers.community.signs import Sign
from dailypapers.core.spoken import listed, say, say_many
from dailypapers.web.readers import called

Kind = Reaction.Kind
SIGNS = {
    Kind.AGREE: "\N{THUMBS UP SIGN}",
    Kind.THANKS: "\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}",
    Kind.INSIGHT: "\N{ELECTRIC LIGHT BULB}",
    Kind.FUNNY: "\N{SMILING FACE WITH OPEN MOUTH AND SMILING EYES}",
    Kind.PUZZLED: "\N{CONFUSED FACE}",
}
NOBODY = Sign(0, (), False)


@dataclass(frozen=True, slots=True)
class ReactionView:
    """One kind below one comment: its sign and name, how many, and who."""

    kind: str
    sign: str
    label: str
    count: int
    is_mine: bool
    who: str


@dataclass(frozen=True, slots=True)
class Reactions:
    """The kinds below one comment that somebody chose, and the others that the reader may."""

    chosen: list[ReactionView]
    offered: list[ReactionView]
    may_react: bool


def reactions_view(found: Mapping[str, Sign], may_react: bool) -> Reactions:
    """Return what stands below a comment."""
    views = [_view(kind, found.get(kind, NOBODY)) for kind in Kind]
    chosen, others = [one for one in views if one.count], [one for one in views if not one.count]
    return Reactions(chosen, others if may_react else [], may_react)


def _view(kind: Kind, sign: Sign) -> ReactionView:
    return ReactionView(kind, SIGNS[kind], str(kind.label), sign.count, sign.is_mine, _who(sign))


def _who(sign: Sign) -> str:
    """Return who reacted as a list in words."""
    names = [say("you")] if sign.is_mine else []
    names += [called(one) for one in sign.others]
    if more := sign.count - len(names):
        names.append(say_many("{n} other", "{n} others", more))
    return listed(names)
