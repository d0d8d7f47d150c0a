"""What happens to a paper, from the wire of each source that can tell of it, to its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date

import pytest

from dailypapers.catalogue.events import Kind
from dailypapers.catalogue.models import Announcement, Event
from dailypapers.catalogue.queries import history_of
from dailypapers.core.clock import now
from dailypapers.sources.clean import admitted
from dailypapers.sources.ingest import ingest
from dailypapers.sources.reading import read_reply
from dailypapers.testing.make import paper_of
from dailypapers.testing.replies import reply

pytestmark = pytest.mark.django_db

PUBLISHED, REVISED, WITHDRAWN = Kind.PUBLISHED, Kind.REVISED, Kind.WITHDRAWN
CROSS_LISTED = Kind.CROSS_LISTED
NAMED = b'"venueid": {"value": "TEA.cc/2026/Conference/Submission"}, "TLDR": {"readers": ["x"]}'


@dataclass(frozen=True)
class Case:
    """What a reply said first and says later, and what happened when (today where it is unsaid)."""

    connector: str
    folder: str
    file: str
    paper: str
    changes: tuple[tuple[bytes, bytes], ...]
    happened: dict[Kind, date | None]


CASES = {
    "arXiv, a second version, cross-listed and printed": Case(
        *("arxiv", "arxiv", "oai_page_2.xml", "2609.11111"),
        (
            (b"""<version version="v2">
    <date>Wed, 23 Sep 2026 11:30:00 GMT</date>
    <size>41kb</size>
   </version>""", b""),
            (b"   <journal-ref>Journal of Afterthoughts 3 (2026) 1-2</journal-ref>", b""),
            (b"supersedes", b"replaces"),
            (b"<categories>cs.CL cs.LG</categories>", b"<categories>cs.CL</categories>"),
        ),
        {REVISED: date(2026, 9, 23), CROSS_LISTED: None, PUBLISHED: None},
    ),
    "arXiv, withdrawn": Case(
        *("arxiv", "arxiv", "oai_page_2.xml", "2601.00042"),
        (
            (b"<source_type>I</source_type>", b""),
            (b"<size>0kb</size>", b"<size>3kb</size>"),
            (b"This paper has been withdrawn by the author due to", b"With"),
        ),
        {WITHDRAWN: date(2026, 9, 23)},
    ),
    "bioRxiv, an article of it and a second version": Case(
        *("biorxiv", "biorxiv", "details.json", "10.1101/2026.09.18.600001"),
        ((b'"doi": "10.1101/2026.09.18.600001", "date": "2026-09-23"', b'"doi": null'),),
        {REVISED: date(2026, 9, 23), PUBLISHED: None},
    ),
    "bioRxiv, withdrawn": Case(
        *("biorxiv", "biorxiv", "details.json", "10.64898/2026.01.02.700001"),
        (
            (b'"version": "3", "type": "WITHDRAWN"', b'"version": "2", "type": "new results"'),
            (b"This manuscript has been withdrawn by the author.", b"Lids lid."),
            (b'"date": "2026-09-24", "version": "2"', b'"date": "2026-09-20", "version": "2"'),
        ),
        {WITHDRAWN: date(2026, 9, 24), REVISED: date(2026, 9, 24)},
    ),
    "Crossref, retracted": Case(
        *("crossref", "crossref", "works.json", "10.5555/preprint.2"),
        ((b'"type": "withdrawal"', b'"type": "correction"'),),
        {WITHDRAWN: date(2026, 9, 24)},
    ),
    "Crossref, another title": Case(
        *("crossref", "crossref", "works.json", "10.5555/tea.2026.0001"),
        ((b"A Trial at 80", b"A Trial at 90"),),
        {REVISED: None},
    ),
    "PubMed, retracted": Case(
        *("pubmed", "pubmed", "articles.xml", "9997"),
        ((b">Retracted Publication<", b">Letter<"),),
        {WITHDRAWN: None},
    ),
    "OpenAlex, retracted": Case(
        *("openalex", "openalex", "works.json", "W4400000002"),
        ((b'"is_retracted": true', b'"is_retracted": false'),),
        {WITHDRAWN: None},
    ),
    "OpenReview, accepted": Case(
        *("openreview", "openreview", "notes.json", "AbC123xyzQ"),
        (
            (b'"html": {"value": "https://arxiv.org/abs/2609.20001v2"},', b""),
            (b'"TEA 2026 Oral"', b'"Submitted to TEA 2026"'),
            (b'"venueid": {"value": "TEA.cc/2026/Conference"}', NAMED),
        ),
        {PUBLISHED: date(2026, 9, 22)},
    ),
    "OpenReview, withdrawn": Case(
        *("openreview", "openreview", "notes.json", "Www111www1"),
        ((b"TEA 2026 Conference Withdrawn Submission", b"Submitted to TEA"), (b"Withdrawn_", b"")),
        {WITHDRAWN: None},
    ),
    "the ACL Anthology, revised": Case(
        *("acl", "acl", "2026.tea.xml", "2026.tea-main.1"),
        ((b'<revision id="2" href="2026.tea-main.1v2" hash="00000004" date="2026-09-23">', b"<x>"),
         (b"A comma was lost.</revision>", b"</x>")),
        {REVISED: date(2026, 9, 23)},
    ),
    "the ACL Anthology, retracted": Case(
        *("acl", "acl", "2026.tea.xml", "2026.tea-main.2"),
        ((b'<retracted date="2026-09-24">Nobody had measured.</retracted>', b""),),
        {WITHDRAWN: date(2026, 9, 24)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_a_source_tells_is_in_the_papers_history(name: str) -> None:
    case = CASES[name]
    later = earlier = reply(case.folder, case.file)
    for after, before in case.changes:
        assert after in earlier, after
        earlier = earlier.replace(after, before)
    paper = _taken_in(case, earlier)
    assert not Event.objects.exists()
    listed = list(Announcement.objects.values_list("paper", "day"))
    for _ in range(2):  # Once, however often it is told.
        assert _taken_in(case, later) == paper
    today = now().date()
    happened = {Kind(one.kind): one.at.astimezone(UTC).date() for one in history_of(paper)}
    assert happened == {kind: day or today for kind, day in case.happened.items()}
    assert Event.objects.count() == len(case.happened)
    assert list(Announcement.objects.values_list("paper", "day")) == listed  # It is no news.


def _taken_in(case: Case, body: bytes) -> int:
    """Take in what a reply says of the case's paper alone, and return the paper."""
    records, _ = admitted(read_reply(case.connector, body).records)
    (record,) = (one for one in records if one.source_id == case.paper)
    ingest([record])
    return paper_of(record).pk
