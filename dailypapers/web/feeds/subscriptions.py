"""Which feeds there are to subscribe to: those open to everybody, and those one reader wants."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dailypapers.accounts.models import User
from dailypapers.catalogue.queries import topic_groups
from dailypapers.community import access, profiles
from dailypapers.community.follows import followed
from dailypapers.community.models import Follow, ReadingList, SavedSearch
from dailypapers.core.spoken import say
from dailypapers.feed.groups import groups_of
from dailypapers.feed.ranking import WINDOWS
from dailypapers.feed.reading_lists import own_lists, public_lists
from dailypapers.feed.words import trending_title
from dailypapers.web.feeds.discovery import PAGES
from dailypapers.web.feeds.opml import Folder, Subscription

OWN = {"for_you": _("For you"), "notifications": _("Notifications")}


def open_feeds() -> list[Folder]:
    """Return the feeds of this instance: editions, trending, topics, the newest public lists."""
    trending = [
        Subscription(trending_title(window), *_paths("daily.trending", f"?window={name}"))
        for name, window in WINDOWS.items()
    ]
    topics = [
        Folder(group, [_of("topics.topic", topic.name, topic.code) for topic in found])
        for group, found in topic_groups().items()
    ]
    lists, _ = public_lists()
    return [Folder(say("Papers"), [_edition(), *trending]), *topics, _lists(lists)]


def subscriptions(reader: User, *, is_secret: bool) -> list[Folder]:
    """Return what a reader follows and the searches they keep; what is theirs with a secret alone.

    Other readers whom they follow have no feed.
    """
    follows = followed(reader)
    slugs = [row.target for row in follows.get(Follow.Kind.LIST, [])]
    viewer = reader if is_secret else None
    lists = ReadingList.objects.filter(access.seen_lists(viewer), slug__in=slugs).distinct()
    kept = SavedSearch.objects.filter(reader=reader).order_by("name", "pk")
    folders = [
        Folder(say("Papers"), [_edition(), *(_own(reader) if is_secret else [])]),
        *(
            Folder(
                str(Follow.Kind(kind).label),
                [
                    _of(page, row.name, row.target)
                    for row in follows.get(kind, [])
                    if not row.is_gone
                ],
            )
            for kind, page in ((Follow.Kind.AUTHOR, "author"), (Follow.Kind.TOPIC, "topics.topic"))
        ),
        _lists(lists.order_by("title", "pk")),
        Folder(say("Searches"), [_search(search) for search in kept]),
    ]
    if not is_secret:
        return folders
    groups = [_of("group", group.name, group.slug) for group in groups_of(reader)]
    own = [one for one in own_lists(reader) if one.slug not in slugs]
    return [*folders, Folder(say("Groups"), groups), _lists(own, say("Your lists"))]


def _edition() -> Subscription:
    return Subscription(say("Daily edition"), "/papers.atom", "/")


def _own(reader: User) -> list[Subscription]:
    named = [Subscription(str(name), *_paths(page)) for page, name in OWN.items()]
    further = [
        Subscription(
            say("For you: {name}", name=one.name), *_paths("for_you", f"?profile={one.slug}")
        )
        for one in profiles.of(reader)
    ]
    return [*named, *further, _of("own_list", say("Saved papers"), "saved")]


def _lists(lists: Iterable[ReadingList], name: str = "") -> Folder:
    return Folder(name or say("Reading lists"), [_of("list", one.title, one.slug) for one in lists])


def _search(search: SavedSearch) -> Subscription:
    return Subscription(search.name, *_paths("search", f"?{search.query}"))


def _of(page: str, name: str, target: str) -> Subscription:
    """Return the feed of a page that goes by one name."""
    path = reverse(page, args=[target])
    return Subscription(name, f"{path}.atom", path)


def _paths(page: str, query: str = "") -> tuple[str, str]:
    feed = reverse(PAGES[page], kwargs={"form": "atom"})
    return feed + query, reverse(page) + query
