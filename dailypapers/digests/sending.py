"""What becomes of one subscription that is due: a mail, nothing, a wait, or its end.

Whoever may not read a view any more is told so once, and gets no more of it.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from enum import Enum

from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from dailypapers.core.clock import now
from dailypapers.core.errors import IndexUnavailable
from dailypapers.core.languages import known
from dailypapers.digests import emails
from dailypapers.digests.choices import Choices
from dailypapers.digests.compose import Issue, ending
from dailypapers.digests.drafting import Composed, Desk, Wanted
from dailypapers.digests.handover import LEASE, file, take_up
from dailypapers.digests.memory import States, written
from dailypapers.digests.models import Delivery, Subscription
from dailypapers.digests.plan import Turn, turn
from dailypapers.digests.postman import Outcome, Postman, Receipt
from dailypapers.feed.views import Kind, View, view

LOOK_AGAIN = timedelta(minutes=10)  # for papers that come late, and sources that are mended
LONGEST_WAIT = timedelta(hours=12)  # for a source that failed
NOTHING: States = {}
State = Subscription.State


class Claim(Enum):
    """Whose an issue is: ours to send, another worker's, or nobody's any more."""

    OURS = "ours"
    HELD = "held"
    DONE = "done"


class Sender:
    """Sends over one connection, composing what many get once."""

    def __init__(self, postman: Postman) -> None:
        self._postman = postman
        self._desk = Desk()
        self._later: dict[datetime, list[int]] = defaultdict(list)

    def send(
        self,
        subscription: Subscription,
        had: States = NOTHING,
        is_own: bool = False,
        set_turn: Turn | None = None,
    ) -> Outcome | None:
        """Look at one subscription; return what became of its mail, None if there was none.

        `is_own` says that its address is its reader's. By hand its turn is set.
        """
        with override(known(subscription.address.language)):
            return self._send(subscription, had, is_own=is_own, set_turn=set_turn)

    def _send(
        self, subscription: Subscription, had: States, *, is_own: bool, set_turn: Turn | None
    ) -> Outcome | None:
        asked = view(subscription.view)
        reader = subscription.reader if is_own else None
        page = self._desk.page(asked, reader)
        if page is None:
            return self._end(subscription, asked, is_own=is_own)
        this = set_turn or turn(subscription, asked, now())
        if _is_covered(subscription, asked, this):
            _put_off(subscription, this.following)
            return None
        choices = Choices.of(subscription)
        wanted = Wanted(asked, reader, this, choices, had, subscription.reached)
        try:
            composed = self._desk.compose(wanted, page)
        except IndexUnavailable:
            self._wait(subscription, this)
            return None
        if choices.waits and composed.issue.doubt and _may_wait(this):
            self._wait(subscription, this)
        elif composed.papers or choices.tells_nothing:
            return self._deliver(subscription, composed, this)
        elif asked.kind is Kind.EDITION and composed.period is None:
            self._wait(subscription, this)  # An edition without papers may still get some.
        else:
            _nothing(subscription, composed, this)
        return None

    def look_again(self) -> None:
        """Write down when those that wait are looked at again: of a quiet day there are many."""
        for moment, numbers in self._later.items():
            Subscription.objects.filter(pk__in=numbers).update(due_at=moment)
        self._later.clear()

    def _wait(self, subscription: Subscription, this: Turn) -> None:
        moment = min(now().replace(second=0, microsecond=0) + LOOK_AGAIN, this.following)
        self._later[moment].append(subscription.pk)

    def _deliver(
        self, subscription: Subscription, composed: Composed, this: Turn
    ) -> Outcome | None:
        self._postman.be_ready()
        papers = written(composed.papers)
        claimed = claim(subscription, composed.issue.key, papers)
        if claimed is Claim.DONE:
            _put_off(subscription, this.following)
        if claimed is not Claim.OURS:
            return None
        receipt = self._hand_over(subscription, composed.issue)
        _note(subscription, composed, this, receipt)
        return receipt.outcome

    def _hand_over(self, subscription: Subscription, issue: Issue) -> Receipt:
        draft = self._desk.draft(issue)
        return self._postman.hand_over(emails.addressed(draft, issue, subscription))

    def _end(self, subscription: Subscription, asked: View, *, is_own: bool) -> Outcome | None:
        """Say once that no more comes; not to an address that is its reader's no more."""
        if subscription.reader_id and not is_own:
            _ended(subscription)
            return None
        self._postman.be_ready()
        issue = ending(asked)
        if claim(subscription, issue.key, "") is not Claim.OURS:
            return None
        receipt = self._hand_over(subscription, issue)
        with transaction.atomic():
            if _file(subscription, issue.key, receipt) != Outcome.FAILED:
                _ended(subscription)
        return receipt.outcome


