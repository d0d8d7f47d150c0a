"""Feeds of what not everybody may read, and the page that makes secret addresses of them."""

from __future__ import annotations

from html import escape

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dailypapers.accounts import tokens
from dailypapers.accounts.models import ApiToken, User
from dailypapers.community import access
from dailypapers.community.models import Comment, ReadingList, Vote
from dailypapers.core.clock import now
from dailypapers.core.spoken import say
from dailypapers.feed.entries import load_entries
from dailypapers.feed.for_you import for_you as ranked
from dailypapers.feed.groups import acts_of, acts_state, group_of_members, lines
from dailypapers.feed.own_lists import LISTS, own_list
from dailypapers.feed.reading_lists import papers_in, seen_list
from dailypapers.feed.told import told_to
from dailypapers.web.account_forms import FeedTokenForm
from dailypapers.web.acts import readers_only
from dailypapers.web.discussion import rendered
from dailypapers.web.feeds.answer import answer
from dailypapers.web.feeds.discovery import address_with, webcal
from dailypapers.web.feeds.document import Document
from dailypapers.web.feeds.items import absolute, paper_items
from dailypapers.web.feeds.listing import Listing, hour, listed
from dailypapers.web.feeds.notification_items import notification_items
from dailypapers.web.feeds.opml import opml_file
from dailypapers.web.feeds.subscriptions import open_feeds, subscriptions
from dailypapers.web.look import Look
from dailypapers.web.profiles import profile_asked
from dailypapers.web.readers import signed_in
from dailypapers.web.views.groups import NOBODY
from dailypapers.web.views.lists import NOBODY as NO_LIST
from dailypapers.web.views.own_lists import TITLES

SAVED = "/mine/saved.atom"


