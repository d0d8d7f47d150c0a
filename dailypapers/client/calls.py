"""Every request that the clients know. What is not here a `Call` of one's own can ask for."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from dailypapers.client.call import Call, Pages
from dailypapers.client.shapes import (
    Comment,
    Edition,
    Follow,
    Group,
    Harvest,
    Hit,
    ListedPaper,
    Me,
    Note,
    Paper,
    ReadingList,
    Submission,
)


def paper(name: str) -> Call[Paper]:
    """One paper, by any of its names."""
    return Call("GET", _of(name), Paper)


def papers(*names: str, fields: str = "") -> Pages[Paper]:
    """Papers by their names, a hundred at most; those that are not there are left out."""
    return Pages("/papers", "papers", Paper, _asked(ids=",".join(names), fields=fields))


def text(name: str) -> Call[str]:
    """A paper as Markdown."""
    return Call("GET", f"/papers/{quote(name)}.md", str, below="")


def newest(fields: str = "") -> Pages[Paper]:
    """All papers, the newest first."""
    return Pages("/papers", "papers", Paper, _asked(fields=fields))


def search(
    words: str = "",
    *,
    topic: str = "",
    year: int | None = None,
    source: str = "",
    has_code: bool = False,
    sort: str = "",
    fields: str = "",
) -> Pages[Hit]:
    """What words and meaning find, best first."""
    query = _asked(
        q=words, topic=topic, year=year, source=source, has_code=has_code, sort=sort, fields=fields
    )
    return Pages("/search", "hits", Hit, query)


def editions() -> Call[list[Edition]]:
    """The days that have papers, the newest first."""
    return Call("GET", "/editions", list[Edition])


def edition(code: str, fields: str = "") -> Pages[Paper]:
    """The papers of a day, a week or a month: 2026-09-30, 2026-W40, 2026-09."""
    return Pages(f"/editions/{quote(code)}", "papers", Paper, _asked(fields=fields))


def trending(window: str = "week", topic: str = "", fields: str = "") -> Pages[Paper]:
    """What readers speak of, over a day, week, month or year."""
    return Pages("/trending", "papers", Paper, _asked(window=window, topic=topic, fields=fields))


def for_you(profile: str = "", fields: str = "") -> Pages[Paper]:
    """New papers in the order of the reader's own interest."""
    return Pages("/for-you", "papers", Paper, _asked(profile=profile, fields=fields))


def similar(name: str, limit: int = 20) -> Call[list[Hit]]:
    """Papers like one."""
    return Call("GET", f"{_of(name)}/similar", list[Hit], {"limit": limit})


def comments(name: str) -> Call[list[Comment]]:
    """What may be read of a discussion."""
    return Call("GET", f"{_of(name)}/comments", list[Comment])


def comment(name: str, text: str, answers: int | None = None) -> Call[Comment]:
    """Say something of a paper."""
    return Call("POST", f"{_of(name)}/comments", Comment, body={"text": text, "answers": answers})


def vote(name: str) -> Call[Paper]:
    """Vote for a paper."""
    return Call("PUT", f"{_of(name)}/vote", Paper)


def unvote(name: str) -> Call[Paper]:
    """Take a vote back."""
    return Call("DELETE", f"{_of(name)}/vote", Paper)


def mark(name: str, kind: str = "saved") -> Call[Paper]:
    """Mark a paper as `saved`, `read` or `hidden`."""
    return Call("PUT", f"{_of(name)}/marks/{kind}", Paper)


def unmark(name: str, kind: str = "saved") -> Call[Paper]:
    """Take a mark away."""
    return Call("DELETE", f"{_of(name)}/marks/{kind}", Paper)


def own(name: str = "saved", fields: str = "") -> Pages[Paper]:
    """The papers that one `saved`, `read`, `voted` for, ... the last first."""
    return Pages(f"/me/papers/{name}", "papers", Paper, _asked(fields=fields))


def note(name: str) -> Call[Note]:
    """What the reader wrote about a paper."""
    return Call("GET", f"{_of(name)}/note", Note)


def write_note(name: str, text: str, sign: str = "") -> Call[Note]:
    """Write it instead of what has this sign."""
    return Call("PUT", f"{_of(name)}/note", Note, body={"text": text, "sign": sign})


def lists() -> Call[list[ReadingList]]:
    """The reader's own reading lists; without a token, public ones."""
    return Call("GET", "/lists", list[ReadingList])


def reading_list(slug: str, fields: str = "") -> Pages[ListedPaper]:
    """The papers of a list in its order, with their notes."""
    return Pages(f"/lists/{quote(slug)}", "papers", ListedPaper, _asked(fields=fields))


def make_list(title: str, description: str = "", visibility: str = "private") -> Call[ReadingList]:
    """Make a list."""
    body = {"title": title, "description": description, "visibility": visibility}
    return Call("POST", "/lists", ReadingList, body=body)


def put_into(slug: str, name: str, note: str = "") -> Call[ListedPaper]:
    """Put a paper at the end of a list."""
    path = f"/lists/{quote(slug)}{_of(name)}"
    return Call("PUT", path, ListedPaper, body={"note": note})


def take_out(slug: str, name: str) -> Call[None]:
    """Take a paper out of a list."""
    return Call("DELETE", f"/lists/{quote(slug)}{_of(name)}", None)


def groups() -> Call[list[Group]]:
    """The groups that the reader may know of."""
    return Call("GET", "/groups", list[Group])


def follows() -> Call[list[Follow]]:
    """All that the reader follows."""
    return Call("GET", "/follows", list[Follow])


def follow(kind: str, target: str) -> Call[None]:
    """Follow a topic, an author, a reader, a list or a search."""
    return Call("PUT", f"/follows/{kind}/{quote(target)}", None)


def unfollow(kind: str, target: str) -> Call[None]:
    """Follow it no more."""
    return Call("DELETE", f"/follows/{kind}/{quote(target)}", None)


def submit(name: str, comment: str = "", *, feature: bool = True) -> Call[Submission]:
    """Put a paper before all readers; if it is not to `feature`, only have it fetched."""
    said: dict[str, Any] = {"paper": name, "comment": comment}
    if not feature:
        said["feature"] = False
    return Call("POST", "/submissions", Submission, body=said)


def sources() -> Call[list[Harvest]]:
    """How gathering from the sources went."""
    return Call("GET", "/sources", list[Harvest])


def me() -> Call[Me]:
    """Whose token it is."""
    return Call("GET", "/me", Me)


def my_data() -> Call[dict[str, Any]]:
    """All that is kept of the reader."""
    return Call("GET", "/me/data", dict[str, Any])


def _of(name: str) -> str:
    return f"/papers/{quote(name)}"


def _asked(**query: str | int | bool | None) -> dict[str, str | int | bool | None]:
    """Return what is asked for, and nothing that is empty."""
    return {name: value for name, value in query.items() if value}
