"""What kinds of tasks there are, and what each takes."""

from __future__ import annotations

FINDING = (
    "words",
    "since",
    "until",
    "code",
    "topic",
    "venue",
    "author",
    "sort",
    "limit",
    "without",
)
TAKES: dict[str, tuple[str, ...]] = {
    "search": FINDING,
    "similar": ("papers", *FINDING[1:]),
    "narrow": ("about", "options", "chosen", "refused"),  # a question and its answer
    "compare": ("papers",),
    "read": ("papers",),
    "cite": ("papers", "format"),
    "list": ("papers", "title", "shown"),
    "meeting": ("papers", "day", "hour", "limit", "title", "group"),
    "mail": ("rhythm", "day", "hour"),
    "found": (),  # another function, of which papers come; its input names it
    "called": (),  # another function
}


def takes(job: str) -> tuple[str, ...]:
    """Return what a kind of task takes; one that is not known takes nothing."""
    return TAKES.get(job, ())


BEARING = ("search", "similar", "narrow", "list", "found")  # Papers come of these.
WRITING = ("list", "meeting", "mail")  # These wait for the reader's yes.
