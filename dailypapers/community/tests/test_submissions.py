from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django.fixtures import Settings

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.identifiers import Name
from dailypapers.catalogue.models import Announcement, Paper
from dailypapers.catalogue.records import Featured
from dailypapers.catalogue.store import absorb
from dailypapers.community import features, fetching, merges, submissions
from dailypapers.community.comments import remove
from dailypapers.community.models import Comment, Feature, Lock, Submission
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError, SourceError
from dailypapers.sources.arxiv.tests import reply
from dailypapers.sources.base import Batch
from dailypapers.sources.ingest import day_of, ingest
from dailypapers.sources.registry import FETCHED_BY
from dailypapers.testing.make import make_edition, make_paper, make_record
from dailypapers.testing.people import make_reader
from dailypapers.testing.replay import Reply, source
from dailypapers.testing.replies import reply as reply_of

pytestmark = pytest.mark.django_db

WANTED = "2609.31415"
WORK = b'{"id": "https://openalex.org/W4400000002", "title": "Lids"}'


class FakeArxiv:
    """Has every paper it is asked for, unless it is asleep or the paper is missing."""

    name = "arxiv"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.missing: set[str] = set()
        self.error: Exception | None = None
        self.published = "2026-09-22"

    def by_ids(self, ids: Sequence[str]) -> Iterator[Batch]:
        """Yield a batch of those that are there."""
        self.asked += ids
        if self.error:
            raise self.error
        yield Batch(
            tuple(
                make_record(
                    source_id=name, identifiers=(("arxiv", name),), published=self.published
                )
                for name in ids
                if name not in self.missing
            )
        )


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> FakeArxiv:
    """Go on line, to a source of our own."""
    settings.OFFLINE = False
    ours = FakeArxiv()
    monkeypatch.setattr(fetching, "connector", lambda name: {"arxiv": ours}[name])
    return ours


def ask(reader: User, text: str = WANTED, comment: str = "") -> Submission:
    """Submit by a form of its own."""
    return submissions.submit(reader, text, comment, uuid4())


def state(row: Submission) -> str:
    """Return how a submission stands now."""
    row.refresh_from_db()
    return row.state


def in_an_hour() -> None:
    """Let the time of every submission come."""
    Submission.objects.update(due_at=now() - timedelta(seconds=1))


def test_a_paper_that_is_here_is_featured_at_once(settings: Settings) -> None:
    ada, paper = make_reader(name="Ada Brandt", shows_name=True), make_edition("2026-09-22", 1)[0]
    row = ask(ada, f"https://arxiv.org/pdf/{paper.address}v3", "Worth *reading*.")

    assert (row.state, row.paper) == ("found", paper)
    said = Announcement.objects.get(paper=paper, source=features.READERS)
    assert (said.kind, said.day) == (Featured.SUBMISSION, day_of(now()))
    assert Comment.objects.get().text == "Worth *reading*."
    assert Feature.objects.get().reader == ada


def test_who_submitted_first_stays_named() -> None:
    ada, bob, paper = make_reader(), make_reader(), make_paper()
    for reader in (ada, bob):
        ask(reader, paper.address)
    assert Feature.objects.get().reader == ada
    assert Announcement.objects.count() == 1


def test_an_unknown_paper_is_fetched_once_for_all_who_asked(arxiv: FakeArxiv) -> None:
    ada, bob = make_reader(), make_reader()
    first, second = ask(ada), ask(bob, f"arXiv:{WANTED}v2", "Mine too.")
    assert fetching.pending()

    fetching.fetch_due()

    assert arxiv.asked == [WANTED]
    assert state(first) == state(second) == "found"
    assert Feature.objects.get().reader == ada
    assert Comment.objects.get().reader == bob
    assert not fetching.pending()


@pytest.mark.parametrize("text", ["", "a paper about teapots"])
def test_what_names_no_paper_is_refused_at_once(text: str) -> None:
    with pytest.raises(InputError, match="arXiv, ACL Anthology"):
        ask(make_reader(), text)
    assert not Submission.objects.exists()


def test_what_no_source_can_be_asked_for_is_refused_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(FETCHED_BY, "doi")
    with pytest.raises(InputError, match=r"No paper 10\.1234/pots is here.*arXiv"):
        ask(make_reader(), "10.1234/pots")


