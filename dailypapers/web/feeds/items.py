"""Papers and comments as items of feeds. What readers count is left out: it would never rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from dailypapers.community.picture_files import path_of
from dailypapers.core import maths
from dailypapers.core.readable import readable
from dailypapers.core.spoken import say
from dailypapers.feed.changed import changed
from dailypapers.feed.citing import url_of
from dailypapers.feed.entries import Entry
from dailypapers.feed.words import author_line, featured_line
from dailypapers.web.cards import LINK_WORDS, CardPicture, card_picture
from dailypapers.web.discussion import CommentView
from dailypapers.web.feeds.document import Enclosure, Item

SHOWN_AUTHORS = 12
SINCE = 2026  # A tag needs a year in which its host was ours (RFC 4151); it never changes.


def key_of(name: str) -> str:
    """Return an id that is this site's alone and stays, whichever feed it is in."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname},{SINCE}:{name}"


def paper_items(
    entries: Sequence[Entry],
    said: Mapping[int, str] | None = None,
    at: Mapping[int, datetime] | None = None,
) -> list[Item]:
    """Return the papers as items; `said` is safe HTML to stand before a paper, said `at` a time."""
    times = changed(entry.id for entry in entries)
    return [
        _paper(entry, [times.get(entry.id), (at or {}).get(entry.id)], (said or {}).get(entry.id))
        for entry in entries
    ]


def _paper(entry: Entry, times: Iterable[datetime | None], said: str | None) -> Item:
    featured = [was.at for was in entry.featured if was.at]
    assert entry.taken_in
    published = min(featured, default=entry.taken_in)
    picture = card_picture(entry.picture)
    return Item(
        key=key_of(f"paper/{entry.key}"),
        page=url_of(entry),
        title=readable(entry.title),
        html=(said or "") + _html(entry, picture),
        text=readable(entry.text),
        published=published,
        updated=max(time for time in [*times, *featured, entry.taken_in] if time),
        authors=entry.authors,
        categories=entry.topics,
        enclosure=_enclosure(entry, picture),
    )


def _html(entry: Entry, picture: CardPicture | None) -> str:
    featured = featured_line(entry.featured[0]) if entry.featured else ""
    parts = [f"<p>{escape(author_line(entry.authors, SHOWN_AUTHORS))}</p>"]
    if picture:
        parts.append(
            f'<p><img src="{settings.BASE_URL}{picture.large}" alt="{escape(picture.alt)}"'
            f' width="{picture.width}" height="{picture.height}"></p>'
        )
    if entry.withdrawn:
        withdrawn = say("Withdrawn by its authors")
        parts.append(f"<p><strong>{withdrawn}</strong></p>")
    parts.append(f"<p>{maths.to_html(entry.text)}</p>" if entry.text else "")
    line = " · ".join(filter(None, [featured, entry.venue]))
    parts.append(f"<p>{escape(line)}</p>" if line else "")
    links = [(LINK_WORDS[link.kind], link.url) for link in entry.links]
    made = (
        f'<a href="{escape(url)}">{word}</a>'
        for word, url in [(say("Paper"), url_of(entry)), *links]
    )
    return "".join([*parts, f"<p>{' · '.join(made)}</p>"])


def _enclosure(entry: Entry, picture: CardPicture | None) -> Enclosure | None:
    if entry.picture is None or picture is None:
        return None
    try:
        size = path_of(entry.picture.name).stat().st_size
    except FileNotFoundError:
        return None
    return Enclosure(settings.BASE_URL + picture.large, "image/webp", size)


def comment_item(comment: CommentView, paper: Entry) -> Item:
    """Return a comment that can be read as an item."""
    title = say("{author} on {title}", author=comment.author, title=readable(paper.title))
    return Item(
        key=key_of(f"comment/{comment.number}"),
        page=f"{url_of(paper)}#comment-{comment.number}",
        title=title,
        html=absolute(comment.html),
        text="",
        published=comment.at,
        updated=comment.edited_at or comment.at,
        authors=[comment.author],
    )


def absolute(html: str) -> str:
    """Return HTML whose links lead here from anywhere."""
    return html.replace('href="/', f'href="{settings.BASE_URL}/')


def page_address(name: str, *parts: str) -> str:
    """Return the address of a page as others reach it."""
    return str(settings.BASE_URL + reverse(name, args=parts))
