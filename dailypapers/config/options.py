"""The one table of our own settings. `docs/reference/settings.md` is written from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One setting: what it is when nobody sets it, and what it does."""

    default: str
    help: str
    secret: bool = False


OPTIONS: dict[str, Option] = {
    "HOME": Option(
        "", "Data folder; everything the instance owns is inside. `var/` in a checkout."
    ),
    "DATABASE_URL": Option(
        "", "`postgres://user:password@host:port/name`; SQLite in the home when empty.", secret=True
    ),
    "DEBUG": Option("0", "Show error details in the browser. Never on a public address."),
    "SECRET_KEY": Option(
        "",
        "Signs cookies and links, encrypts second steps; made in the home on first start when "
        "empty.",
        secret=True,
    ),
    "SECRET_KEY_FALLBACKS": Option(
        "",
        "Earlier keys, with commas: what they signed or encrypted still holds.",
        secret=True,
    ),
    "ALLOWED_HOSTS": Option("localhost,127.0.0.1,[::1]", "Host names this instance answers to."),
    "BASE_URL": Option(
        "",
        "Address of this instance as readers see it, used in mails. Where it is empty, `up` names "
        "the one it serves, and the others http://127.0.0.1:8000.",
    ),
    "HSTS_DAYS": Option(
        "0",
        "For how many days browsers are to open this host by https alone, where `BASE_URL` is so. "
        "They keep to it even if you do not: begin with 1, go to 365.",
    ),
    "STAFF_SECOND_STEP": Option(
        "0",
        "Open Django's admin and the numbers for staff only to who signed in with a second step or "
        "a passkey.",
    ),
    "SESSION_HOURS": Option(
        "336",
        "After how many hours a reader is signed out and signs in again: two weeks, or 12 where "
        "more is at stake.",
    ),
    "PROXIES": Option(
        "0",
        "How many proxies of yours stand in front and add to X-Forwarded-For; sign-ins and "
        "subscriptions are then counted by the visitor's own address.",
    ),
    "SIGN_UP": Option(
        "open",
        "Who may sign up: `open` (everybody), `domain` (addresses at `SIGN_UP_DOMAINS`, and the "
        "invited), `invitation` (the invited) or `closed` (nobody).",
    ),
    "SIGN_UP_DOMAINS": Option("", "Domains whose addresses may sign up with `domain`."),
    "ONE_PERSON": Option(
        "0",
        "One owner and nobody else: no sign-up, no address but this machine's own, no proxy.",
    ),
    "MODERATION_LOG": Option(
        "staff",
        "Who may read what moderators did: `staff` (staff and moderators) or `public` (everybody).",
    ),
    "SOURCES_PAGE": Option(
        "public",
        "Who may see how the sources do: `public` (everybody) or `staff`. Holds for `/sources`, "
        "and without a `METRICS_TOKEN` for `/metrics`.",
    ),
    "METRICS_TOKEN": Option(
        "",
        "What a monitor sends as `Authorization: Bearer` to read `/metrics`; with one, nobody else "
        "reads them.",
        secret=True,
    ),
    "PRIVATE": Option("0", "Show nothing to whoever has not signed in."),
    "ORCID_CLIENT_ID": Option("", "Client id at ORCID; lets readers sign in by it."),
    "ORCID_CLIENT_SECRET": Option("", "Secret of that client.", secret=True),
    "GITHUB_CLIENT_ID": Option("", "Client id at GitHub; lets readers sign in by it."),
    "GITHUB_CLIENT_SECRET": Option("", "Secret of that client.", secret=True),
    "GITHUB_URL": Option("", "Address of a GitHub Enterprise server instead of github.com."),
    "GOOGLE_CLIENT_ID": Option("", "Client id at Google; lets readers sign in by it."),
    "GOOGLE_CLIENT_SECRET": Option("", "Secret of that client.", secret=True),
    "OIDC_CLIENT_ID": Option(
        "", "Client id at a server that speaks OpenID Connect; lets readers sign in by it."
    ),
    "OIDC_CLIENT_SECRET": Option("", "Secret of that client.", secret=True),
    "OIDC_URL": Option("", "Address of that server, under which `/.well-known/` is found."),
    "OIDC_NAME": Option("Single sign-on", "What readers call that server."),
    "SITE_NAME": Option("Daily Papers", "Name shown at the top of every page and mail."),
    "LANGUAGE": Option(
        "en",
        "Language of feeds, and of pages and mails for whoever asks for none of ours: `en` or "
        "`fr`.",
    ),
    "CURATOR": Option(
        "the editors", "Who picks this instance's papers, as pages and mails say it."
    ),
    "API_REQUESTS": Option(
        "500",
        "How often a program may ask within five minutes, counted by its address; twice as often "
        "with a token, counted by that. 0 is as often as it likes.",
    ),
    "ASSISTANT_TURNS": Option(
        "100",
        "How often a reader, or a visitor by their address, may have the assistant look something "
        "up within five minutes; four times as often all readers of one address. 0 sets no end.",
    ),
    "SUBMIT": Option(
        "readers",
        "Who may submit papers: `readers` (whoever is signed in), `authors` (whose claim to have "
        "written a paper was granted), `staff` or `nobody`. Staff may wherever anybody may.",
    ),
    "SUBMIT_A_DAY": Option("10", "How many papers a reader may submit in 24 hours; 0 sets no end."),
    "SUBMIT_DAYS_OLD": Option(
        "0", "How many days ago a submitted paper may have been published; 0 sets no end."
    ),
    "PICTURE_MEGABYTES": Option("5", "How large a file with a picture of a paper may be."),
    "PICTURE_MEGAPIXELS": Option("16", "How many million pixels such a picture may have."),
    "EDITIONS": Option(
        "everything",
        "What editions show: `everything` (picks, submissions, then all that sources listed), "
        "`community` (picks and submissions) or `curated` (picks alone).",
    ),
    "EXPECTED_INTEREST": Option(
        "1",
        "Order the papers of open editions and the editors' queue by expected interest too, until "
        "votes have come; `0` goes by votes and comments alone.",
    ),
    "FULL_TEXTS": Option(
        "0",
        "Fetch the full text of new papers from arXiv, of those under a Creative Commons licence, "
        "and show it in their Markdown.",
    ),
    "OFFLINE": Option("0", "Stop all outgoing traffic but mail and backups to S3."),
    "CONTACT": Option(
        "", "Mail address sent to sources in the user agent, so that they can reach the operator."
    ),
    "ARXIV_SETS": Option(
        "cs:cs:CL,cs:cs:LG,cs:cs:CV,stat:stat:ML",
        "arXiv sets that the source `arxiv` harvests, OAI-PMH names; none turns it off.",
    ),
    "SOURCES": Option(
        "",
        "More sources, or others: a list of tables in `config.toml`, a JSON list in the "
        "environment. See the guide, Gathering.",
    ),
    "ARXIV_OAI_URL": Option("https://oaipmh.arxiv.org/oai", "arXiv's OAI-PMH address."),
    "ARXIV_API_URL": Option("https://export.arxiv.org/api/query", "arXiv's Atom API address."),
    "ARXIV_RSS_URL": Option("https://rss.arxiv.org/rss", "arXiv's RSS address."),
    "SOURCE_URLS": Option(
        "",
        "Addresses to ask in place of the usual ones, `name=address` with commas between: a mirror "
        "of `openalex`, `crossref` or any other source.",
    ),
    "CODE_SIGNALS": Option(
        "0",
        "Ask GitHub and GitLab every hour for stars and last pushes of code that papers link to.",
    ),
    "SOURCE_PAUSE": Option("3", "Seconds between two requests to one host."),
    "SOURCE_REQUESTS_A_DAY": Option(
        "10000", "How many requests a day one host gets from all sources; 0 sets no end."
    ),
    "PRIVATE_ADDRESSES": Option(
        "",
        "Hosts and networks that are not public and may be reached all the same where a reader, a "
        "webhook or a redirect names them: `feeds.lan,10.0.0.0/8`.",
    ),
    "EDITION_TIME_ZONE": Option("UTC", "Time zone in which an edition's day begins and ends."),
    "EDITION_ROLLOVER_HOUR": Option("0", "Hour of that zone at which the next edition begins."),
    "DIGEST_HOUR": Option("6", "Hour of the edition's zone after which an ended day is mailed."),
    "MAIL_FROM": Option(
        "Daily Papers <dailypapers@localhost>", "Sender of all mail from this instance."
    ),
    "DKIM_KEY": Option(
        "",
        "File with the RSA key that mails are signed with (DKIM); nobody else may read it. Needs "
        "the extra `mail`; leave it empty where your mail server signs.",
    ),
    "DKIM_SELECTOR": Option("papers", "Under which name the DNS has the public half of the key."),
    "MAIL_RETURN": Option(
        "",
        "Address to which mail servers report what they could not deliver, as "
        "`bounces@example.org`. Each mail goes out with a form of its own, "
        "`bounces+...@example.org`; empty sends reports to `MAIL_FROM`, where nobody reads them.",
    ),
    "BOUNCES": Option(
        "",
        "Mailbox with these reports, read every five minutes: `maildir:/var/mail/bounces` or "
        "`imaps://name@mail.example.org/INBOX`.",
    ),
    "BOUNCES_PASSWORD": Option("", "Password for that mailbox.", secret=True),
    "MAIL_PROVIDER": Option(
        "",
        "Provider that mails go to instead of a mail server, by its name in django-anymail: "
        "`mailgun`, `postmark`, `amazon_ses`, ... Needs the extra `anymail`.",
    ),
    "MAIL_PROVIDER_SETTINGS": Option(
        "",
        "What django-anymail's `ANYMAIL` setting holds for it, as JSON: keys, and what signs its "
        "webhooks.",
        secret=True,
    ),
    "SMTP_HOST": Option("", "Mail server; without one, mails are kept in `outbox/` in the home."),
    "SMTP_PORT": Option("25", "Port of the mail server."),
    "SMTP_USER": Option("", "Name to log in to the mail server with."),
    "SMTP_PASSWORD": Option("", "Password to log in to the mail server with.", secret=True),
    "SMTP_TLS": Option("none", "`none`, `starttls` or `tls`."),
    "SEARCH_BACKEND": Option("embedded", "`embedded` (Tantivy, on disk) or `memory` (reference)."),
    "ENCODER": Option(
        "builtin",
        "What compares papers by meaning: `builtin`, `none` (words only), `onnx:FOLDER`, "
        "`openai:MODEL@https://HOST/v1` (any server of that shape) or "
        "`sentence-transformers:MODEL`.",
    ),
    "LOG_FORMAT": Option("text", "How lines of the log are: `text`, or `json` for programs."),
    "LOG_REQUESTS": Option(
        "0",
        "Log every request: its kind, status, duration, CPU time and queries, not who asked.",
    ),
    "SLOW_QUERY": Option(
        "1000", "From how many milliseconds on a query is logged, without its values; 0 logs none."
    ),
    "SENTRY_DSN": Option(
        "",
        "Address of a Sentry-compatible server that errors are reported to, without what tells who "
        "read or wrote (extra `sentry`).",
        secret=True,
    ),
    "BACKUP_TO": Option(
        "",
        "Where a backup goes every day: a folder, or `s3://bucket/folder` (extra `s3`). Empty, "
        "none is made by itself, and `dailypapers backup` writes to `backups/` in the home.",
    ),
    "BACKUP_KEEP": Option(
        "30",
        "For how many days the last backup of each day is kept; the newest always is.",
    ),
    "BACKUP_PASSPHRASE": Option(
        "",
        "Encrypts backups. Without it they can never be read again: keep it elsewhere too.",
        secret=True,
    ),
    "BACKUP_SECRETS": Option(
        "0",
        "Put `secret-key` and the secrets of `config.toml` into backups too, which takes a "
        "passphrase.",
    ),
    "BACKUP_S3_URL": Option("", "Address of the S3-compatible server, if it is not Amazon's."),
    "BACKUP_S3_REGION": Option("", "Region of the bucket."),
    "BACKUP_S3_KEY": Option("", "Access key id for the bucket."),
    "BACKUP_S3_SECRET": Option("", "Secret access key for the bucket.", secret=True),
    "REDIS_URL": Option(
        "",
        "`redis://host:6379/0`: counts of sign-ins and other tries are then kept in Redis (extra "
        "`redis`), in the database when empty or while Redis is away.",
        secret=True,
    ),
    "WEBSUB_HUB": Option(
        "", "Address of a WebSub hub: open feeds name it, and it is told when they change."
    ),
    "WEBHOOKS": Option(
        "staff",
        "Who may have papers sent to programs and chats: `staff`, `groups` (owners of groups too, "
        "for their groups), `readers` (everybody who is signed in) or `nobody`.",
    ),
    "ASSISTANT_MODEL": Option(
        "none",
        "Language model that readers may ask in conversations: `none`, or "
        "`openai:MODEL@https://HOST/v1` (any server of that shape, on this machine or elsewhere).",
    ),
    "ASSISTANT_KEY": Option("", "Key for that model, if its server wants one.", secret=True),
    "ASSISTANT_TOKENS": Option(
        "200000",
        "How many tokens a day a reader's conversations may take of that model; 0 sets no end.",
    ),
    "ASSISTANT_PRIVATE": Option(
        "0",
        "Let that model be told readers' own notes, what groups say and mail addresses; else they "
        "are kept back. Secrets always are.",
    ),
    "ASSISTANT_TOOLS": Option(
        "",
        "OpenAPI documents whose operations conversations may use: a list of tables with `url` and "
        "`allow`, like `GET /rooms`, or `GET *` for all that read. See the guide, Conversations.",
    ),
    "ENCODER_KEY": Option("", "Key for an encoder that is served elsewhere.", secret=True),
}
