from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from dailypapers.accounts import own_data
from dailypapers.accounts.models import User
from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.store import absorb
from dailypapers.community import access, flags, log, merges, moderation, queries, standing
from dailypapers.community.comments import edit, post, remove
from dailypapers.community.log import Act
from dailypapers.community.models import Comment, Flag, Lock, ModerationEntry, Tally, Vote
from dailypapers.community.threads import threaded
from dailypapers.community.votes import unvote, vote
from dailypapers.core.clock import now
from dailypapers.core.errors import InputError
from dailypapers.testing.make import make_paper
from dailypapers.testing.people import make_reader

pytestmark = pytest.mark.django_db

SPAM = Flag.Reason.SPAM


@pytest.fixture
def paper() -> Paper:
    """A paper nobody spoke of."""
    return make_paper()


@pytest.fixture
def ada() -> User:
    """A reader."""
    return make_reader()


@pytest.fixture
def mod() -> User:
    """A moderator."""
    return make_reader(is_moderator=True)


def say(reader: User, paper: Paper, text: str, parent: Comment | None = None) -> Comment:
    """Say something by a form of its own."""
    return post(reader, paper.pk, text, uuid4(), parent)


def read(paper: Paper, reader: User | None) -> list[str]:
    """Return what a reader can read below the paper, with a dash for what they cannot."""

    def can_be_read(comment: Comment) -> bool:
        return access.may_read(reader, comment)

    places = threaded(queries.comments(paper.pk), can_be_read=can_be_read)
    return [place.comment.text if can_be_read(place.comment) else "-" for place in places]


def counted(paper: Paper) -> tuple[int, int, int]:
    """Return votes, comments and speakers as they are kept."""
    return Tally.objects.values_list("votes", "comments", "speakers").get(paper=paper)


def acts() -> list[str]:
    """Return what the log says was done, oldest first."""
    return list(ModerationEntry.objects.order_by("pk").values_list("act", flat=True))


def test_a_hidden_comment_is_read_by_its_writer_and_moderators_alone(
    ada: User, mod: User, paper: Paper
) -> None:
    comment = say(ada, paper, "Buy teapots")
    say(make_reader(), paper, "No", comment)
    for _ in range(2):
        moderation.hide(mod, comment.pk, "Advertising")

    assert read(paper, None) == read(paper, make_reader()) == ["-", "No"]
    assert read(paper, ada) == read(paper, mod) == ["Buy teapots", "No"]
    assert counted(paper) == (0, 1, 1)
    edit(comment.pk, "Buy kites")
    for _ in range(2):
        moderation.restore(mod, comment.pk, "A mistake")
    assert read(paper, None) == ["Buy teapots", "No"]
    assert counted(paper) == (0, 2, 2)
    assert acts() == ["hide", "restore"]


def test_hiding_what_was_removed_changes_nothing(ada: User, mod: User, paper: Paper) -> None:
    comment = say(ada, paper, "Buy teapots")
    remove(comment.pk)
    moderation.hide(mod, comment.pk, "Advertising")
    assert acts() == []


def test_a_locked_discussion_takes_nothing_new(ada: User, mod: User, paper: Paper) -> None:
    key = uuid4()
    post(ada, paper.pk, "First", key)
    for _ in range(2):
        moderation.lock(mod, paper, "Quarrels")
    with pytest.raises(InputError, match="closed"):
        say(ada, paper, "Second")
    post(ada, paper.pk, "First", key)  # Was kept before; sending it again is no news.
    for _ in range(2):
        moderation.unlock(mod, paper, "Calm again")
    say(ada, paper, "Second")
    assert acts() == ["lock", "unlock"]


def test_a_reader_flags_a_thing_once(ada: User, paper: Paper) -> None:
    comment = say(make_reader(), paper, "Buy teapots")
    for reason in (SPAM, Flag.Reason.RUDE):
        flags.flag(ada, comment, reason)
        flags.flag(ada, paper, reason)
    assert [row.reason for row in Flag.objects.all()] == [SPAM, SPAM]


def test_the_queue_has_the_most_flagged_first_then_what_waited_longest(
    ada: User, mod: User, paper: Paper
) -> None:
    one, two, three = (say(make_reader(), paper, text) for text in ("one", "two", "three"))
    for comment in (one, two, three):
        flags.flag(ada, comment, SPAM)
    flags.flag(make_reader(), three, SPAM)
    flags.flag(ada, paper, Flag.Reason.WRONG, " the title ")
    flags.flag(make_reader(is_shadowed=True), two, SPAM)

    assert [case.thing for case in flags.cases()] == [three, one, two, paper]
    assert flags.cases()[3].flags[0].words == "the title"
    assert flags.waiting() == 4
    moderation.hide(mod, three.pk, "", reported=True)
    moderation.keep(mod, one, "Harmless")
    moderation.lock(mod, paper, "", reported=True)
    assert [case.thing for case in flags.cases()] == [two]
    assert acts() == ["hide", "keep", "lock"]