@pytest.mark.parametrize(
    ("text", "asked", "body"),
    [
        (
            "https://doi.org/10.5555/one",
            ["/crossref/works/10.5555%2Fone"],
            [reply_of("crossref", "work.json")],
        ),
        (
            "10.5281/zenodo.1",
            ["/crossref/works/10.5281%2Fzenodo.1", "/openalex/works/doi:10.5281/zenodo.1"],
            [b"", b'{"id": "https://openalex.org/W4400000001", "title": "Pots"}'],
        ),
        ("W4400000002", ["/openalex/works/W4400000002"], [WORK]),
        ("PMID: 40000001", ["/pubmed/efetch.fcgi"], [reply_of("pubmed", "articles.xml")]),
        ("2026.tea-main.1", ["/acl/2026.tea.xml"], [reply_of("acl", "2026.tea.xml")]),
        (
            "https://openreview.net/forum?id=AbC123xyzQ",
            ["/openreview/notes"],
            [reply_of("openreview", "notes.json")],
        ),
    ],
    ids=["doi", "doi of others", "openalex", "pubmed", "acl", "openreview"],
)
def test_any_identifier_is_fetched_from_where_it_is_of(
    settings: Settings, text: str, asked: list[str], body: list[bytes]
) -> None:
    row = ask(make_reader(), text)
    with source(*(Reply(one, status=200 if one else 404) for one in body)) as site:
        settings.OFFLINE, settings.SOURCE_PAUSE = False, 0
        names = ("crossref", "openalex", "pubmed", "acl", "openreview")
        settings.SOURCE_URLS = {name: f"{site.url}/{name}" for name in names}
        fetching.fetch_due()
    assert [seen.path for seen in site.seen] == asked
    assert state(row) == "found"


def test_a_form_that_is_sent_twice_asks_once(arxiv: FakeArxiv) -> None:
    ada, key = make_reader(), uuid4()
    rows = {submissions.submit(ada, WANTED, "", key).pk for _ in range(2)}
    assert rows | {ask(ada).pk} == rows
    paper, key = make_paper(), uuid4()
    assert len({submissions.submit(ada, paper.address, "", key).pk for _ in range(2)}) == 1


def test_what_another_worker_settled_is_left_as_it_is(arxiv: FakeArxiv) -> None:
    row = ask(make_reader(), comment="Once.")
    fetching.fetch_due()
    remove(Comment.objects.get().pk)
    fetching._settle(row.pk, Name("arxiv", WANTED))
    assert Comment.objects.get().removed_at is not None
    assert state(row) == "found"


def test_a_source_that_fails_is_asked_again_later_and_at_last_not(arxiv: FakeArxiv) -> None:
    arxiv.error = SourceError("asleep")
    row = ask(make_reader())
    waits = []
    while state(row) == "waiting":
        in_an_hour()
        fetching.fetch_due()
        row.refresh_from_db()
        waits.append(round((row.due_at - now()).total_seconds() / 60))
        assert not fetching.pending()
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert (row.state, row.problem) == ("failed", "asleep")

    arxiv.error = None
    submissions.try_again(row.pk)
    fetching.fetch_due()
    assert state(row) == "found"


def test_a_paper_that_breaks_our_reading_does_not_hold_up_another(arxiv: FakeArxiv) -> None:
    first, second = ask(make_reader()), ask(make_reader(), "2609.27182")
    arxiv.error = RuntimeError("a fault of ours")
    fetching.fetch_due()
    assert arxiv.asked == [WANTED, "2609.27182"]
    assert state(first) == state(second) == "waiting"


def test_a_paper_that_the_source_does_not_have_fails_and_says_so(arxiv: FakeArxiv) -> None:
    arxiv.missing = {WANTED}
    row = ask(make_reader(), comment="Words to keep.")
    fetching.fetch_due()
    assert state(row) == "failed"
    assert row.problem == f"arxiv has no paper {WANTED}. A new one may take it a day to show."
    assert row.comment == "Words to keep."


def test_offline_it_waits_until_the_paper_comes_another_way(settings: Settings) -> None:
    row = ask(make_reader())
    assert not fetching.pending()
    make_paper(source_id=WANTED, identifiers=(("arxiv", WANTED),))
    assert fetching.pending()
    fetching.fetch_due()
    assert state(row) == "found"


def test_a_comment_that_may_not_be_posted_any_more_holds_nobody_up(arxiv: FakeArxiv) -> None:
    ada, bob, eve = make_reader(), make_reader(), make_reader()
    closed = ask(ada, comment="Worth reading.")
    banned, last = ask(bob, "2609.27182", "Mine too."), ask(eve, "2609.16180", "And mine.")
    fetched = make_record(source_id=WANTED, identifiers=(("arxiv", WANTED),))
    ingest([fetched])
    Lock.objects.create(paper=Paper.objects.get(address=WANTED))
    User.objects.filter(pk=bob.pk).update(banned_until=now() + timedelta(days=1))
    fetching.fetch_due()

    assert [state(row) for row in (closed, banned, last)] == ["found"] * 3
    assert [comment.text for comment in Comment.objects.all()] == ["And mine."]
    assert Feature.objects.count() == 3
    assert "closed this discussion" in closed.problem
    assert "may not write" in banned.problem
    assert closed.comment == "Worth reading."
    assert not fetching.pending()


