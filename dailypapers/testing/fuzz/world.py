"""People who have one of everything, and the names of all that is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db.models import ForeignKey, Model

from dailypapers.accounts import tickets, tokens
from dailypapers.accounts.models import ApiToken, Ticket, User
from dailypapers.assistant import talks
from dailypapers.assistant.memory.session import Session
from dailypapers.assistant.memory.telling import tell
from dailypapers.assistant.task_models import Talk
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import LinkKind
from dailypapers.community import (
    author_links,
    claims,
    comments,
    curating,
    editors,
    features,
    flags,
    follows,
    groups,
    marks,
    moderation,
    mutes,
    notes,
    notifications,
    pictures,
    profiles,
    reading_lists,
    searches,
    seeds,
    submissions,
    visits,
)
from dailypapers.community.models import (
    AuthorLink,
    Candidate,
    Claim,
    Comment,
    Flag,
    Group,
    ListEntry,
    Mark,
    Membership,
    Mute,
    Notification,
    Picture,
    SavedSearch,
    Seed,
    Submission,
    TableColumn,
)
from dailypapers.community.pictures import Sent
from dailypapers.community.reviews import deciding, finding, keeping, table
from dailypapers.community.reviews import people as people_of_reviews
from dailypapers.community.reviews.cells import Taken
from dailypapers.community.reviews.duplicates import Record
from dailypapers.community.reviews.keeping import About
from dailypapers.community.reviews.stages import Stage, Verdict
from dailypapers.community.reviews.table import Asked
from dailypapers.community.votes import vote
from dailypapers.core.clock import now
from dailypapers.core.pictures import made_anew
from dailypapers.digests import act_links, feedback, links, subscriptions
from dailypapers.digests.hooks import webhooks
from dailypapers.digests.hooks.models import Message, Webhook
from dailypapers.digests.hooks.webhooks import Wish
from dailypapers.digests.models import Subscription
from dailypapers.sources.models import FileImport, Harvest
from dailypapers.testing.mail import subscribe
from dailypapers.testing.make import make_edition
from dailypapers.testing.people import make_reader
from dailypapers.testing.pictures import png

DAY = date(2026, 9, 30)
# What no reader has for themselves: sessions, counts of knocks, marks of background work.
NOBODYS = {"sessions.session", "core.cacheentry", "usersessions.usersession"}
# Counts of papers, and what links use up that whoever has them may use.
EVERYBODYS = {"community.tally", "accounts.ticket", "digests.subscription", "digests.address"}
EVERYBODYS |= {"community.groupinvitation"}
USER = "accounts.user"

Row = tuple[Any, ...]


@dataclass(slots=True)
class World:
    """Who there is by role, None for a stranger, and what the holes of addresses may be."""

    people: dict[str, User | None]
    guest: User  # whose sign-in link everybody has
    names: dict[str, list[str]] = field(default_factory=dict)
    shared: set[tuple[str, int]] = field(default_factory=set)  # rows that the colleague may change
    before: dict[tuple[str, Any], Row] = field(default_factory=dict)
    powerless: frozenset[str] = frozenset({"stranger", "reader", "colleague"})

    def remember(self) -> None:
        """Note what there is, before anybody changes it."""
        self.before = snapshot()

    def born(self, after: dict[tuple[str, Any], Row]) -> set[int]:
        """Return the readers who have signed up since."""
        return {place[1] for place in after.keys() - self.before.keys() if place[0] == USER}


def make_world(paper: Paper) -> World:
    """Make an owner with one of everything, a colleague, a reader, a moderator and staff."""
    papers = [paper, *make_edition(DAY, 2)]
    ada = make_reader(name="Ada Kitely", shows_name=True)
    bob = make_reader(name="Bob", shows_name=True)
    people: dict[str, User | None] = {
        "stranger": None,
        "reader": make_reader(),
        "colleague": bob,
        "owner": ada,
        "moderator": make_reader(is_moderator=True),
        "staff": make_reader(is_staff=True, last_login=now()),
    }
    guest = make_reader()
    world = World(people, guest)
    slugs, secrets = _make_lists_and_groups(world, ada, bob, papers)
    _make_words(ada, bob, people["moderator"], papers)
    _make_own(ada, papers)
    reviews = _make_reviews(ada, papers)
    _merge(people["moderator"], bob, papers[2])
    editors.appoint(ada)
    curating.pick(ada, DAY, papers[1].pk)
    Harvest.objects.create(source="arxiv", state=Harvest.State.FAILED, since=DAY, error="Gone")
    FileImport.objects.create(name="x", fingerprint=uuid4().hex)
    world.names = _names(papers, people, slugs, [*secrets, *_make_links(ada, guest, paper)])
    world.names |= {
        "reviews slug": reviews,
        "reviews number": [*_numbers(Candidate), *_numbers(TableColumn)],
    }
    world.names["reviews name"] = ["bibtex", "ris", "csl", "plain"]
    world.names["stage"] = list(Stage)
    return world


def _make_lists_and_groups(
    world: World, ada: User, bob: User, papers: list[Paper]
) -> tuple[list[str], list[str]]:
    """Make Ada's lists of each visibility, one that Bob owns too, and a group that he is in."""
    made = [
        reading_lists.make(ada, uuid4(), f"A {kind} list", "For *Thursday*.", kind)
        for kind in ("private", "unlisted", "public", "private")
    ]
    for one in made:
        for paper in papers:
            reading_lists.add(one.pk, paper.pk, ada, "A note")
    shared = made[-1]
    reading_lists.invite(shared.pk, bob.handle, ada)
    reading_lists.join(shared.pk, bob)
    reading_lists.invite(made[0].pk, "unobody2345", ada)
    group = groups.make(ada, uuid4(), "Tea club", "We read.", True)
    secret = groups.make(ada, uuid4(), "Coffee club", "We read in secret.", False)
    Membership.objects.create(group=group, reader=bob, role=Membership.Role.MEMBER)
    groups.invite(group.pk, ada, "unobody2345")
    world.shared = {("community.readinglist", shared.pk)}
    for name in ("entries", "owners", "invitations"):
        rows = getattr(shared, name).all()
        world.shared |= {(row._meta.label_lower, row.pk) for row in rows}
    slugs = [one.slug for one in made] + [group.slug, secret.slug]
    return slugs, [groups.invite(group.pk, ada)]


