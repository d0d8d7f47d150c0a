"""The view model of the page behind a link in a mail that does something with a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_noop

from dailypapers.core.maths import to_html
from dailypapers.core.readable import readable
from dailypapers.core.spoken import say
from dailypapers.digests.acts import is_done
from dailypapers.feed.entries import Entry

# What the page says of each act: not done, done; and its button to do and to undo it.
WORDS = {
    "vote": (
        gettext_noop("You have not voted for it."),
        gettext_noop("Your vote counts."),
        gettext_noop("Vote"),
        gettext_noop("Take the vote back"),
    ),
    "save": (
        gettext_noop("It is not among your saved papers."),
        gettext_noop("It is among your saved papers."),
        gettext_noop("Save"),
        gettext_noop("Take it out of the saved papers"),
    ),
    "less": (
        gettext_noop("Papers like it may come up for you."),
        gettext_noop("Fewer papers like it come up for you."),
        gettext_noop("Less like this"),
        gettext_noop("Take that back"),
    ),
}


@dataclass(frozen=True, slots=True)
class ActView:
    """One act: how it stands, and the one button that changes that."""

    name: str
    says: str
    is_on: bool
    button: str


@dataclass(frozen=True, slots=True)
class ActPage:
    """The paper and what can be done with it. `title` is safe HTML."""

    address: str
    title: SafeString
    plain_title: str
    acts: Sequence[ActView]


def act_page(entry: Entry, acts: Sequence[str]) -> ActPage:
    """Return the page of an entry as its reader sees it."""
    return ActPage(
        entry.address,
        mark_safe(to_html(entry.title)),  # Escaped there.
        readable(entry.title),
        [_act(entry, name) for name in acts],
    )


def _act(entry: Entry, name: str) -> ActView:
    undone, done, do, undo = WORDS[name]
    is_on = is_done(entry, name)
    return ActView(name, say(done if is_on else undone), is_on, say(undo if is_on else do))
