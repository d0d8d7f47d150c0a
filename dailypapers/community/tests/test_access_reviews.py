from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access
from dailypapers.community.models import Review
from dailypapers.community.reviews import keeping, people, queries
from dailypapers.community.reviews.keeping import About
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now
from dailypapers.testing.people import make_reader

ROLES = ["stranger", "reader", "invited", "looks on", "screener", "owner", "banned", "staff"]
ROLES += ["who left"]
RIGHTS: dict[str, Callable[[User | None, Review], bool]] = {
    "see": access.may_see_review,
    "screen": access.may_screen_review,
    "settle": access.may_settle_review,
    "run": access.may_run_review,
    "join": access.may_join_review,
}
KINDS = {
    "private": ("private", False),
    "finished": ("private", True),
    "public": ("public", False),
    "published": ("public", True),
}
REVIEWS = rights("Reviews")


def test_the_table_has_every_right_role_and_kind() -> None:
    assert REVIEWS.roles == ROLES
    states = {(action.split()[0], action.split()[-2]) for action, _ in REVIEWS.actions}
    assert states == {(act, kind) for act in RIGHTS for kind in KINDS}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_rights_over_reviews_are_as_the_table_says(kind: str) -> None:
    visibility, is_done = KINDS[kind]
    readers: dict[str, User | None] = {
        role: make_reader(is_staff=role == "staff") for role in ROLES[1:]
    }
    owner = readers["owner"]
    assert owner
    review = keeping.make(owner, uuid4(), About("Teapots", "Why?", visibility=visibility))
    parts = {"looks on": "reader", "screener": "screener", "banned": "owner", "who left": "owner"}
    for role, part in [*parts.items(), ("invited", "screener")]:
        reader = readers[role]
        assert reader
        people.invite(review.pk, reader.handle, part, owner)
        if role != "invited":
            people.join(review.pk, reader)
    if is_done:
        keeping.finish(review.pk)
    found = queries.find_review(review.slug)
    banned, gone = readers["banned"], readers["who left"]
    assert found
    assert banned
    assert gone
    banned.banned_until = now() + timedelta(days=1)
    gone.is_active = False
    everybody = [{"stranger": None, **readers}[role] for role in ROLES]
    for action, said in REVIEWS.actions:
        act, *_, of_kind, _ = action.split()
        if of_kind == kind:
            assert ["yes" if RIGHTS[act](one, found) else "no" for one in everybody] == said, action
            if act == "see":  # The database says the same.
                shown = [Review.objects.filter(access.seen_reviews(one)) for one in everybody]
                assert ["yes" if found in rows else "no" for rows in shown] == said
