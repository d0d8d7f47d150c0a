"""Items as any day of Hugging Face may have them: taken in, served again, and found by submitter.

Fields came over the years; each may be missing, null or of another kind.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.test import Client
from huggingface_hub.hf_api import PaperInfo

from dailypapers.sources.hf_daily.parse import parse_day
from dailypapers.sources.ingest import ingest

pytestmark = pytest.mark.django_db

DAY = date(2026, 9, 30)
PERSON = {"_id": "0" * 24, "avatarUrl": "/avatars/x.svg", "fullname": "Grace K.", "isPro": False}
PERSON |= {"name": "grace", "user": "grace", "type": "user", "isHf": False, "isMod": False}
GROUP = {
    "_id": "1" * 24,
    "name": "potters",
    "fullname": "The Potters",
    "avatar": "https://a.example",
}
ITEM: dict[str, Any] = {
    "paper": {
        "id": "2609.00001",
        "authors": [
            {"_id": "2" * 24, "name": "Ada Kitely", "hidden": False, "user": PERSON},
            {"_id": "3" * 24, "name": "Bo Ng", "hidden": False, "status": "claimed_verified"},
        ],
        "mediaUrls": ["https://cdn.example/a.mp4", "https://cdn.example/b.png"],
        "publishedAt": "2026-09-28T17:59:59.000Z",
        "submittedOnDailyAt": "2026-09-30T01:02:03.456Z",
        "submittedOnDailyBy": PERSON,
        "title": "Folding Teapots",
        "summary": "We fold pots.",
        "upvotes": 7,
        "discussionId": "4" * 24,
        "ai_summary": "Pots are folded.",
        "ai_keywords": ["pots", "folding"],
        "projectPage": "https://pots.example",
        "githubRepo": "https://github.com/pots/fold",
        "githubStars": 12,
        "organization": GROUP,
    },
    "publishedAt": "2026-09-29T20:00:00.000Z",
    "title": "Folding Teapots",
    "summary": "We fold pots.",
    "thumbnail": "https://cdn.example/t.png",
    "numComments": 2,
    "submittedBy": PERSON,
    "organization": GROUP,
    "isAuthorParticipating": True,
    "mediaUrls": ["https://cdn.example/a.mp4"],
}
NEEDED = {"id", "paper", "title"}


def odd() -> Iterator[dict[str, Any]]:
    """Yield the item with each field missing, null, empty or of another kind, and all at once."""
    bare = {"paper": {"id": "", "title": "Bare"}, "title": "Bare"}
    yield from (deepcopy(ITEM), bare)
    for inside in (True, False):
        for name in (ITEM["paper"] if inside else ITEM).keys() - NEEDED:
            for value in (None, "", [], {}, 0, [None], {"name": None}, "gone"):
                item = deepcopy(ITEM)
                (item["paper"] if inside else item)[name] = value
                yield item
            item = deepcopy(ITEM)
            del (item["paper"] if inside else item)[name]
            yield item


def test_no_item_is_lost_whatever_it_lacks(client: Client) -> None:
    items = list(odd())
    for number, item in enumerate(items):
        item["paper"]["id"] = f"2609.{number:05}"
        item["paper"]["title"] = item["title"] = f"Folding {number} Teapots"
    page = parse_day(json.dumps(items).encode(), DAY)
    assert not page.skipped
    ingest(page.records)
    found: list[Any] = []
    while more := client.get(
        f"/api/daily_papers?date={DAY}&limit=100&p={len(found) // 100}"
    ).json():
        found += more
    assert {one["paper"]["id"] for one in found} == {item["paper"]["id"] for item in items}
    by_id = {one["paper"]["id"]: PaperInfo(**one) for one in found}
    whole = by_id["2609.00000"]
    assert (whole.upvotes, whole.comments, whole.github_stars) == (7, 2, 12)
    assert (whole.ai_summary, whole.ai_keywords) == ("Pots are folded.", ["pots", "folding"])
    assert whole.submitted_by
    assert whole.submitted_by.username == "grace"
    assert whole.organization
    assert whole.organization.fullname == "The Potters"
    assert by_id["2609.00001"].upvotes == 0


def test_who_submitted_there_is_found_by_their_name_there(client: Client) -> None:
    item, other = deepcopy(ITEM), deepcopy(ITEM)
    other["paper"] |= {"id": "2609.00002", "title": "Kettles"}
    other["title"], other["paper"]["submittedOnDailyBy"] = "Kettles", PERSON | {"user": "Bo"}

    def by(name: str) -> list[str]:
        answer = client.get(f"/api/daily_papers?submitter={name}").json()
        return [one["paper"]["id"] for one in answer]

    ingest(parse_day(json.dumps([item]).encode(), DAY).records)
    assert by("Grace") == ["2609.00001"]
    assert by("bo") == []
    ingest(parse_day(json.dumps([item, other]).encode(), DAY).records)
    assert by("bo") == ["2609.00002"]
    assert by("grace") == ["2609.00001"]
    assert by("nobody") == []
