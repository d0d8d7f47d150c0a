"""The query language by examples; the help page shows each as a link that searches for it."""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    """A text that can be searched for, and what it finds."""

    query: str
    finds: str


EXAMPLES = {
    "Words": [
        Example("sparse attention", "papers with the words, or close to them in meaning"),
        Example('"language model"', "the words side by side"),
        Example('"low rank adaptation"~2', "with at most two other words in between"),
        Example("low-rank", "also “low rank” and “lowrank”"),
        Example("transf*", "every word that begins so"),
        Example("atention~", "every word written nearly so: up to two letters changed"),
        Example("difusion~1", "at most one letter changed"),
    ],
    "Together": [
        Example("attention -vision", "without a word; also NOT vision"),
        Example('attention -"language model"', "without a phrase"),
        Example("lstm OR transformer", "either; also lstm | transformer"),
        Example("speech (lstm OR transformer)", "parentheses make one thing of several"),
        Example("attention -(vision OR speech)", "without any of these"),
    ],
    "Fields": [
        Example("title:benchmark", "in the title"),
        Example("title:(graph OR tree)", "either of them in the title"),
        Example('author:"Yu Liu"', "by an author"),
        Example("abs:attention", "in the abstract"),
        Example("keyword:compression", "among the keywords"),
        Example("venue:acl", "in the name of a journal or conference"),
        Example("id:2406.*", "with an identifier that begins so; also arxiv: and doi:"),
    ],
    "Conditions": [
        Example("cat:cs.CL planning", "with a topic; also topic:cs.CL"),
        Example("cat:cs.* -cat:cs.LG planning", "with any topic of an archive, but not this one"),
        Example("year:2024", "published in that year"),
        Example("year:2020..2024", "in these years; also year:2020.. and year:..2020"),
        Example("after:2024-05", "from that year, month or day on"),
        Example("before:2024-05-31", "before that year, month or day"),
        Example("source:archive", "gathered from that source; this one came with the program"),
        Example("has:code", "with code"),
        Example("planning (has:code OR year:2026)", "conditions can be combined like words"),
    ],
}  # fmt: skip

OWN_EXAMPLES = [
    Example("saved:yes read:no", "what you saved and did not read; also voted: and hidden:"),
    Example("in:saved OR in:voted", "on either of your lists"),
    Example("attention -hidden:yes", "without what you put away"),
    Example("by:me", "what you commented on or submitted"),
    Example("note:yes", "what you wrote a note about; also note:no"),
    Example('note:idea note:"low rank" note:transf*', "notes with a word, a phrase, a beginning"),
]
