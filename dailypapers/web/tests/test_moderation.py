from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.community import bursts, flags, moderation, standing, votes
from dailypapers.community.comments import edit, post
from dailypapers.community.models import Comment, Flag, Lock, Merge, ModerationEntry, Vote
from dailypapers.core.clock import now
from dailypapers.core.stamps import stamp
from dailypapers.testing.make import make_edition, make_paper
from dailypapers.testing.people import make_reader
from dailypapers.web.tests.pages import get, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper() -> Paper:
    """A paper of an edition."""
    return make_edition("2026-09-30", 1)[0]


@pytest.fixture
def bob() -> User:
    """Who writes."""
    return make_reader(name="Bob", shows_name=True)


@pytest.fixture
def mod() -> User:
    """A moderator."""
    return make_reader(is_moderator=True)


@pytest.fixture
def said(bob: User, paper: Paper) -> Comment:
    """What Bob said."""
    return post(bob, paper.pk, "Buy teapots", uuid4())


def browser(reader: User | None) -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client()
    if reader:
        client.force_login(reader)
    return client


def flag(thing: Comment | Paper, times: int = 1) -> None:
    """Report a thing."""
    for _ in range(times):
        flags.flag(make_reader(), thing, Flag.Reason.SPAM, "again and again")


def acts() -> list[str]:
    """Return what the log says was done, oldest first."""
    return list(ModerationEntry.objects.order_by("pk").values_list("act", flat=True))


def test_a_reader_reports_a_comment_once(said: Comment, paper: Paper) -> None:
    client, path = browser(make_reader()), f"/comments/{said.pk}/flag"
    assert path in get(client, f"/papers/{paper.address}").links()
    assert "Buy teapots" in get(client, path).text
    for _ in range(2):
        answer = client.post(path, {"reason": "spam", "words": "An advertisement"})
        assert answer.headers["Location"] == f"/papers/{paper.address}#comment-{said.pk}"
    assert "A moderator will look at it" in get(client, f"/papers/{paper.address}").text
    assert Flag.objects.get().words == "An advertisement"


@pytest.mark.parametrize("reason", ["", "nonsense", "wrong"])
def test_a_report_without_a_reason_comes_back_with_its_words(said: Comment, reason: str) -> None:
    path, sent = f"/comments/{said.pk}/flag", {"reason": reason, "words": "An advertisement"}
    answer = browser(make_reader()).post(path, sent)
    assert answer.status_code == 400
    assert "An advertisement</textarea>" in answer.content.decode()
    assert not Flag.objects.exists()


def test_too_many_reports_are_refused_with_their_words(paper: Paper) -> None:
    client = browser(make_reader(joined_at=now()))
    for _ in range(5):
        client.post(f"/papers/{make_paper().address}/flag", {"reason": "spam"})
    answer = client.post(f"/papers/{paper.address}/flag", {"reason": "wrong", "words": "No title"})
    assert answer.status_code == 400
    assert "Try again in" in read(answer).text
    assert "No title</textarea>" in answer.content.decode()
    assert Flag.objects.count() == 5


def test_who_may_report_and_who_may_moderate(said: Comment, bob: User, mod: User) -> None:
    shadowed = make_reader(is_shadowed=True)
    banned = make_reader(banned_until=now() + timedelta(days=1))
    staff = make_reader(is_staff=True)
    flag_, page, queue = (
        f"/comments/{said.pk}/flag",
        f"/moderation/comments/{said.pk}",
        "/moderation",
    )
    expected = {
        None: (302, 302, 302),
        make_reader(): (200, 404, 404),
        bob: (403, 404, 404),
        banned: (403, 404, 404),
        shadowed: (200, 404, 404),
        mod: (200, 200, 200),
        staff: (200, 200, 200),
    }
    for reader, statuses in expected.items():
        client = browser(reader)
        got = tuple(client.get(path).status_code for path in (flag_, page, queue))
        assert got == statuses
        if statuses[1] != 200:
            assert client.post(page, {"act": "hide"}).status_code == statuses[1]
            for path in (
                f"/moderation/readers/{bob.handle}",
                f"/moderation/papers/{said.paper.key}",
            ):
                assert client.get(path).status_code == statuses[1]
                assert client.post(path, {"act": "ban"}).status_code == statuses[1]
    assert acts() == []


