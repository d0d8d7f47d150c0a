from __future__ import annotations

from datetime import timedelta

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access, editors, features
from dailypapers.community.models import Picture, Submission
from dailypapers.community.tests.rights import rights
from dailypapers.core.clock import now
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

TABLE = rights("Pictures")
ACTS = {
    "give a picture",
    "remove a picture",
    "see a picture",
    "see a picture that waits",
    "see a picture of a giver set apart",
}


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(action: str, said: list[str]) -> None:
    paper = make_paper()
    submitter, giver, editor = make_reader(), make_reader(), make_reader()
    left = make_reader(is_staff=True, is_active=False)
    features.submit(paper.pk, submitter)
    editors.appoint(editor)
    banned = User.objects.get(pk=submitter.pk)
    banned.banned_until = now() + timedelta(days=1)
    giver.is_shadowed = "set apart" in action
    row = Submission(pk=1, reader=giver) if "waits" in action else None
    picture = Picture(paper=None if row else paper, submission=row, reader=giver)
    roles: dict[str, User | None] = {
        "stranger": None,
        "reader": make_reader(),
        "submitter": submitter,
        "giver": giver,
        "editor": editor,
        "banned submitter": banned,
        "moderator": make_reader(is_moderator=True),
        "staff": make_reader(is_staff=True),
        "who left": left,
    }

    def may(reader: User | None) -> bool:
        if action.startswith("give"):
            return access.may_give_picture(reader, paper.pk)
        if action.startswith("remove"):
            return access.may_remove_picture(reader, picture)
        return access.may_see_picture(reader, picture)

    assert TABLE.roles == list(roles)
    assert {act for act, _ in TABLE.actions} == ACTS
    assert ["yes" if may(reader) else "no" for reader in roles.values()] == said