def _make_words(ada: User, bob: User, moderator: User | None, papers: list[Paper]) -> None:
    """Let Ada and Bob speak of papers, have something reported and something hidden."""
    assert moderator is not None
    paper = papers[0].pk
    said = comments.post(ada, paper, "*Words* of $n$ kinds", uuid4())
    comments.edit(said.pk, "Other words")
    answer = comments.post(bob, paper, "An answer", uuid4(), said)
    hidden = comments.post(ada, paper, "Hidden words", uuid4())
    removed = comments.post(ada, paper, "Removed words", uuid4())
    flags.flag(ada, answer, Flag.Reason.SPAM, "Look")
    flags.flag(ada, papers[1], Flag.Reason.SPAM)
    moderation.hide(moderator, hidden.pk, "Rude")
    comments.remove(removed.pk)
    for speaker, group in zip((bob, ada), Group.objects.order_by("pk"), strict=True):
        comments.post(speaker, paper, f"To the {group}", uuid4(), None, group.pk)
    notifications.tell()


def _make_own(ada: User, papers: list[Paper]) -> None:
    """Let Ada vote, mark, write notes, look, follow, search, claim, link, submit."""
    for paper in papers[:2]:
        vote(ada, paper.pk)
    for kind in Mark.Kind:
        marks.mark(ada, papers[2].pk, kind)
    notes.write(ada, papers[0].pk, "A *note* of mine", "")
    visits.look(ada, "editions")
    seeds.name(ada, [paper.pk for paper in papers], Seed.Kind.FILE, "Mine.bib")
    mutes.mute(ada, "words", "kettles")
    work = profiles.make(ada, "Work")
    profiles.put(work, [paper.pk for paper in papers])
    seeds.name(ada, [papers[0].pk], Seed.Kind.FILE, "Work.bib", work)
    mutes.mute(ada, "words", "spoons", work)
    follows.follow(ada, "topic", "cs.CL")
    follows.follow(ada, "author", "adakitely")
    searches.save(ada, "Pots", "q=teapots&topic=cs.CL", 0)
    talks.begin(ada, "Pots", tell(Session(), "papers on teapots").session)
    claims.claim(ada, papers[0].pk, "Ada Kitely", "It is me.")
    author_links.add(ada, papers[0].pk, LinkKind.CODE, "https://code.example/mine")
    submissions.submit(ada, "2609.00001", "Worth reading.", uuid4())
    search = SavedSearch.objects.get(reader=ada)
    follows.follow(ada, "search", str(search.pk))
    follows.follow(ada, "list", reading_lists.make(ada, uuid4(), "Followed").slug)
    features.submit(papers[0].pk, ada)
    pictures.put(ada, papers[0].pk, Sent(made_anew(png(), 1), "A plane"))
    tokens.make(ada, "Mine", ApiToken.Scope.READ, timedelta(days=7))
    wish = Wish("Mine", "topic:cs.CL", "json", "https://hooks.example/mine")
    webhooks.try_out(webhooks.make(ada, uuid4(), wish)[0])


