"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.core.errors import SetupError
from dailypapers.core.schedule import Task
from dailypapers.digests import (
    answers,
    bounce_box,
    feedback,
    issues,
    limits,
    notices,
    resuming,
    subscriptions,
    suppression,
)
from dailypapers.digests.handover import Tally
from dailypapers.digests.hooks import run as hooks
from dailypapers.digests.hooks import sending

FORGETFUL = (subscriptions, limits, notices, issues, feedback, suppression, sending)


def send_issues() -> None:
    """Send the mails that are due."""
    _look_at(issues.send_due())


def send_notices() -> None:
    """Send the mails that tell of notifications."""
    _look_at(notices.send_due())


def forget() -> None:
    """Drop addresses and visitors that we have no business keeping."""
    for one in FORGETFUL:
        one.forget()


def _look_at(tally: Tally) -> None:
    """A failure of every single mail is the job's failure too."""
    if tally.failed and not tally.sent:
        raise SetupError(f"the mail server took none of {tally.failed} mails; see the log")


TASKS: list[Task] = [
    Task(
        "digests.answers",
        answers.answer_all,
        every=timedelta(seconds=5),
        pending=answers.pending,
    ),
    Task(
        "digests.resuming",
        resuming.answer_all,
        every=timedelta(seconds=5),
        pending=resuming.pending,
    ),
    Task(
        "digests.bounces",
        bounce_box.collect_all,
        every=timedelta(minutes=5),
        pending=bounce_box.is_chosen,
    ),
    Task(
        "digests.issues",
        send_issues,
        every=timedelta(minutes=1),
        pending=issues.pending,
    ),
    Task(
        "digests.notices",
        send_notices,
        every=timedelta(minutes=1),
        pending=notices.pending,
    ),
    Task("digests.webhooks", hooks.run, every=timedelta(seconds=30), pending=hooks.pending),
    Task(
        "digests.forget",
        forget,
        every=timedelta(minutes=10),
        pending=lambda: any(one.to_forget() for one in FORGETFUL),
    ),
]
