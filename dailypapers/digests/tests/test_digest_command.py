from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser

from dailypapers.catalogue.models import Paper
from dailypapers.community import reading_lists, votes
from dailypapers.digests.management.commands.digest import Command
from dailypapers.digests.models import Delivery
from dailypapers.digests.tests.conftest import Reader
from dailypapers.digests.tests.papers import THURSDAY, WEDNESDAY, add_edition
from dailypapers.testing.people import make_reader
from dailypapers.testing.smtp import MailServer

pytestmark = pytest.mark.django_db


def test_preview_prints_the_newest_edition_as_text() -> None:
    add_edition()
    said = digest("preview")
    assert said.startswith("Subject: Paper 1 of 2026-09-30 · Wednesday 30 September 2026\n\n")
    assert "1. Paper 1 of 2026-09-30" in said


def test_preview_writes_a_mail_that_programs_open(tmp_path: Path) -> None:
    add_edition()
    add_edition(THURSDAY)
    digest("preview", "--day", WEDNESDAY, "--to", str(tmp_path / "mail.eml"))
    message = message_from_bytes((tmp_path / "mail.eml").read_bytes(), policy=default)
    assert message["Subject"] == "Paper 1 of 2026-09-30 · Wednesday 30 September 2026"
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]


def test_preview_writes_the_mail_to_a_pipe() -> None:
    add_edition()
    message = message_from_bytes(digest("preview", "--to", "-").encode(), policy=default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_preview_says_where_it_cannot_write(tmp_path: Path) -> None:
    add_edition()
    with pytest.raises(CommandError, match="could not be written"):
        digest("preview", "--to", str(tmp_path / "no" / "mail.eml"))


def test_preview_of_a_day_without_papers_is_an_error() -> None:
    with pytest.raises(CommandError, match="no papers yet"):
        digest("preview")
    add_edition()
    with pytest.raises(CommandError, match="Monday 28 September 2026"):
        digest("preview", "--day", "2026-09-28")


def test_preview_shows_any_view_and_what_a_reader_alone_may_see() -> None:
    add_edition()
    votes.vote(make_reader(), Paper.objects.get(title__startswith="Paper 2").pk)
    assert "Subject: Paper 2 of 2026-09-30 · Trending papers of the year" in digest(
        "preview", "trending:year"
    )
    ada = make_reader(email="ada@example.org")
    private = reading_lists.make(ada, uuid4(), "Tea")
    reading_lists.add(private.pk, Paper.objects.first().pk, ada)  # type: ignore[union-attr]
    named = f"list:{private.slug}"
    assert "Paper 1" in digest("preview", named, "--reader", "ADA@example.org")
    for wrong, said in (
        ((named,), "not for this reader"),
        ((named, "--reader", "nobody@example.org"), "No reader has the address"),
        (("topic:cs.CL", "--day", WEDNESDAY), "Only edition:day has days"),
        (("author:adalovelace",), "nothing to send"),
    ):
        with pytest.raises(CommandError, match=said):
            digest("preview", *wrong)
    assert not Delivery.objects.exists()


def test_send_of_a_day_whose_readers_are_forgotten_is_an_error() -> None:
    add_edition("2026-07-01")
    with pytest.raises(CommandError, match="more than 62 days ago"):
        digest("send", "--day", "2026-07-01")


def test_a_day_nobody_can_read_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    parser = CommandParser(prog="digest", called_from_command_line=True)
    Command().add_arguments(parser)
    with pytest.raises(SystemExit) as stopped:
        parser.parse_args(["preview", "--day", "yesterday"])
    assert stopped.value.code == 2
    assert "Write it like 2026-09-30" in capsys.readouterr().err


def test_send_says_what_became_of_the_mails(reader: Reader, server: MailServer) -> None:
    add_edition()
    assert digest("send") == "Nobody is due for a mail.\n"
    reader()
    assert json.loads(digest("send", "--json")) == {
        "sent": 1,
        "failed": 0,
        "refused": 0,
        "left": 0,
    }


def test_send_fails_when_a_mail_was_not_taken(reader: Reader, server: MailServer) -> None:
    add_edition()
    reader()
    server.script = ["451 later"]
    with pytest.raises(CommandError, match="1 mail was not taken"):
        digest("send")


def test_send_of_a_day_reaches_those_who_have_not_had_it(
    reader: Reader, server: MailServer
) -> None:
    add_edition("2026-09-28")
    add_edition()
    reader()
    digest("send")
    digest("send", "--day", "2026-09-28")
    digest("send", "--day", "2026-09-28")
    assert Delivery.objects.count() == len(server.taken) == 2


def test_send_of_a_day_without_papers_is_an_error(reader: Reader) -> None:
    reader()
    with pytest.raises(CommandError, match="No papers were announced"):
        digest("send", "--day", "2026-09-28")


def digest(*arguments: str) -> str:
    """Run the command and return what it printed."""
    output = StringIO()
    call_command("digest", *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()