def test_a_comment_with_a_submission_is_held_to_the_limits_of_trust() -> None:
    young, paper = make_reader(joined_at=now()), make_paper()
    with pytest.raises(InputError, match="links to other sites"):
        ask(young, paper.address, " ".join(f"https://{n}.example/" for n in range(50)))
    assert not Submission.objects.exists()
    assert not Feature.objects.exists()


@pytest.mark.parametrize("step", ["_ask", "_settle_all", "arrive"])
def test_a_kill_between_two_steps_loses_nothing_and_does_nothing_twice(
    arxiv: FakeArxiv, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    row = ask(make_reader(), comment="Once.")
    done = getattr(fetching, step)

    def killed(*given: object) -> None:
        done(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(fetching, step, killed)
        with pytest.raises(KeyboardInterrupt):
            fetching.fetch_due()
    for _ in range(2):
        fetching.fetch_due()

    assert state(row) == "found"
    assert Comment.objects.count() == Feature.objects.count() == Paper.objects.count() == 1


def test_a_reader_has_a_number_of_papers_a_day(settings: Settings) -> None:
    settings.SUBMIT_A_DAY = 2
    ada = make_reader()
    rows = [ask(ada, f"2609.1000{number}") for number in range(2)]
    with pytest.raises(InputError, match="at most 2 papers in 24 hours"):
        ask(ada, "2609.10003")
    assert ask(make_reader(), "2609.10003").state == "waiting"
    Submission.objects.filter(pk=rows[0].pk).update(at=now() - timedelta(hours=25))
    assert ask(ada, "2609.10003").state == "waiting"


def test_old_papers_are_refused_by_setting(settings: Settings, arxiv: FakeArxiv) -> None:
    settings.SUBMIT_DAYS_OLD = 14
    old = make_paper(published=str(now().date() - timedelta(days=15)))
    young = make_paper(published=str(now().date() - timedelta(days=14)))
    with pytest.raises(InputError, match="at most 14 days old"):
        ask(make_reader(), old.address)
    assert ask(make_reader(), young.address).state == "found"

    arxiv.published = "2020-01-01"
    row = ask(make_reader(), comment="Kept.")
    fetching.fetch_due()
    assert state(row) == "failed"
    assert "published on 1 January 2020" in row.problem
    assert row.paper is not None
    assert not Comment.objects.exists()


def test_a_paper_that_is_only_to_be_here_is_fetched_and_put_before_nobody(
    settings: Settings, arxiv: FakeArxiv
) -> None:
    settings.SUBMIT_DAYS_OLD = 14
    arxiv.published = "2020-01-01"
    row = submissions.submit(make_reader(), WANTED, "", uuid4(), to_feature=False)
    fetching.fetch_due()
    assert state(row) == "found"
    assert row.paper is not None
    assert not Feature.objects.exists()


def test_a_real_reply_of_arxiv_is_understood(settings: Settings) -> None:
    row = ask(make_reader(), "https://www.alphaxiv.org/abs/2609.20001")
    settings.OFFLINE, settings.SOURCE_PAUSE = False, 0
    with source(Reply(reply("atom_page.xml"))) as site:
        settings.ARXIV_API_URL = f"{site.url}/api"
        fetching.fetch_due()
    assert site.seen[0].query["id_list"] == "2609.20001"
    assert state(row) == "found"
    assert row.paper is not None
    assert row.paper.address == "2609.20001"


def test_submissions_follow_a_paper_that_was_merged() -> None:
    ada, bob = make_reader(), make_reader()
    kept, duplicate, other = make_paper(), make_paper(), make_paper()
    for reader, paper in ((ada, kept), (bob, duplicate), (bob, other)):
        ask(reader, paper.address)
    absorb(kept, duplicate)
    absorb(duplicate, other)
    Paper.objects.filter(pk=other.pk).update(merged_into=kept)
    assert merges.pending()
    merges.follow()
    assert not merges.pending()
    assert set(Submission.objects.values_list("paper", flat=True)) == {kept.pk}
    assert Feature.objects.get().reader == ada


def test_who_leaves_takes_their_submissions_and_leaves_the_papers() -> None:
    ada, paper = make_reader(name="Ada Brandt", shows_name=True), make_paper()
    ask(ada, paper.address)
    ask(ada, WANTED, "Soon.")
    exported = own_data.export(ada)["community"]
    assert [row["comment"] for row in exported["submissions"]] == ["", "Soon."]
    assert exported["featured"][0]["address"] == paper.address
    own_data.erase(ada)

    assert not Submission.objects.exists()
    left = Feature.objects.select_related("reader").get().reader
    assert features.called(left.name, left.shows_name, left.handle) == "deleted"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_number_a_day_holds_when_all_are_sent_at_once(settings: Settings) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    settings.SUBMIT_A_DAY = 3
    ada = make_reader()

    def send(number: int) -> bool:
        try:
            ask(ada, f"2609.1000{number}")
        except InputError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, range(8))) == 3