def test_the_queue_shows_what_was_said_by_whom_and_is_worked_off(
    said: Comment, mod: User, paper: Paper
) -> None:
    flag(said, 2)
    flag(paper)
    client = browser(mod)
    page = get(client, "/moderation")
    assert "2 things wait for a moderator" in page.text
    for words in ("Buy teapots", "Bob, here since", "1 comment", "Spam or advertising: again"):
        assert words in page.text
    sent = {"act": "hide", "reported": "yes", "reason": "Advertising"}
    answer = client.post(f"/moderation/comments/{said.pk}", sent)
    assert answer.headers["Location"] == "/moderation"
    assert "1 thing waits" in get(client, "/moderation").text
    sent = {"act": "lock", "reported": "yes", "reason": "Quarrels"}
    client.post(f"/moderation/papers/{paper.address}", sent)
    assert "Nothing waits" in get(client, "/moderation").text
    assert acts() == ["hide", "lock"]


def test_who_comes_late_is_told_and_does_nothing(said: Comment, mod: User) -> None:
    flag(said)
    first, second = browser(mod), browser(make_reader(is_moderator=True))
    path = f"/moderation/comments/{said.pk}"
    first.post(path, {"act": "keep", "reported": "yes", "reason": ""})
    second.post(path, {"act": "hide", "reported": "yes", "reason": ""})
    assert f"settled this before you. {mod.handle} did: left as it is." in (
        get(second, "/moderation").text
    )
    assert acts() == ["keep"]


def test_a_hidden_comment_is_read_by_its_writer_who_is_told_why(
    said: Comment, bob: User, mod: User, paper: Paper
) -> None:
    edit(said.pk, "Buy kites")
    post(make_reader(), paper.pk, "No", uuid4(), said)
    moderation.hide(mod, said.pk, "Advertising")
    for reader in (None, make_reader()):
        for path in (f"/papers/{paper.address}", f"/comments/{said.pk}/history"):
            text = get(browser(reader), path).text
            assert "Buy" not in text
            assert "A moderator hid this comment. Advertising" in text
    page = get(browser(bob), f"/papers/{paper.address}")
    assert "only its writer and moderators read it. Advertising" in page.text
    assert "Buy kites" in page.text
    assert f"/comments/{said.pk}/edit" not in page.links()
    assert browser(bob).get(f"/comments/{said.pk}/edit").status_code == 403
    client = browser(mod)
    client.post(f"/moderation/comments/{said.pk}", {"act": "restore", "reason": "A mistake"})
    assert "Buy kites" in get(browser(None), f"/papers/{paper.address}").text


def test_a_closed_discussion_says_so_and_gives_words_back(
    said: Comment, bob: User, mod: User, paper: Paper
) -> None:
    client, path = browser(mod), f"/moderation/papers/{paper.address}"
    client.post(path, {"act": "lock", "reason": "Quarrels"})
    page = browser(bob).get(f"/papers/{paper.address}")
    assert "Answer" not in read(page).text
    assert browser(bob).get(f"/comments/{said.pk}/answer").status_code == 403
    assert "A moderator closed this discussion. Quarrels" in read(page).text
    assert 'name="text"' not in page.content.decode()
    sent = {"text": "But…", "key": str(uuid4())}
    answer = browser(bob).post(f"/papers/{paper.address}/comments", sent)
    assert answer.status_code == 400
    assert "But…</textarea>" in answer.content.decode()
    client.post(path, {"act": "unlock", "reason": ""})
    assert not Lock.objects.exists()