def _make_reviews(ada: User, papers: list[Paper]) -> list[str]:
    """Let Ada make a review under way and one for everybody, and decide about papers in them."""
    slugs = []
    for visibility in ("private", "public"):
        about = About("Teapots", "Why?", ["Pots"], ["No pot"], visibility)
        review = keeping.make(ada, uuid4(), about)
        me = people_of_reviews.person_of(review, ada)
        records = [Record(paper.title, paper.pk) for paper in papers]
        found = finding.Origin("Here", "q=pots", is_here=True)
        finding.take_in(review, me, uuid4(), found, records)
        column = table.add_column(review.pk, Asked("Spouts"))
        for row in Candidate.objects.filter(review=review):
            for stage in Stage:
                deciding.decide(me, row.pk, stage, Verdict.INCLUDE, note="Mine")
            table.fill(me, row.pk, {column.pk: Taken("4", "Mine")}, 0)
        people_of_reviews.invite(review.pk, "unobody2345", "screener", ada)
        slugs.append(review.slug)
    keeping.finish(review.pk)
    return slugs


def _merge(moderator: User | None, bob: User, kept: Paper) -> None:
    """Merge a paper that Bob voted for into another, to be parted again."""
    assert moderator is not None
    [other] = make_edition(DAY, 1)
    vote(bob, other.pk)
    moderation.merge(moderator, other, kept, "Same text")


def _make_links(ada: User, guest: User, paper: Paper) -> list[str]:
    """Return the secret part of one link of every kind that mails and operators hand out."""
    subscriptions.ask("eve@example.org")
    asked = Subscription.objects.get(address__email="eve@example.org")
    key, guests = asked.key, subscribe(guest.email).key
    subscriptions.begin(guest, guest.email, "for-you")
    made = [
        tickets.issue(Ticket.Purpose.INVITE, made_by=ada),
        tickets.issue(Ticket.Purpose.SIGN_IN, user=guest),
    ]
    return [
        *(link.rpartition("/")[2] for link in made),
        links.confirm_token(asked.address.key),
        links.end_token(key),
        links.manage_token(asked.address.key),
        links.notice_token(guest.handle, ["mention"]),
        *(act_links.act_token(paper.key, one, *act_links.ACTS) for one in (key, guests)),
        feedback.feedback_token("daily-20260930", key),
    ]


