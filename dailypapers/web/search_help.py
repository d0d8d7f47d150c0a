"""The query language by examples; the help page shows each as a link that searches for it."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Example(NamedTuple):
    """A text that can be searched for, and what it finds."""

    query: str
    finds: str | Promise


EXAMPLES = {
    _("Words"): [
        Example("sparse attention", _("papers with the words, or close to them in meaning")),
        Example("\"language model\"", _("the words side by side")),
        Example("\"low rank adaptation\"~2", _("with at most two other words in between")),
        Example("low-rank", _("also “low rank” and “lowrank”")),
        Example("transf*", _("every word that begins so")),
        Example("atention~", _("every word written nearly so: up to two letters changed")),
        Example("difusion~1", _("at most one letter changed")),
    ],
    _("Together"): [
        Example("attention -vision", _("without a word; also NOT vision")),
        Example("attention -\"language model\"", _("without a phrase")),
        Example("lstm OR transformer", _("either; also lstm | transformer")),
        Example("speech (lstm OR transformer)", _("parentheses make one thing of several")),
        Example("attention -(vision OR speech)", _("without any of these")),
    ],
    _("Fields"): [
        Example("title:benchmark", _("in the title")),
        Example("title:(graph OR tree)", _("either of them in the title")),
        Example("author:\"Yu Liu\"", _("by an author")),
        Example("abs:attention", _("in the abstract")),
        Example("keyword:compression", _("among the keywords")),
        Example("venue:acl", _("in the name of a journal or conference")),
        Example("id:2406.*", _("with an identifier that begins so; also arxiv: and doi:")),
    ],
    _("Conditions"): [
        Example("cat:cs.CL planning", _("with a topic; also topic:cs.CL")),
        Example(
            "cat:cs.* -cat:cs.LG planning", _("with any topic of an archive, but not this one")
        ),
        Example("year:2024", _("published in that year")),
        Example("year:2020..2024", _("in these years; also year:2020.. and year:..2020")),
        Example("after:2024-05", _("from that year, month or day on")),
        Example("before:2024-05-31", _("before that year, month or day")),
        Example("source:archive", _("gathered from that source; this one came with the program")),
        Example("has:code", _("with code")),
        Example("planning (has:code OR year:2026)", _("conditions can be combined like words")),
    ],
}  # fmt: skip

OWN_EXAMPLES = [
    Example("saved:yes read:no", _("what you saved and did not read; also voted: and hidden:")),
    Example("in:saved OR in:voted", _("on either of your lists")),
    Example("attention -hidden:yes", _("without what you put away")),
    Example("by:me", _("what you commented on or submitted")),
    Example("seed:me", _("what you named as being of your interest")),
    Example("note:yes", _("what you wrote a note about; also note:no")),
    Example(
        'note:idea note:"low rank" note:transf*', _("notes with a word, a phrase, a beginning")
    ),
]