@require_safe
def reading_list(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Answer with a reading list, to who may read it."""
    look = Look(request, usual=say("In its order"))
    found = seen_list(slug, look.reader)
    if found is None:
        raise Http404(NO_LIST)

    def build() -> Document:
        shown = papers_in(found, look.number, by_votes=look.by_votes, scope=look.scope)
        rows = shown.entries
        notes = rendered([row.note for row in rows.values()])
        said = {paper: absolute(note) for paper, note in zip(rows, notes, strict=True)}
        times = {paper: row.at for paper, row in rows.items()}
        items = paper_items(load_entries(shown.page.ids), said, times)
        path, number = reverse("list", args=[slug]), look.number
        return listed(
            request,
            Listing(
                f"list/{slug}",
                found.title,
                path,
                items,
                number,
                shown.page.pages,
                found.changed_at,
                is_told=is_public,
            ),
        )

    is_public = found.visibility == ReadingList.Visibility.PUBLIC
    of = [Vote] if look.by_votes else []
    return answer(request, form, build, is_listed=is_public, of=of, extra=found.changed_at)


@require_safe
@readers_only
def group(request: HttpRequest, reader: User, slug: str, form: str) -> HttpResponse:
    """Answer with the papers that members of a group did something with, to members."""
    found = group_of_members(slug)
    if found is None or not access.may_read_group(reader, found):
        raise Http404(NOBODY)
    rows = list(found.memberships.all())

    def build() -> Document:
        acts = acts_of(found, rows, reader)
        said = {paper: f"<p>{escape(line)}</p>" for paper, line in lines(acts, rows).items()}
        times = {paper: max(act.at for act in done) for paper, done in acts.items()}
        items = paper_items(load_entries(acts), said, times)
        path = reverse("group", args=[slug])
        return listed(request, Listing(f"group/{slug}", found.name, path, items, 1, 1))

    return answer(request, form, build, of=[Vote, Comment], extra=acts_state(rows))


@require_safe
@readers_only
def own(request: HttpRequest, reader: User, name: str, form: str) -> HttpResponse:
    """Answer with one of the reader's own lists."""
    if name not in LISTS:
        raise Http404(say("Your lists are {names}.", names=", ".join(LISTS)))

    def build() -> Document:
        number = Look(request).number
        page = own_list(reader, name, number)
        items = paper_items(load_entries(page.ids))
        path = reverse("own_list", args=[name])
        key = f"mine/{reader.handle}/{name}"
        return listed(request, Listing(key, str(TITLES[name][0]), path, items, number, page.pages))

    return answer(request, form, build, of=[])


@require_safe
@readers_only
def for_you(request: HttpRequest, reader: User, form: str) -> HttpResponse:
    """Answer with new papers, the likeliest for this reader or one of their profiles first."""
    profile = profile_asked(request, reader)

    def build() -> Document:
        number = Look(request).number
        page = ranked(reader, now(), number, profile).page
        items = paper_items(load_entries(page.ids))
        key, title = f"mine/{reader.handle}/for-you", say("For you")
        if profile:
            key, title = f"{key}/{profile.slug}", say("For you: {name}", name=profile.name)
        path = reverse("for_you")
        return listed(request, Listing(key, title, path, items, number, page.pages, hour()))

    return answer(request, form, build)


@require_safe
@readers_only
def notifications(request: HttpRequest, reader: User, form: str) -> HttpResponse:
    """Answer with what the reader was told; reading it here marks nothing as read."""

    def build() -> Document:
        number = Look(request).number
        shown = told_to(reader, number)
        items = notification_items(shown.told, reader)
        key, path = f"mine/{reader.handle}/notifications", reverse("notifications")
        return listed(request, Listing(key, say("Notifications"), path, items, number, shown.pages))

    return answer(request, form, build, of=[])


@require_safe
def open_opml(request: HttpRequest) -> HttpResponse:
    """Answer with the feeds that everybody may read, as OPML."""
    return opml_file(say("Feeds"), open_feeds(), request.GET.get("token", ""))


@require_safe
@readers_only
def own_opml(request: HttpRequest, reader: User) -> HttpResponse:
    """Answer with what a reader subscribes to, as OPML; what is theirs if a secret is shown."""
    secret = request.GET.get("token", "")
    return opml_file(say("Your feeds"), subscriptions(reader, is_secret=bool(secret)), secret)


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def secrets(request: HttpRequest) -> HttpResponse:
    """List the secrets of a reader's programs, and make one; its addresses are shown once."""
    reader, made, asked = signed_in(request), "", request.GET.get("feed", "")
    form = FeedTokenForm(request.POST or None)
    if request.method == "POST" and not access.may_use_secret_feeds(reader):
        form.add_error(
            None, say("A moderator banned you: secret addresses open nothing until it ends.")
        )
    elif request.method == "POST" and reader.api_tokens.count() >= tokens.MOST:
        form.add_error(None, say("You have {most} already: take one back first.", most=tokens.MOST))
    elif form.is_valid():
        made = tokens.make_for_feeds(reader, form.cleaned_data["name"])
        if "file" in request.POST:
            return opml_file(say("Your feeds"), subscriptions(reader, is_secret=True), made)
        form = FeedTokenForm()
    context = {
        "form": form,
        "addresses": _addresses(asked, made) if made else [],
        "calendar": webcal(address_with(asked, made)) if made and _is_calendar(asked) else "",
        "secrets": reader.api_tokens.filter(scope=ApiToken.Scope.FEEDS).order_by("-made_at"),
    }
    return render(request, "web/feed_secrets.html", context)


def _addresses(asked: str, secret: str) -> list[str]:
    """Return the feed that was asked for and what is a reader's own, each with the secret."""
    wanted = [asked] if _is_feed(asked) else []
    wanted += [reverse("feed.for_you", kwargs={"form": "atom"}), SAVED]
    return [address_with(path, secret) for path in dict.fromkeys(wanted)]


def _is_feed(path: str) -> bool:
    return _route(path).startswith("feed.")


def _is_calendar(path: str) -> bool:
    return _route(path) == "feed.agenda"


def _route(path: str) -> str:
    try:
        return resolve(path.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""
