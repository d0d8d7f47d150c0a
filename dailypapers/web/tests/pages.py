"""Pages as tests read them: their text, their addresses, one example of every route."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http.response import HttpResponseBase
from django.test import Client

from dailypapers.catalogue.models import Paper
from dailypapers.catalogue.records import AuthorName, CountRecord, Featured, LinkKind, LinkRecord
from dailypapers.search import index
from dailypapers.testing.make import make_announcement, make_paper
from dailypapers.testing.programs import program_routes

CELLS = {"td", "th", "li", "dt", "dd"}
ADDRESSES = ("href", "src", "action", "formaction", "srcset", "poster", "data", "ping")


@dataclass
class Page(HTMLParser):
    """The text of a page, and every address in it with the element that has it."""

    text: str = ""
    addresses: list[tuple[str, str]] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element and its addresses."""
        self.elements.append(tag)
        self.addresses += [(tag, value or "") for name, value in attrs if name in ADDRESSES]

    def handle_data(self, data: str) -> None:
        """Note the text."""
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        """Keep what stands in different cells apart."""
        if tag in CELLS:
            self.text += " "

    def links(self) -> list[str]:
        """Return where its links lead."""
        return [address for tag, address in self.addresses if tag == "a"]


def read(response: HttpResponseBase) -> Page:
    """Return what a page holds, its text with single blanks."""
    page = Page()
    page.feed(response.getvalue().decode())
    page.text = " ".join(page.text.split())
    return page


def get(client: Client, path: str, status: int = 200) -> Page:
    """Return a page that must answer with this status."""
    response = client.get(path)
    assert response.status_code == status, path
    return read(response)


def make_rich_paper() -> Paper:
    """Take in a paper that has everything a page can show, and index it."""
    paper = make_paper(
        title="From $O(n^2)$ to <b>Teapots</b> & Back",
        keywords=("teapots",),
        authors=(AuthorName("Ada Kitely"),),
        venue="Journal of Pots",
        identifiers=(("arxiv", "2609.77777"), ("doi", "10.1234/pots")),
        links=(
            LinkRecord(LinkKind.CODE, "https://code.example/pots", 1234),
            LinkRecord(LinkKind.PROJECT, "https://pots.example/"),
        ),
        announcement=make_announcement("2026-09-30", Featured.PICK, position=1),
        counts=CountRecord("another site", 7, 2),
    )
    index.catch_up()
    return paper


