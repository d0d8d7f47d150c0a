"""What nobody writes by mistake, and what somebody may: texts, numbers, pieces of addresses."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

SCRIPT = "<script>alert(1)</script>"
LONG = 10_000  # characters

TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "2147483648",
    "9223372036854775808",
    "-9223372036854775809",
    "9" * 400,
    "9" * 5000,  # Python itself refuses to read more than 4,300 digits.
    "1e400",
    "NaN",
    "٣",
    "²",
    "True",
    "on",
    "yes",
    "no",
    "null",
    "[]",
    "{}",
    '{"id": null, "rawId": [], "response": {}}',
    "00000000-0000-0000-0000-000000000000",
    "a\0b",
    "\0",
    "\ud800",
    "a\udfffb",
    "\uffff\ufffe",
    "\u202eabc\u202c",
    "a\u200bb\u200d\ufeff",
    "\u0301" * 50,
    "𝓊𝓃𝒾𝒸ℴ𝒹ℯ 🦓",
    "\r\nSet-Cookie: a=b",
    "a\r\nBcc: eve@example.org",
    "a@example.org",
    "ada@example.org\n",
    "\"'`;--",
    "' OR '1'='1",
    SCRIPT,
    f"\"'>{SCRIPT}",
    "{{ 7 * 7 }}{% debug %}",
    "%s%d%n%(x)s",
    "../../../../etc/passwd",
    "//evil.example/",
    "https://evil.example/",
    "http://[",
    "javascript:alert(1)",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "2026-W54",
    "$" * 99,
    "$" + "\\frac{" * 40 + "$",
    "[" * 300,
    "> " * 300,
    "(" * 3000,
    '"' * 501,
    "title:",
    "published:9999-99-99..",
    "@article{x, title={y",
    "TY  - JOUR\nTI  - x\n",
    '[{"title": 1}]',
    "10.1234/pots",
    "2609.77777",
    "a" * LONG,
    "é" * LONG,
)

# What broke something once is tried oftener than the rest.
SHARP = (
    "a\0b",
    "9" * 5000,
    "2147483648",
    "9223372036854775808",
    "\ud800",
    "-1",
    '{"id": 1}',
)
ENDLESS = ("a" * 1_000_000, *(one * 200_000 for one in ("[", "9", "\n", "\xa0", "é")))

# Pieces of addresses as they are sent: most of these no program writes.
PIECES = (
    *("%00", "a%00b", "%FF%FE", "%ED%A0%80", "%", "%zz", "%C0%AF", "%F5%80%80%80", "+", "%0d%0a"),
    *("%2e%2e", "..%2f..%2f", ".", "..", ";x=1", "%2F", "a/b/c", "a//b", "%5C", "@", "~"),
)

PARAMETERS = (
    *("q", "page", "next", "source", "window", "show", "at", "day", "version", "comments"),
    *("group", "facet", "sort", "from", "to", "topic", "year", "code", "kind", "on"),
    *("p", "o", "e", "_to_field", "_popup", "_changelist_filters", "id__exact", "at__gte"),
    *("reader__id__exact", "is_active__exact", "hidden_at__isempty", "pk__in", "all"),
)

# Of what programs send as JSON.
MEMBERS = (
    *("comment", "paper_id", "paperId", "arxivId", "githubRepo", "projectPage", "claimAuthorId"),
    *("targetUserId", "media_urls", "organizationId", "limit", "cursor", "submitter", "date"),
)

CHARSETS = ("utf-8", "utf-16", "latin-1", "utf-7", "unicode_escape", "rot13", "base64", "x")
KINDS = (
    *("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary="),
    *("application/x-www-form-urlencoded", "", "a/b;;;=", "multipart/mixed; boundary=b"),
)

COOKIES = (
    'sessionid="aaaaaaaaaaaa\\000"',
    'csrftoken="\\000\\377"',
    "sessionid=" + "a" * 4000,
    "messages=W1tdXQ:bad:bad",
    'messages="\\000"',
    "sessionid=; sessionid=x; csrftoken",
    "=;=;;",
    'sessionid="\\"',
)
HEADERS = (
    ("HTTP_HOST", "evil.example"),
    ("HTTP_HOST", "testserver:x"),
    ("HTTP_HOST", ""),
    ("HTTP_ACCEPT_LANGUAGE", "x" * LONG),
    ("HTTP_ACCEPT", "application/json"),
    ("HTTP_ACCEPT", "\xff"),
    ("HTTP_REFERER", "http://["),
    ("HTTP_ORIGIN", "null"),
    ("HTTP_RANGE", "bytes=9-1"),
    ("HTTP_IF_MODIFIED_SINCE", "never"),
    ("HTTP_IF_NONE_MATCH", '"'),
    ("HTTP_USER_AGENT", "\xff" * 999),
    ("HTTP_X_FORWARDED_FOR", "\xff, 1"),
    ("HTTP_X_REQUESTED_WITH", "XMLHttpRequest"),
    ("HTTP_HX_REQUEST", "true"),
    ("HTTP_AUTHORIZATION", "Bearer \xff"),
    ("HTTP_X_HTTP_METHOD_OVERRIDE", "DELETE"),
    ("REMOTE_ADDR", ""),
)


def text(rnd: Random) -> str:
    """Return a text that may do harm; one in a hundred is very long."""
    luck = rnd.random()
    if luck < 0.01:
        return rnd.choice(ENDLESS)
    return rnd.choice(SHARP if luck < 0.3 else TEXTS)


def piece(rnd: Random) -> str:
    """Return a piece of an address that may do harm, as it is sent."""
    return rnd.choice(PIECES) if rnd.random() < 0.4 else quoted(rnd.choice(TEXTS)[:3000])


def quoted(value: str) -> str:
    """Return a text as a piece of an address, also what is no text."""
    return quote(value.encode("utf-8", "surrogatepass"), safe="")