def claim(subscription: Subscription, issue: str, papers: str) -> Claim:
    """Take an issue up, the first time by making its row; one of many workers has it then."""
    with transaction.atomic():
        moment = now()
        row = Subscription.objects.filter(pk=subscription.pk, state=State.CONFIRMED)
        if not row.exists():
            return Claim.DONE
        delivery, made = Delivery.objects.get_or_create(
            subscription=subscription,
            issue=issue,
            defaults={
                "papers": papers,
                "claimed_at": moment,
                "held_until": moment + LEASE,
                "attempts": 1,
            },
        )
        if not made:
            if delivery.sent_at or delivery.refused:
                return Claim.DONE
            again = Delivery.objects.filter(pk=delivery.pk, sent_at=None, refused=False)
            if not take_up(again):
                return Claim.HELD
            again.update(papers=papers)
        row.update(due_at=moment + LEASE)
        return Claim.OURS


@transaction.atomic
def _note(subscription: Subscription, composed: Composed, this: Turn, receipt: Receipt) -> None:
    """Write down what became of an issue."""
    outcome = _file(subscription, composed.issue.key, receipt)
    if outcome == Outcome.FAILED:
        return
    row = Subscription.objects.filter(pk=subscription.pk)
    if outcome == Outcome.SENT:
        _covered(subscription, composed, this)
    row.update(due_at=this.following)


def _file(subscription: Subscription, issue: str, receipt: Receipt) -> Outcome:
    """Mark the delivery; after a failure look at it again when it may be tried again."""
    rows = Delivery.objects.filter(subscription=subscription, issue=issue)
    file(rows, receipt)
    if receipt.outcome == Outcome.FAILED:
        until = rows.values_list("held_until", flat=True).first()
        Subscription.objects.filter(pk=subscription.pk).update(due_at=until)
    return receipt.outcome


def _covered(subscription: Subscription, composed: Composed, this: Turn) -> None:
    """Note until when everything was sent."""
    row = Subscription.objects.filter(pk=subscription.pk)
    if composed.period is None:
        if composed.issue.view.kind is not Kind.EDITION:
            row.update(covered_to=this.span.until)
        return
    last = composed.period.last
    row.filter(Q(reached=None) | Q(reached__lt=last)).update(reached=last)


@transaction.atomic
def _nothing(subscription: Subscription, composed: Composed, this: Turn) -> None:
    """Go on without a mail."""
    _covered(subscription, composed, this)
    _put_off(subscription, this.following)


def _may_wait(this: Turn) -> bool:
    return now() < min(this.slot.at + LONGEST_WAIT, this.following)


def _put_off(subscription: Subscription, until: datetime) -> None:
    Subscription.objects.filter(pk=subscription.pk).update(due_at=until)


def _is_covered(subscription: Subscription, asked: View, this: Turn) -> bool:
    """Say whether the slot was sent already, or there was nothing to send."""
    if asked.kind is Kind.EDITION:
        return False
    return subscription.covered_to is not None and subscription.covered_to >= this.slot.at


def _ended(subscription: Subscription) -> None:
    Subscription.objects.filter(pk=subscription.pk).update(
        state=State.ENDED, ended_at=now(), due_at=None
    )
