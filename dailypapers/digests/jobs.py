"""The periodic jobs of this layer."""

from __future__ import annotations

from datetime import timedelta

from dailypapers.core.errors import SetupError
from dailypapers.core.schedule import Task
from dailypapers.digests import answers, issues, limits, subscriptions


def send_issues() -> None:
    """Send what is due; a failure of every single mail is the job's failure too."""
    tally = issues.send_due()
    if tally.failed and not tally.sent:
        raise SetupError(f"the mail server took none of {tally.failed} mails; see the log")


def forget() -> None:
    """Drop addresses and visitors that we have no business keeping."""
    subscriptions.forget()
    limits.forget()


TASKS: list[Task] = [
    Task(
        "digests.answers",
        answers.answer_all,
        every=timedelta(seconds=5),
        pending=answers.pending,
    ),
    Task(
        "digests.issues",
        send_issues,
        every=timedelta(minutes=1),
        pending=issues.pending,
    ),
    Task(
        "digests.forget",
        forget,
        every=timedelta(minutes=10),
        pending=lambda: subscriptions.to_forget() or limits.to_forget(),
    ),
]