def test_the_queue_takes_as_many_queries_for_one_as_for_many(
    ada: User, paper: Paper, django_assert_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    for size in (1, 6):
        while flags.waiting() < 2 * size:
            flags.flag(ada, say(make_reader(), paper, "Words"), SPAM)
            flags.flag(ada, make_paper(), SPAM)
        with django_assert_num_queries(4):
            assert len(flags.cases()) == 2 * size


def test_acting_on_what_another_settled_says_so_and_does_nothing(
    ada: User, mod: User, paper: Paper
) -> None:
    comment = say(make_reader(), paper, "Words")
    flags.flag(ada, comment, SPAM)
    other = make_reader(is_moderator=True)
    moderation.keep(other, comment, "")
    with pytest.raises(log.AlreadySettled, match=f"{other.handle} did: left as it is"):
        moderation.hide(mod, comment.pk, "", reported=True)
    with pytest.raises(log.AlreadySettled):
        moderation.keep(mod, comment, "")
    assert acts() == ["keep"]
    assert read(paper, None) == ["Words"]


def test_what_is_set_apart_is_seen_by_its_writer_and_counted_nowhere(
    ada: User, mod: User, paper: Paper
) -> None:
    bob = make_reader()
    vote(ada, paper.pk)
    vote(bob, paper.pk)
    comment = say(ada, paper, "Mine")
    say(bob, paper, "His")
    for _ in range(2):
        standing.set_apart(mod, ada.pk, "Many accounts")
    ada.refresh_from_db()
    say(ada, paper, "More", comment)

    assert read(paper, bob) == read(paper, None) == ["His"]
    assert read(paper, ada) == read(paper, mod) == ["Mine", "More", "His"]
    assert counted(paper) == (1, 1, 1)
    assert queries.unseen(ada, [paper.pk]) == {paper.pk: 2}
    assert queries.unseen(bob, [paper.pk]) == queries.unseen(None, [paper.pk]) == {}
    unvote(ada, paper.pk)
    assert counted(paper) == (1, 1, 1)
    vote(ada, paper.pk)
    assert counted(paper) == (1, 1, 1)

    standing.let_back(mod, ada.pk, "")
    assert counted(paper) == (2, 3, 2)
    assert acts() == ["shadow", "unshadow"]
    assert "unshadow" not in log.entries(ada).values_list("act", flat=True)
    assert log.entries(mod).count() == 2


def test_what_was_set_apart_stays_so_when_its_writer_leaves(
    ada: User, mod: User, paper: Paper
) -> None:
    vote(ada, paper.pk)
    say(ada, paper, "Mine")
    standing.set_apart(mod, ada.pk, "")
    ada.refresh_from_db()
    own_data.erase(ada)
    assert read(paper, None) == []
    assert counted(paper) == (0, 0, 0)


def test_a_reader_is_not_told_that_they_are_set_apart(ada: User, mod: User) -> None:
    standing.set_apart(mod, ada.pk, "")
    ada.refresh_from_db()
    assert "shadow" not in str(own_data.export(ada))


def test_a_ban_ends_by_itself_or_by_a_moderator(ada: User, mod: User) -> None:
    for _ in range(2):
        standing.ban(mod, ada.pk, standing.FOR_GOOD, "Threats")
    ada.refresh_from_db()
    assert ada.is_banned
    assert own_data.export(ada)["account"]["ban_reason"] == "Threats"
    standing.unban(mod, ada.pk, "Apologised")
    standing.ban(mod, ada.pk, now() - timedelta(minutes=1), "Over")
    ada.refresh_from_db()
    assert access.may_comment(ada)
    assert acts() == ["ban", "unban", "ban"]
    assert ModerationEntry.objects.order_by("pk")[0].reason == "for good: Threats"


def test_staff_appoints_and_dismisses_moderators(ada: User) -> None:
    boss = make_reader(is_staff=True)
    standing.appoint(boss, ada.pk)
    ada.refresh_from_db()
    assert access.may_moderate(ada)
    standing.dismiss(boss, ada.pk)
    ada.refresh_from_db()
    assert not access.may_moderate(ada)
    assert acts() == ["appoint", "dismiss"]


def test_two_papers_are_made_one_and_all_of_it_follows(ada: User, mod: User) -> None:
    kept, duplicate = make_paper(), make_paper()
    say(ada, duplicate, "There")
    vote(ada, duplicate.pk)
    for reader in (ada, make_reader()):
        flags.flag(reader, duplicate, Flag.Reason.DUPLICATE)
    flags.flag(ada, kept, SPAM)
    moderation.lock(mod, duplicate, "")
    address = duplicate.address
    for _ in range(2):
        moderation.merge(mod, duplicate, kept, "Same text")

    assert merges.pending()
    merges.follow()
    assert not merges.pending()
    assert counted(kept) == (1, 1, 1)
    assert Lock.objects.get().paper == kept
    assert Flag.objects.filter(paper=kept).count() == 2
    kept.refresh_from_db()
    assert kept.identifiers.filter(value=address).exists()
    assert acts() == ["lock", "merge"]
    with pytest.raises(InputError, match="itself"):
        moderation.merge(mod, kept, kept, "")


def test_what_was_merged_elsewhere_is_not_merged_again(mod: User) -> None:
    one, two, three = make_paper(), make_paper(), make_paper()
    absorb(one, two)
    with pytest.raises(InputError, match="already"):
        moderation.merge(mod, two, three, "")


def test_who_leaves_takes_their_flags_along_and_the_log_stays(
    ada: User, mod: User, paper: Paper
) -> None:
    flags.flag(ada, paper, Flag.Reason.WRONG, "the title")
    moderation.lock(mod, paper, "")
    assert own_data.export(ada)["community"]["flags"][0]["words"] == "the title"
    handle = mod.handle
    for reader in (ada, mod):
        own_data.erase(reader)
    assert not Flag.objects.exists()
    assert ModerationEntry.objects.get().moderator == handle
    assert not User.objects.filter(handle=handle).exists()


def test_the_log_refuses_to_be_changed(mod: User, paper: Paper) -> None:
    log.append(mod, Act.LOCK, paper)
    entry = ModerationEntry.objects.get()
    for change in (
        entry.save,
        entry.delete,
        lambda: ModerationEntry.objects.update(reason="x"),
        lambda: ModerationEntry.objects.all().delete(),
        lambda: ModerationEntry.objects.bulk_update([entry], ["reason"]),
    ):
        with pytest.raises(TypeError):
            change()


def refuse(statement: str) -> None:
    """Run a statement that the database must refuse."""
    with (
        pytest.raises(Error, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE community_moderationentry SET reason = 'x'", "DELETE FROM community_moderationentry"],
)
def test_the_database_refuses_to_change_the_log(mod: User, paper: Paper, statement: str) -> None:
    log.append(mod, Act.LOCK, paper)
    refuse(statement)
    assert ModerationEntry.objects.get().reason == ""


def test_postgresql_refuses_to_empty_the_log(mod: User, paper: Paper) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    log.append(mod, Act.LOCK, paper)
    refuse("TRUNCATE community_moderationentry")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_counts_are_exact_when_a_reader_is_set_apart_while_voting() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    mod, reader = make_reader(is_moderator=True), make_reader()
    papers = [make_paper(topics=()).pk for _ in range(3)]

    def press(number: int) -> None:
        try:
            for turn in range(12):
                (vote if (number + turn) % 3 else unvote)(reader, papers[turn % 3])
        finally:
            connection.close()

    def judge(_: int) -> None:
        try:
            for _ in range(4):
                standing.set_apart(mod, reader.pk, "")
                standing.let_back(mod, reader.pk, "")
            standing.set_apart(mod, reader.pk, "")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(press, number) for number in range(3)] + [pool.submit(judge, 0)]
    for future in done:
        future.result()
    assert Vote.objects.exists()
    assert set(Tally.objects.values_list("votes", flat=True)) == {0}
    empty_the_log()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_moderators_who_act_at_once_act_once_while_others_answer() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("threads cannot share a database in memory")
    paper, ada = make_paper(topics=()), make_reader()
    said = [say(ada, paper, f"Words {number}") for number in range(8)]
    for comment in said:
        flags.flag(make_reader(), comment, SPAM)
    mods = [make_reader(is_moderator=True) for _ in range(3)]
    late: list[str] = []

    def judge(mod: User) -> None:
        try:
            for comment in said:
                try:
                    moderation.hide(mod, comment.pk, "", reported=True)
                except log.AlreadySettled as error:
                    late.append(str(error))
        finally:
            connection.close()

    def answer(reader: User) -> None:
        try:
            for comment in said:
                remove(say(reader, paper, "Answer", comment).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        done = [pool.submit(judge, mod) for mod in mods]
        done += [pool.submit(answer, make_reader()) for _ in range(2)]
    for future in done:
        future.result()
    assert acts() == ["hide"] * len(said)
    assert len(late) == 2 * len(said)
    assert counted(paper) == (0, 0, 0)
    empty_the_log()


def empty_the_log() -> None:
    """Let the test database be emptied: only its owner can, by switching the triggers off."""
    with connection.cursor() as cursor:
        for statement in ("DISABLE TRIGGER USER", "ENABLE TRIGGER USER"):
            cursor.execute(f"ALTER TABLE community_moderationentry {statement}")
            if statement.startswith("DISABLE"):
                cursor.execute("TRUNCATE community_moderationentry")
