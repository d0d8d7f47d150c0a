"""Addresses put together once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.html import format_html

from dailypapers.catalogue.store import name_key
from dailypapers.web import links


@pytest.mark.parametrize(
    "name",
    ["Anna Kim", "Łukasz O'Neill", "A/B? #1 & 50%", "王 伟", "Ada <i>", "a:b@c~d", "x;y=z+,"],
)
def test_an_author_leads_where_reverse_does(name: str) -> None:
    address = reverse("author", args=[name_key(name)])

    assert links.link("paper", name) == reverse("paper", args=[name])
    assert links.author(name) == format_html('<a href="{}">{}</a>', address, name)
