from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dailypapers.digests import reports
from dailypapers.digests.statuses import Verdict
from dailypapers.digests.tests.returned import ORIGINAL, PLAIN, complaint, delivery_report

PATH = "bounces+261001-abcdefghijkmnpqrstuvwxyz23@papers.example.org"


def test_a_report_says_of_which_mail_it_is_and_what_became_of_it() -> None:
    report = reports.read(delivery_report(PATH))
    assert report
    assert PATH in report.addresses
    assert (report.verdict, report.status) == (Verdict.GONE, "5.1.1")
    assert "User unknown" in report.said
    assert report == reports.read(delivery_report(PATH))
    other = reports.read(delivery_report(PATH, status="5.2.2"))
    assert other
    assert other.name != report.name


def test_the_code_of_the_last_server_is_closer_than_a_general_one() -> None:
    said = "smtp; 550 5.2.2 The mailbox is full"
    for status in ("5.0.0", "nonsense", ""):
        report = reports.read(delivery_report(PATH, status=status, said=said))
        assert report
        assert (report.status, report.verdict) == ("5.2.2", Verdict.TROUBLE)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", ""])
def test_what_is_no_failure_is_no_report(action: str) -> None:
    assert reports.read(delivery_report(PATH, action=action, status="4.4.1")) is None


def test_a_forwarded_mail_is_known_by_what_is_sent_back() -> None:
    content = delivery_report("papers@papers.example.org", original=ORIGINAL.format(path=PATH))
    report = reports.read(content)
    assert report
    assert PATH in report.addresses
    assert PATH in getattr(reports.read(delivery_report("x"), PATH), "addresses", "")


def test_a_complaint_is_known_by_the_return_path_wherever_it_stands() -> None:
    for content in (complaint(mail_from=PATH), complaint(path=PATH)):
        report = reports.read(content)
        assert report
        assert PATH in report.addresses
        assert (report.verdict, report.said) == (None, "abuse")


def test_reports_that_are_no_complaints_are_left_alone() -> None:
    for kind in ("not-spam", "auth-failure"):
        assert reports.read(complaint(path=PATH, kind=kind)) is None
    assert reports.read(PLAIN) is None


@given(st.binary(max_size=400), st.integers(0, 1500), st.integers(0, 400))
def test_nothing_that_comes_by_mail_fails(noise: bytes, start: int, length: int) -> None:
    for content in (delivery_report(PATH, original=ORIGINAL), complaint(path=PATH)):
        reports.read(content[:start] + noise + content[start + length :])