def test_a_banned_reader_is_told_why_and_until_when_and_loses_no_words(
    said: Comment, bob: User, mod: User, paper: Paper
) -> None:
    client = browser(bob)
    sent = {"act": "ban", "days": "7", "reason": "Threats"}
    browser(mod).post(f"/moderation/readers/{bob.handle}", sent)
    assert "A moderator banned you until" in get(client, f"/papers/{paper.address}").text
    words = {"text": "Unfair!", "key": str(uuid4())}
    answer = client.post(f"/papers/{paper.address}/comments", words)
    assert answer.status_code == 400
    assert ": Threats. You can read" in read(answer).text
    assert "Unfair!</textarea>" in answer.content.decode()
    refused = client.post(f"/papers/{paper.address}/vote", {"on": "yes"})
    assert refused.status_code == 403
    assert "Threats" in read(refused).text
    assert not Vote.objects.exists()
    for act in ("answer", "edit"):
        assert client.get(f"/comments/{said.pk}/{act}").status_code == 403
    assert client.post(f"/papers/{paper.address}/save", {"on": "yes"}).status_code == 302
    assert client.post(f"/comments/{said.pk}/remove").status_code == 302
    assert Comment.objects.count() == 1


def test_a_ban_for_good_says_so(bob: User, mod: User, paper: Paper) -> None:
    sent = {"act": "ban", "days": "0", "reason": ""}
    browser(mod).post(f"/moderation/readers/{bob.handle}", sent)
    assert (
        "A moderator banned you for good. You" in get(browser(bob), f"/papers/{paper.address}").text
    )


def test_what_is_set_apart_looks_to_its_writer_as_before(
    said: Comment, bob: User, mod: User, paper: Paper
) -> None:
    client = browser(bob)
    client.post(f"/papers/{paper.address}/vote", {"on": "yes"})
    path = f"/papers/{paper.address}"
    before = {
        address: read(client.get(address)).text for address in (path, "/papers/date/2026-09-30")
    }
    sent = {"act": "shadow", "reason": "Many accounts"}
    browser(mod).post(f"/moderation/readers/{bob.handle}", sent)

    for address, text in before.items():
        assert read(client.get(address)).text == text
    for reader in (None, make_reader()):
        assert "Buy teapots" not in get(browser(reader), path).text
        for act in ("answer", "flag", "history"):
            if reader or act == "history":
                assert browser(reader).get(f"/comments/{said.pk}/{act}").status_code == 404
    assert "Its writer was set apart" in get(browser(mod), path).text
    answer = client.post(f"{path}/comments", {"text": "More", "key": str(uuid4())})
    assert "#comment-" in answer.headers["Location"]
    assert client.get(f"/comments/{said.pk}/history").status_code == 200


def test_the_log_is_for_moderators_or_for_everybody_but_for_what_is_silent(
    bob: User, mod: User, paper: Paper, settings: Settings
) -> None:
    moderation.lock(mod, paper, "Quarrels")
    standing.set_apart(mod, bob.pk, "Many accounts")
    assert "set apart" in get(browser(mod), "/moderation/log").text
    for reader in (None, bob):
        get(browser(reader), "/moderation/log", 404)
    settings.MODERATION_LOG = "public"
    for reader in (None, bob):
        page = get(browser(reader), "/moderation/log")
        assert "locked the discussion of" in page.text
        assert "apart" not in page.text
        assert bob.handle not in " ".join(page.links())
        assert "/moderation/log" in get(browser(reader), "/").links()


def test_the_log_is_paged_and_takes_as_many_queries_for_one_as_for_many(
    mod: User, paper: Paper
) -> None:
    client, counts = browser(mod), set()
    for size in (2, 51):
        while ModerationEntry.objects.count() < size:
            moderation.lock(mod, paper, "")
            moderation.unlock(mod, paper, "")
        with CaptureQueriesContext(connection) as asked:
            get(client, "/moderation/log")
        counts.add(len(asked))
    assert len(counts) == 1
    assert "locked" in get(client, "/moderation/log?page=2").text
    get(client, "/moderation/log?page=3", 404)


def test_two_papers_are_merged_by_any_name_of_the_one_to_keep(mod: User, paper: Paper) -> None:
    other, client = make_paper(), browser(mod)
    path = f"/moderation/papers/{other.address}"
    answer = client.post(path, {"act": "merge", "into": "nonsense", "reason": "Same text"})
    assert "no paper of that name" in read(answer).text
    assert 'value="nonsense"' in answer.content.decode()
    client.post(path, {"act": "merge", "into": f"arXiv:{paper.address}", "reason": "Same text"})
    moved = browser(None).get(f"/papers/{other.address}")
    assert moved.headers["Location"] == f"/papers/{paper.address}"
    assert acts() == ["merge"]