def every_route(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield every route's name with an address of it, and some that fail."""
    yield from (
        ("daily", "/"),
        ("papers", "/papers"),
        ("daily.day", "/papers/date/2026-09-30"),
        ("daily.day", "/papers/date/2026-09-29"),
        ("daily.day", "/papers/date/2030-01-01"),
        ("daily.day", "/papers/date/nonsense"),
        ("daily.week", "/papers/week/2026-W40"),
        ("daily.month", "/papers/month/2026-09"),
        ("daily.trending", "/papers/trending"),
        ("daily.trending", "/papers/trending?window=year"),
        ("daily.trending", "/papers/trending?topic=cs.CL"),
        ("daily.trending", "/papers/trending?topic=nowhere"),
        *feed_routes(paper),
        ("paper.by", "/papers/by/doi/10.1234/pots"),
        ("paper.markdown", f"/papers/{paper.address}.md"),
        ("paper.bib", f"/papers/{paper.address}.bib"),
        ("paper.card", f"/papers/{paper.address}/card.png"),
        ("paper", f"/papers/{paper.address}"),
        ("paper", "/papers/2301.00001"),
        ("paper.similar", f"/papers/{paper.address}/similar"),
        ("paper.similar", "/papers/2301.00001/similar?facet=x"),
        *reader_routes(paper),
        ("search", "/search"),
        ("search", "/search?q=teapots"),
        ("search", "/search?q=zebra&from=x"),
        ("search", "/search?q=teapots&topic=cs.CL&year=2026&code=1&sort=best"),
        ("search.suggest", "/search/suggest?q=teapo"),
        ("assistant", "/assistant"),
        ("assistant", "/assistant?q=teapots"),
        ("assistant", "/assistant?q=zebra&a=word:0:pots"),
        ("assistant.collect", "/assistant/list"),
        ("similar", "/similar"),
        ("topics", "/topics"),
        ("topics.topic", "/topics/cs.CL"),
        ("author", "/authors/adakitely"),
        ("author", "/authors/nobody"),
        ("subscribe", "/subscribe"),
        ("subscribe.confirm", "/subscribe/confirm/nonsense"),
        ("subscribe.end", "/subscribe/end/nonsense"),
        ("mail.act", "/mail/act/nonsense"),
        ("mail.feedback", "/mail/feedback/nonsense"),
        ("mail.resume", "/mail/resume/nonsense"),
        ("mail.ask_again", "/mail/stopped/ask"),
        ("mail.preview", "/mail/preview"),
        ("mail.preview", "/mail/preview?view=for-you"),
        ("mail.preview.view", "/mail/preview/html?view=edition:week"),
        ("mail.preview.view", "/mail/preview/html?view=nonsense"),
        ("mail.preview.day", "/mail/preview/2026-09-30"),
        ("mail.preview.html", "/mail/preview/2026-09-30/html"),
        ("subscribe", "/subscribe?view=topic:cs.CL"),
        ("subscribe", "/subscribe?view=for-you"),
        ("subscribe", "/subscribe?view=nonsense"),
        ("subscribe.mine", "/subscribe/mine/nonsense"),
        ("subscribe.change", "/subscribe/mine/nonsense/s1"),
        *webhook_routes(),
        ("about.ranking", "/about/ranking"),
        ("about.search", "/about/search"),
        ("about.used-here", "/about/used-here"),
        ("sources", "/sources"),
        *account_routes(),
        ("reader", "/readers/nobody"),
        ("language", "/language"),
        *program_routes(paper.address),
        ("health", "/health"),
        ("health.alive", "/health/alive"),
        ("health.ready", "/health/ready"),
        ("metrics", "/metrics"),
        ("robots", "/robots.txt"),
        ("", "/nowhere"),
    )


def feed_routes(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield every feed, in one format or another."""
    yield from (
        ("feed.newest", "/papers.atom"),
        ("feed.day", "/papers/date/2026-09-30.rss"),
        ("feed.day", "/papers/date/2030-01-01.atom"),
        ("feed.week", "/papers/week/2026-W40.json"),
        ("feed.month", "/papers/month/2026-09.atom"),
        ("feed.trending", "/papers/trending.rss?window=year"),
        ("feed.trending", "/papers/trending.json?topic=cs.CL"),
        ("feed.topic", "/topics/cs.CL.json"),
        ("feed.author", "/authors/adakitely.atom"),
        ("feed.author", "/authors/nobody.atom"),
        ("feed.search", "/search.rss?q=teapots"),
        ("feed.list", "/lists/nowhere.atom"),
        ("feed.group", "/groups/nowhere.rss"),
        ("feed.agenda", "/groups/nowhere.ics"),
        ("feed.own_list", "/mine/saved.json"),
        ("feed.for_you", "/papers/for-you.atom"),
        ("feed.opml", "/feeds.opml"),
        ("feed.own_opml", "/mine/feeds.opml"),
        ("feed.notifications", "/notifications.rss"),
        ("feed.comments", f"/papers/{paper.address}/comments.json"),
    )


def reader_routes(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield every route about what readers do with a paper, as strangers may try them."""
    for act in ("vote", "save", "read", "hide", "comments", "flag", "note"):
        yield f"paper.{act}", f"/papers/{paper.address}/{act}"
    for act in ("answer", "edit", "remove", "history", "flag"):
        yield f"comment.{act}", f"/comments/1/{act}"
    yield "comment.react", "/comments/1/react/agree"
    yield "follow", "/follow/topic/cs.CL"
    yield "follow.mute", "/mute/topic/cs.CL"
    yield "follows", "/mine/follows"
    yield "talks", "/mine/conversations"
    talk = "/mine/conversations/4f4a2f6e-3f6b-4c1e-9d57-0d3a1f0a2b7c"
    for act in ("", ".act", ".answer", ".export"):
        yield f"talk{act}", f"{talk}{act.replace('.', '/')}"
    yield "searches", "/mine/searches"
    for act in ("", ".rename", ".delete"):
        yield f"search.saved{act}", f"/mine/searches/1{act.replace('.', '/')}"
    yield "notifications", "/notifications"
    yield "notifications.read", "/notifications/read"
    yield "notifications.choose", "/notifications/choose"
    yield "notifications.mails", "/notifications/mails"
    yield "notifications.end", "/notifications/end/nonsense"
    yield "notification", "/notifications/1"
    yield "own_list", "/mine/saved"
    yield "for_you", "/papers/for-you"
    yield "for_you.profile", "/papers/for-you/profile"
    yield "for_you.why", f"/papers/for-you/why/{paper.address}"
    yield "for_you.missed", "/papers/for-you/missed"
    yield "for_you.missed.away", "/papers/for-you/missed/away"
    yield "for_you.unmute", "/papers/for-you/unmute/1"
    yield "for_you.begin", "/papers/for-you/begin"
    yield "for_you.seeds", "/papers/for-you/seeds"
    yield "for_you.seeds.zotero", "/papers/for-you/seeds/zotero"
    yield "for_you.seeds.author", "/papers/for-you/seeds/author"
    yield "for_you.seeds.away", "/papers/for-you/seeds/away"
    yield "for_you.seed.away", "/papers/for-you/seeds/1/away"
    yield "for_you.profiles.new", "/papers/for-you/profiles/new"
    for act in ("edit", "delete", "papers"):
        yield f"for_you.profiles.{act}", f"/papers/for-you/profiles/nowhere/{act}"
    yield "own_list.read", "/mine/read-all"
    yield "mail", "/mine/mail"
    yield "mail.change", "/mine/mail/s1"
    yield "notes", "/mine/notes"
    yield "notes.export", "/mine/notes/export/bibtex"
    for name, path in (("claim", "claim"), ("claim.withdraw", "claim/withdraw")):
        yield f"paper.{name}", f"/papers/{paper.address}/{path}"
    yield "paper.picture", f"/papers/{paper.address}/picture"
    yield "paper.picture.remove", f"/papers/{paper.address}/picture/remove"
    yield "picture", "/pictures/small/nothing.webp"
    yield "paper.full_text", f"/papers/{paper.address}/full-text"
    yield "paper.full_text.remove", f"/papers/{paper.address}/full-text/remove"
    yield "paper.links", f"/papers/{paper.address}/links"
    yield "paper.links.hide", f"/papers/{paper.address}/links/away"
    yield "paper.unlink", f"/papers/{paper.address}/links/1/remove"
    yield "curate", "/curate"
    yield "curate.day", "/curate/2026-09-30"
    yield "curate.curator", "/curate/2026-09-30/curator"
    for act in ("pick", "move", "note"):
        yield f"curate.{act}", f"/curate/2026-09-30/{act}/{paper.address}"
    yield "claims", "/claims"
    yield "claims.decide", "/claims/1/decide"
    yield "submit", "/submit?q=2609.77777"
    yield "submission", "/submissions/1"
    yield "submission.again", "/submissions/1/again"
    yield from (
        ("moderation", "/moderation"),
        ("moderation.log", "/moderation/log"),
        ("moderation.comment", "/moderation/comments/1"),
        ("moderation.paper", f"/moderation/papers/{paper.address}"),
        ("moderation.reader", "/moderation/readers/nobody"),
        ("staff", "/staff"),
        ("admin:index", "/admin/"),
    )
    yield "paper.lists", f"/papers/{paper.address}/lists"
    yield "lists", "/lists"
    yield "lists", "/lists?q=teapots"
    yield "list.new", "/lists/new"
    yield "list", "/lists/nowhere"
    for act in ("edit", "delete", "owners", "join", "fork", "import"):
        yield f"list.{act}", f"/lists/nowhere/{act}"
    yield "list.export", "/lists/nowhere/export/bibtex"
    yield from review_routes()
    yield "groups", "/groups"
    yield "group.new", "/groups/new"
    yield "group", "/groups/nowhere"
    for act in ("edit", "delete", "join", "own"):
        yield f"group.{act}", f"/groups/nowhere/{act}"
    yield "group.people", "/groups/nowhere/members"
    yield "group.enter", "/groups/enter/nonsense"
    yield "list.put", f"/lists/nowhere/put/{paper.address}"
    yield "list.entry", "/lists/nowhere/papers/1"
    yield "list.move", "/lists/nowhere/papers/1/move"
    yield "list.take_away", "/lists/nowhere/papers/1/take-away"


def review_routes() -> Iterator[tuple[str, str]]:
    """Yield every route about reviews, as strangers may try them."""
    yield "reviews", "/reviews"
    yield "review.new", "/reviews/new"
    yield "review", "/reviews/nowhere"
    for act in ("edit", "done", "delete", "team", "join", "searches", "screen", "papers", "table"):
        yield f"review.{act}", f"/reviews/nowhere/{act.replace('team', 'people')}"
    yield "review.elsewhere", "/reviews/nowhere/searches/elsewhere"
    yield "review.again", "/reviews/nowhere/searches/1/again"
    yield "review.flow", "/reviews/nowhere/flow.svg"
    yield "review.report", "/reviews/nowhere/report.md"
    yield "review.included", "/reviews/nowhere/included/bibtex"
    yield "review.csv", "/reviews/nowhere/table.csv"
    yield "review.fill", "/reviews/nowhere/table/1"
    yield "review.column", "/reviews/nowhere/table/columns/1"
    yield "review.paper", "/reviews/nowhere/papers/1"
    for act in ("decide", "settle", "take_back", "missing"):
        yield f"review.{act}", f"/reviews/nowhere/papers/1/{act.replace('_', '-')}"


def webhook_routes() -> Iterator[tuple[str, str]]:
    """Yield every route about webhooks, as strangers may try them."""
    yield "webhooks", "/webhooks"
    yield "webhook.new", "/webhooks/new"
    yield "webhook", "/webhooks/nothing"
    for act in ("edit", "delete", "switch", "test", "secret"):
        yield f"webhook.{act}", f"/webhooks/nothing/{act}"
    yield "webhook.again", "/webhooks/nothing/messages/nothing/again"


def account_routes() -> Iterator[tuple[str, str]]:
    """Yield every route about accounts with an address of it, as strangers may try them."""
    yield from (
        ("account_login", "/account/login/"),
        ("account_logout", "/account/logout/"),
        ("account_inactive", "/account/inactive/"),
        ("account_signup", "/account/signup/"),
        ("account_reauthenticate", "/account/reauthenticate/"),
        ("account_email", "/account/email/"),
        ("account_email_verification_sent", "/account/confirm-email/"),
        ("account_confirm_email", "/account/confirm-email/nonsense/"),
        ("account_change_password", "/account/password/change/"),
        ("account_set_password", "/account/password/set/"),
        ("account_reset_password", "/account/password/reset/"),
        ("account_reset_password_done", "/account/password/reset/done/"),
        ("account_reset_password_from_key", "/account/password/reset/key/1-x/"),
        ("account_reset_password_from_key_done", "/account/password/reset/key/done/"),
        ("account_confirm_login_code", "/account/login/code/confirm/"),
        ("mfa_index", "/account/2fa/"),
        ("mfa_authenticate", "/account/2fa/authenticate/"),
        ("mfa_reauthenticate", "/account/2fa/reauthenticate/"),
        ("mfa_activate_totp", "/account/2fa/totp/activate/"),
        ("mfa_deactivate_totp", "/account/2fa/totp/deactivate/"),
        ("mfa_view_recovery_codes", "/account/2fa/recovery-codes/"),
        ("mfa_generate_recovery_codes", "/account/2fa/recovery-codes/generate/"),
        ("mfa_download_recovery_codes", "/account/2fa/recovery-codes/download/"),
        ("mfa_list_webauthn", "/account/2fa/webauthn/"),
        ("mfa_add_webauthn", "/account/2fa/webauthn/add/"),
        ("mfa_reauthenticate_webauthn", "/account/2fa/webauthn/reauthenticate/"),
        ("mfa_remove_webauthn", "/account/2fa/webauthn/keys/1/remove/"),
        ("mfa_edit_webauthn", "/account/2fa/webauthn/keys/1/edit/"),
        ("mfa_login_webauthn", "/account/2fa/webauthn/login/"),
        ("socialaccount_connections", "/account/3rdparty/"),
        ("socialaccount_signup", "/account/3rdparty/signup/"),
        ("socialaccount_login_cancelled", "/account/3rdparty/login/cancelled/"),
        ("socialaccount_login_error", "/account/3rdparty/login/error/"),
        ("usersessions_list", "/account/sessions/"),
        ("account.enter", "/account/enter/nonsense"),
        ("account.own", "/account/own/nonsense"),
        ("account.invited", "/account/invited/nonsense"),
        ("account.feeds", "/account/feeds"),
        ("account.profile", "/account/profile"),
        ("account.preferences", "/account/preferences"),
        ("account.preferences.mail", "/account/preferences/mail"),
        ("account.tokens", "/account/tokens"),
        ("account.tokens.revoke", "/account/tokens/1/revoke"),
        ("account.data", "/account/data"),
        ("account.data.export", "/account/data/export"),
        ("account.data.delete", "/account/data/delete"),
        ("account.invitations", "/account/invitations"),
        ("account.invitations.withdraw", "/account/invitations/1/withdraw"),
    )
