from __future__ import annotations

import pytest

from dailypapers.accounts.models import User
from dailypapers.community import access, editors
from dailypapers.community.tests.rights import rights
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

TABLE = rights("Editions")


@pytest.mark.parametrize(("action", "said"), TABLE.actions, ids=lambda cell: str(cell))
def test_rights_are_as_the_table_says(action: str, said: list[str]) -> None:
    editor, left = make_reader(), make_reader()
    for reader in (editor, left):
        editors.appoint(reader)
    left.is_active = False
    roles: dict[str, User | None] = {
        "stranger": None,
        "reader": make_reader(),
        "staff": make_reader(is_staff=True),
        "editor": editor,
        "owner": make_reader(is_superuser=True),
        "who left": left,
    }
    assert TABLE.roles == list(roles)
    assert action == "curate"
    assert ["yes" if access.may_curate(reader) else "no" for reader in roles.values()] == said


def test_an_editor_can_be_dismissed() -> None:
    ada = make_reader()
    editors.appoint(ada)
    editors.dismiss(ada)
    assert not access.may_curate(User.objects.get(pk=ada.pk))