def test_staff_undoes_a_merge_and_nobody_else(mod: User, paper: Paper) -> None:
    other, staff = make_paper(title="Kettles"), make_reader(is_staff=True)
    address = other.address
    browser(mod).post(
        f"/moderation/papers/{address}", {"act": "merge", "into": paper.address, "reason": ""}
    )
    path = f"/moderation/papers/{paper.address}"
    assert "Kettles" not in get(browser(mod), path).text
    assert "Kettles" in get(browser(staff), path).text
    said = {"act": "unmerge", "merge": str(Merge.objects.get().pk), "reason": "Two texts"}
    assert browser(mod).post(path, said).status_code == 403
    for number in ("x", "999", "", "9" * 5000):
        answer = browser(staff).post(path, {**said, "merge": number})
        assert "cannot be undone any more" in read(answer).text
    for _ in range(2):
        assert browser(staff).post(path, said).status_code == 302
    assert browser(None).get(f"/papers/{address}").status_code == 200
    assert "Kettles" not in get(browser(staff), path).text
    assert acts() == ["merge", "unmerge"]


def test_moderators_judge_readers_and_staff_judges_moderators(bob: User, mod: User) -> None:
    staff = make_reader(is_staff=True)
    path = f"/moderation/readers/{mod.handle}"
    sent = {"act": "ban", "days": "1", "reason": ""}
    assert browser(mod).post(path, sent).status_code == 403
    assert browser(mod).post(f"/moderation/readers/{staff.handle}", sent).status_code == 403
    appoint = {"act": "appoint", "reason": ""}
    assert browser(mod).post(f"/moderation/readers/{bob.handle}", appoint).status_code == 403
    assert browser(staff).post(f"/moderation/readers/{bob.handle}", appoint).status_code == 302
    assert browser(staff).post(path, sent).status_code == 302
    assert acts() == ["appoint", "ban"]
    get(browser(mod), "/moderation", 404)
    assert browser(staff).post(path, {"act": "nonsense"}).status_code == 400


def test_a_new_reader_writes_at_the_pace_of_people(paper: Paper) -> None:
    client, path = browser(make_reader(joined_at=now())), f"/papers/{paper.address}/comments"
    old = stamp(now() - timedelta(seconds=3))
    for more in ({}, {"opened": stamp()}, {"opened": old, "website": "https://spam.example"}):
        answer = client.post(path, {"text": "Buy", "key": str(uuid4()), **more})
        assert answer.status_code == 400
        assert "Buy</textarea>" in answer.content.decode()
    assert client.post(path, {"text": "Buy", "key": str(uuid4()), "opened": old}).status_code == 302


def test_a_new_reader_is_told_when_to_try_again(paper: Paper) -> None:
    client, path = browser(make_reader(joined_at=now())), f"/papers/{paper.address}/comments"
    opened = stamp(now() - timedelta(seconds=3))
    for number in range(6):
        sent = {"text": f"Words {number}", "key": str(uuid4()), "opened": opened}
        answer = client.post(path, sent)
    assert answer.status_code == 400
    assert "Try again in 60 minutes" in read(answer).text
    assert "Words 5</textarea>" in answer.content.decode()


def test_held_votes_head_the_queue_until_a_moderator_decides(mod: User, paper: Paper) -> None:
    client, act = browser(mod), f"/moderation/papers/{paper.address}"
    assert "Votes that are held" not in get(client, "/moderation").text
    for _ in range(bursts.MOST + 1):
        votes.vote(make_reader(joined_at=now()), paper.pk)
    page = get(client, "/moderation")
    assert "Votes that are held" in page.text
    assert f"{bursts.MOST + 1} votes" in page.text
    assert "1 thing waits for a moderator" in page.text
    assert "Nothing waits" not in page.text

    sent = {"act": "strike", "reason": "Bought", "reported": "yes"}
    assert browser(make_reader()).post(act, sent).status_code == 404
    assert client.post(act, sent).headers["Location"] == "/moderation"
    assert "Votes that are held" not in get(client, "/moderation").text
    assert acts() == ["strike"]
    client.post(act, sent | {"act": "weigh"})
    assert "Somebody else decided" in get(client, "/moderation").text
    assert acts() == ["strike"]
