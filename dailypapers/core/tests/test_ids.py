from __future__ import annotations

import re

from dailypapers.core.ids import READABLE, new_key


def test_a_key_is_its_prefix_and_ten_readable_characters() -> None:
    for _ in range(500):
        assert re.fullmatch(r"p[a-km-np-z2-9]{10}", new_key("p"))
    assert new_key("u").startswith("u")


def test_all_32_characters_are_used_and_none_stands_twice() -> None:
    assert len(set(READABLE.values())) == 32
    used = set("".join(new_key("") for _ in range(2000)))
    assert used == {chr(code) for code in READABLE.values()}


def test_keys_do_not_repeat() -> None:
    assert len({new_key("p") for _ in range(20_000)}) == 20_000
