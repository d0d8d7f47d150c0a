"""What comes back of mails, in the shapes that mail servers send. All words and names are ours."""

from __future__ import annotations

ORIGINAL = """\
Return-Path: <{path}>
From: Daily Papers <papers@papers.example.org>
To: ada@example.org
Subject: Daily Papers, Wednesday 30 September 2026: 2 papers
Message-ID: <daily.20260930.s@papers.example.org>
"""


def delivery_report(
    to: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown",
    original: str = "",
) -> bytes:
    """Return a report of RFC 3464, as a server sends it to the return path of a mail."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A1B2/mx.example.org"
Message-Id: <20261001070000.A1B2@mx.example.org>

This is a MIME-encapsulated message.

--A1B2/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

Your mail could not be delivered.

--A1B2/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: A1B2
Arrival-Date: Thu,  1 Oct 2026 07:00:00 +0000 (UTC)

Final-Recipient: rfc822; ada@example.org
Original-Recipient: rfc822;ada@example.org
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.org
Diagnostic-Code: {said}

--A1B2/mx.example.org
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{original}
--A1B2/mx.example.org--
""".replace("\n", "\r\n").encode()


def complaint(*, mail_from: str = "", path: str = "", kind: str = "abuse") -> bytes:
    """Return a report of RFC 5965, as a provider sends it to who takes complaints."""
    told = f"Original-Mail-From: <{mail_from}>\n" if mail_from else ""
    return f"""\
From: <feedback@provider.example.com>
To: <abuse@papers.example.org>
Subject: FW: Daily Papers
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part_A1B2"

--part_A1B2
Content-Type: text/plain; charset="US-ASCII"

This is a report of a mail that its reader called unwanted.

--part_A1B2
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: Provider-Feedback/1.0
Version: 1
{told}Arrival-Date: Thu, 1 Oct 2026 08:00:00 GMT
Source-IP: 192.0.2.1
Reported-Domain: papers.example.org

--part_A1B2
Content-Type: message/rfc822
Content-Disposition: inline

{ORIGINAL.format(path=path)}
Words.
--part_A1B2--
""".replace("\n", "\r\n").encode()


PLAIN = b"From: eve@example.org\r\nTo: bounces@papers.example.org\r\n\r\nI am on holiday.\r\n"
