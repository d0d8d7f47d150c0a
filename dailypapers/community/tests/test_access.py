from __future__ import annotations

from pathlib import Path

from dailypapers.community import access
from dailypapers.community.tests.rights import sections

HERE = Path(__file__).parent
BY_TOKEN = HERE.parents[1] / "api" / "tests" / "test_rights.py"
TESTS = [path.read_text() for path in (*HERE.glob("test_access_*.py"), BY_TOKEN)]


def test_every_table_is_held_to_by_a_test() -> None:
    kinds = [section.splitlines()[0] for section in sections()]
    assert [kind for kind in kinds if not any(f'rights("{kind}")' in test for test in TESTS)] == []


def test_every_right_is_in_a_table() -> None:
    rights = [name for name in vars(access) if name.startswith("may_")]
    assert [name for name in rights if not any(f"access.{name}" in test for test in TESTS)] == []