def _names(
    papers: list[Paper], people: dict[str, User | None], slugs: list[str], secrets: list[str]
) -> dict[str, list[str]]:
    """Return what the hole of each name may be filled with, so that something is there."""
    readers = [person for person in people.values() if person]
    numbers = sorted({pk for _, pk in snapshot() if isinstance(pk, int)})
    addresses = [paper.address for paper in papers] + [paper.key for paper in papers]
    return {
        "address": addresses,
        "app_label": sorted({model._meta.app_label for model in apps.get_models()}),
        "code": ["2026-09-30", "2026-W40", "2026-09", "cs.CL", "2026-10-02"],
        "content_type_id": ["1", "2"],
        "day": ["2026-09-30", "2026-10-02"],
        "form": ["atom", "rss", "json"],
        "handle": [reader.handle for reader in readers],
        "key": ["adakitely", "nonsense", "1-x"],
        "kind": ["topic", "author", "reader", "list", "search"],
        "name": ["saved", "read", "hidden", "voted", "unread", "bibtex", "ris", "csl-json"],
        "number": [str(number) for number in numbers],
        "comments number": _numbers(Comment),
        "moderation number": _numbers(Comment),
        "submissions number": _numbers(Submission),
        "claims number": _numbers(Claim),
        "mine number": _numbers(SavedSearch),
        "notifications number": _numbers(Notification),
        "lists number": _numbers(ListEntry),
        "api number": _numbers(Comment),
        "rest": ["nowhere", "x/y"],
        "papers number": [*_numbers(AuthorLink), *_numbers(Mute), *_numbers(Seed)],
        "lists slug": slugs[:4],
        "groups slug": slugs[4:],
        "papers code": ["2026-09-30", "2026-W40", "2026-09"],
        "mail code": ["2026-09-30", "2026-10-02"],
        "curate code": ["2026-09-30", "2026-10-02"],
        "topics code": ["cs.CL"],
        "authors key": ["adakitely"],
        "mine key": [str(key) for key in Talk.objects.values_list("key", flat=True)],
        "mine name": ["saved", "read", "hidden", "voted", "unread", "notes", "bibtex"],
        "lists name": ["bibtex", "ris", "csl", "plain"],
        "object_id": [str(number) for number in numbers] + addresses,
        "pk": [str(number) for number in numbers],
        "pictures name": list(Picture.objects.values_list("name", flat=True)),
        "scheme": ["arxiv", "doi", "key"],
        "size": ["large", "small"],
        "slug": [*slugs, "work"],
        "webhooks key": list(Webhook.objects.values_list("key", flat=True)),
        "webhooks name": list(Message.objects.values_list("key", flat=True)),
        "target": [
            "cs.CL",
            "adakitely",
            *slugs,
            *_numbers(SavedSearch),
            *(reader.handle for reader in readers),
        ],
        "token": secrets,
        "uidb36": ["1", "2"],
        "url": ["accounts/user", "x"],
        "value": ["2609.77777", "10.1234/pots"],
    }


def _numbers(model: type[Model]) -> list[str]:
    return [str(pk) for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)]


def snapshot() -> dict[tuple[str, Any], Row]:
    """Return every row of every table that belongs to somebody."""
    found: dict[tuple[str, Any], Row] = {}
    for model in apps.get_models():
        label = model._meta.label_lower
        if model._meta.managed and label not in NOBODYS:
            rows = model._default_manager.values_list("pk", *_columns(model)).order_by("pk")
            found |= {(label, row[0]): row for row in rows}
    return found


def thefts(world: World, role: str) -> Iterator[str]:
    """Yield what a visitor changed that is not theirs, by what it was before."""
    person, after = world.people[role], snapshot()
    mine = {world.guest.pk, *([person.pk] if person else [])}
    may_change = world.shared if role == "colleague" else set()
    for place, row in world.before.items():
        is_free = place[0] in EVERYBODYS or place in may_change or owners(place[0], row) & mine
        if after.get(place) != row and not is_free:
            yield f"changes {place[0]} {row} to {after.get(place)}"
    for place in after.keys() - world.before.keys():
        if named := owners(place[0], after[place]) - mine - world.born(after):
            yield f"adds to {place[0]} in the name of {named}"


def owners(label: str, row: Row) -> set[int]:
    """Return the readers whom a row names."""
    model = apps.get_model(label)
    if model is User:
        return {row[0]}
    return {
        value
        for one, value in zip(model._meta.concrete_fields, row[1:], strict=True)
        if isinstance(one, ForeignKey) and one.related_model is User and value is not None
    }


def _columns(model: type[Model]) -> list[str]:
    return [one.attname for one in model._meta.concrete_fields]
